# SPDX-License-Identifier: Apache-2.0
#
# A backend that is asked who somebody is: Python's http.server, with Python's websockets as clients,
# against the real binary.

import asyncio
import collections
import json
import os
import re
import socket
import subprocess
import tempfile
import time
import unittest
from pathlib import Path

import websockets

from backend import Backend, say
from native_client import Client, until
from server import Server

NATIVE = {"subprotocols": ["plenum.v1.json"]}
ROOMS = {"join": ["room/*"], "send": ["room/1"]}


def answer(handler, question):
    """What the backend of these tests says, by the token that it is shown."""
    token = question["token"]
    if token.startswith("user."):
        return say(handler, 200, {"user": token[5:], "plenum": ROOMS, "expires_in": 60})
    if token == "brief":
        return say(handler, 200, {"user": "ada", "expires_in": 3})
    if token == "slow":
        time.sleep(2.5)
        return say(handler, 200, {"user": "slow"})
    if token == "huge":
        return say(handler, 200, b'{"user":"ada","x":"' + b"x" * 500_000 + b'"}')
    if token == "headers":
        return say(handler, 200, {"user": "ada"}, **{f"X-{i}": "x" * 1000 for i in range(80)})
    if token == "elsewhere":
        return say(handler, 307, Location=f"http://localhost:{handler.server.server_port}/other")
    if token.startswith("status."):
        return say(handler, int(token[7:]), f"the backend says {token[7:]}\n")
    if token.startswith("says:"):
        return say(handler, 200, token[5:])
    if question.get("headers", {}).get("cookie") == "session=1; more=2":
        return say(handler, 200, {"user": "by cookie"})
    if not token:
        return say(handler, 204)
    return say(handler, 401, "who are you?\n")


async def refused(server, token, **how):
    """The answer to a handshake that is refused: status, headers, body."""
    try:
        await websockets.connect(f"{server.url}/ws",
                                 additional_headers={"Authorization": f"Bearer {token}"},
                                 **NATIVE, **how)
    except websockets.InvalidStatus as why:
        return why.response.status_code, why.response.headers, why.response.body.decode()
    return 101, {}, ""


def outcomes(server):
    page = server.get("/metrics")[1]
    return collections.Counter({name: int(float(count)) for name, count in re.findall(
        r'plenum_auth_webhook_total\{outcome="(\w+)"\} (\S+)', page)})


class Webhook(unittest.IsolatedAsyncioTestCase):
    options = ("--auth-webhook-timeout", "1000", "--auth-webhook-concurrency", "4")

    def setUp(self):
        self.backend = Backend(answer)
        self.server = Server(who=("--auth-webhook", f"{self.backend.url}/who", *self.options))

    def tearDown(self):
        code, output = self.server.stop()
        self.backend.__exit__()
        self.assertEqual(code, 0, output)
        self.assertNotIn("user.ada", output, "a token was logged")

    async def test_admits_with_permissions(self):
        for wire in ("json", "msgpack") * 3:
            ada = await Client.with_token(self.server, "user.ada", wire)
            self.assertEqual(ada.welcome["user"], "ada")
            self.assertIn(ada.welcome["token_expires"], (59, 60))
            self.assertEqual((await ada.ask("join", group="room/2"))["op"], "joined")
            self.assertEqual((await ada.ask("send", group="room/2", data=1))["code"],
                             "permission_denied")
        self.assertLessEqual(self.backend.connections, 2, "not one per loop, used again")

    async def test_is_told_what_the_settings_say(self):
        ws = await websockets.connect(
            f"{self.server.url}/ws?x=%C3%A4&y=1", **NATIVE, user_agent_header="test",
            additional_headers=[("Cookie", "session=1"), ("Cookie", "more=2"),
                                ("X-Forwarded-For", "10.1.1.1"), ("X-Other", "1")])
        self.assertEqual(json.loads(await ws.recv())["user"], "by cookie")
        question = self.backend.asked[0]
        port = ws.local_address[1]
        self.assertEqual(question, {
            "path": "/ws", "query": {"x": "ä", "y": "1"}, "token": "",
            "headers": {"cookie": "session=1; more=2", "user-agent": "test"},
            "client": {"host": "127.0.0.1", "port": port}})

    async def test_refuses_with_status_and_body(self):
        for status in (400, 401, 403, 404, 429, 499):
            got, headers, body = await refused(self.server, f"status.{status}")
            self.assertEqual((got, body), (status, f"the backend says {status}\n"))
            self.assertEqual(headers["Content-Type"], "text/plain; charset=utf-8")
            self.assertEqual("WWW-Authenticate" in headers, status == 401)
        await until(lambda: outcomes(self.server)["refused"] == 6)

    async def test_that_does_not_work_admits_nobody(self):
        bad = ("status.500", "status.302", "status.201", "status.407", "elsewhere", "huge",
               "headers", "says:", "says:[]", "says:{}", 'says:{"user":1}', 'says:{"user":"ada"',
               'says:{"user":"ada","plenum":{"join":"all"}}', 'says:{"user":"ada","expires_in":0}',
               'says:{"user":"ada","expires_in":"1"}')
        for each in bad:
            status, headers, body = await refused(self.server, each)
            self.assertEqual((status, headers["Retry-After"]), (503, "1"), each)
            self.assertNotIn("backend", body)
        self.assertEqual(len(self.backend.asked), len(bad), "a redirect was followed")
        await until(lambda: outcomes(self.server)["failed"] == len(bad))
        complaints = [x for x in self.server.log if "webhook does not work" in x]
        self.assertIn(len(complaints), (1, 2, 3))

    async def test_that_is_slow_delays_nobody_else(self):
        ada = await Client.with_token(self.server, "user.ada")
        await ada.ask("join", group="room/1")
        began = time.monotonic()
        waiting = asyncio.gather(*(refused(self.server, "slow") for _ in range(3)))
        for _ in range(20):
            await ada.ask("send", group="room/1", data="x")
            await asyncio.sleep(0.01)
        await Client.with_token(self.server, "user.ben")
        self.assertLess(time.monotonic() - began, 0.8)
        for status, headers, _ in await waiting:
            self.assertEqual((status, headers["Retry-After"]), (503, "1"))
        self.assertGreater(time.monotonic() - began, 0.9)
        self.assertLess(time.monotonic() - began, 2)
        await until(lambda: outcomes(self.server)["timeout"] == 3)
        seconds = re.search(r"_webhook_seconds_total ([\d.]+)", self.server.get("/metrics")[1])
        self.assertGreater(float(seconds[1]), 2.7)

    async def test_is_not_asked_more_than_so_much_at_one_time(self):
        many = await asyncio.gather(*(refused(self.server, "slow") for _ in range(12)))
        self.assertEqual([x[0] for x in many], [503] * 12)
        self.assertEqual(len(self.backend.asked), 4)
        await until(lambda: outcomes(self.server)["busy"] == 8)
        self.assertEqual((await Client.with_token(self.server, "user.ada")).welcome["user"], "ada")

    async def test_clients_that_leave_meanwhile_do_no_harm(self):
        for _ in range(4):
            with socket.create_connection(("127.0.0.1", self.server.port)) as raw:
                raw.sendall(b"GET /ws?token=slow HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\n"
                            b"Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                            b"Sec-WebSocket-Protocol: plenum.v1.json\r\n"
                            b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
        await until(lambda: outcomes(self.server)["timeout"] == 4)
        self.assertEqual((await Client.with_token(self.server, "user.ada")).welcome["user"], "ada")

    async def test_stopping_waits_for_no_backend(self):
        waiting = asyncio.create_task(refused(self.server, "slow"))
        await until(lambda: self.backend.asked)
        ada = await Client.with_token(self.server, "user.ada")
        await ada.send({"op": "refresh", "id": 9, "token": "slow"})
        await until(lambda: len(self.backend.asked) == 3)
        code, output = await asyncio.to_thread(self.server.stop)
        self.assertEqual(code, 0, output)
        waiting.cancel()

    async def test_is_asked_for_tokens_that_open_connections_show(self):
        ada = await Client.with_token(self.server, "brief")
        self.assertEqual((await ada.ask("join", group="room/1"))["code"], "permission_denied")
        self.assertGreaterEqual((await ada.ask("refresh", token="user.ada"))["expires"], 58)
        self.assertEqual(self.backend.asked[-1], {"token": "user.ada"})
        self.assertEqual((await ada.ask("join", group="room/1"))["op"], "joined")
        for token, code in (("x", "unauthorized"), ("user.eve", "unauthorized"),
                            ("status.500", "relay_unavailable"), ("slow", "relay_unavailable")):
            self.assertEqual((await ada.ask("refresh", token=token))["code"], code, token)
        await asyncio.sleep(1)
        self.assertEqual((await ada.ask("join", group="room/2"))["op"], "joined")

    async def test_may_say_that_the_token_comes_later(self):
        ws = await websockets.connect(f"{self.server.url}/ws", **NATIVE)
        await ws.send(json.dumps({"op": "auth", "id": 1, "token": "user.ada"}))
        told = [json.loads(await ws.recv()) for _ in range(2)]
        self.assertEqual([x["op"] for x in told], ["welcome", "authenticated"])
        try:
            await websockets.connect(f"{self.server.url}/ws/chat/lobby")
            self.fail("nobody came in")
        except websockets.InvalidStatus as why:
            self.assertEqual(why.response.status_code, 401)


class Unreachable(unittest.IsolatedAsyncioTestCase):
    async def test_backend_that_is_down(self):
        with Backend(answer) as backend:
            url = backend.url
        with Server(who=("--auth-webhook", url)) as server:
            for _ in range(3):
                self.assertEqual((await refused(server, "user.ada"))[0], 503)
            await until(lambda: outcomes(server)["failed"] == 3)

    async def test_name_that_cannot_be_resolved(self):
        with Server(who=("--auth-webhook", "http://no.such.host.invalid/")) as server:
            self.assertEqual((await refused(server, "user.ada"))[0], 503)


class Https(unittest.IsolatedAsyncioTestCase):
    def make(self, folder, *names):
        for name in names:
            subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
                            "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj", "/CN=x",
                            "-addext", "subjectAltName=DNS:localhost", "-keyout",
                            f"{folder}/{name}.key", "-out", f"{folder}/{name}.pem"],
                           check=True, capture_output=True, timeout=30)

    async def test_backend_is_vouched_for(self):
        with tempfile.TemporaryDirectory() as folder:
            self.make(folder, "backend", "other")
            with Backend(answer, f"{folder}/backend.pem", f"{folder}/backend.key") as backend:
                for options, url, status in (
                        (("--auth-ca", f"{folder}/backend.pem"), backend.url, 101),
                        (("--auth-ca", f"{folder}/other.pem"), backend.url, 503), ((), backend.url, 503),
                        (("--auth-ca", f"{folder}/backend.pem"),
                         backend.url.replace("localhost", "127.0.0.1"), 503)):
                    with Server(*options, who=("--auth-webhook", url)) as server:
                        self.assertEqual((await refused(server, "user.ada"))[0], status, options)


class Settings(unittest.TestCase):
    def fault(self, *options):
        done = subprocess.run([os.environ["PLENUM_BIN"], "serve", "--listen", "127.0.0.1:0", *options],
                              capture_output=True, text=True, timeout=20)
        self.assertNotEqual(done.returncode, 0, options)
        return done.stdout + done.stderr

    def test_that_are_wrong_are_refused(self):
        for url in ("ftp://x/", "/who", "http://", "file:///etc/passwd", "http://x/#y", "http://a b/"):
            self.assertIn("a URL is wanted", self.fault("--auth-webhook", url), url)
        hook = ("--auth-webhook", "http://localhost:1/")
        self.assertIn("choose one of", self.fault(*hook, "--insecure"))
        for names in ("", "a b", "cookie,", "a:b", "ä"):
            self.assertIn("names of", self.fault(*hook, "--auth-webhook-headers", names), names)
        self.assertIn("No such file", self.fault(*hook, "--auth-ca", "/no/such/file"))
        with tempfile.TemporaryDirectory() as folder:
            (Path(folder) / "ca").write_text("x")
            self.assertIn("a certificate in PEM", self.fault(*hook, "--auth-ca", f"{folder}/ca"))


if __name__ == "__main__":
    unittest.main()
