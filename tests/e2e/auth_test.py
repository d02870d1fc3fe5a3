# SPDX-License-Identifier: Apache-2.0
#
# Who may come in and what they may do: tokens by PyJWT, clients by Python's websockets, against
# the real binary.

import asyncio
import contextlib
import json
import os
import subprocess
import tempfile
import time
import unittest
from pathlib import Path

import jwt
import websockets
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from jwt.algorithms import ECAlgorithm, OKPAlgorithm, RSAAlgorithm

from native_client import WAIT, Client, until
from server import Server

BIN = os.environ["PLENUM_BIN"]
SECRET = "a secret of more than thirty-two bytes"


def token(user="ada", expires=60, key=SECRET, algorithm="HS256", headers=None, **claims):
    claims = {"sub": user, "exp": int(time.time()) + expires, **claims}
    return jwt.encode(claims, key, algorithm=algorithm, headers=headers)


def public_pem(key):
    return key.public_key().public_bytes(serialization.Encoding.PEM,
                                         serialization.PublicFormat.SubjectPublicKeyInfo)


def server_with(folder, *options, secret=SECRET):
    file = Path(folder) / "secret"
    file.write_text(secret + "\n")
    return Server(*options, who=("--jwt-secret-file", str(file), "--jwt-leeway", "0"))


async def status_of(url, **how):
    """The status of a refused handshake."""
    try:
        await websockets.connect(url, **how)
    except websockets.InvalidStatus as refused:
        return refused.response.status_code
    return 101


async def close_code_of(ws):
    with contextlib.suppress(websockets.ConnectionClosed):
        while True:
            await asyncio.wait_for(ws.recv(), WAIT)
    return ws.close_code


class Tokens(unittest.IsolatedAsyncioTestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.server = server_with(cls.folder.name, "--token-wait", "1", "--token-notice", "2",
                                 "--log-level", "debug")
        cls.native = {"subprotocols": ["plenum.v1.json"]}

    @classmethod
    def tearDownClass(cls):
        code, output = cls.server.stop()
        assert code == 0, output
        assert "eyJ" not in output, "a token was logged"

    async def test_may_come_in_four_ways(self):
        by_protocol = await Client.with_token(self.server, token())
        self.assertEqual(by_protocol.welcome["user"], "ada")
        self.assertEqual(by_protocol.ws.subprotocol, "plenum.v1.json")
        self.assertNotIn("bearer", str(by_protocol.ws.response.headers).lower())
        by_header = await websockets.connect(
            f"{self.server.url}/ws", **self.native,
            additional_headers={"Authorization": f"bearer {token()}"})
        self.assertEqual(json.loads(await by_header.recv())["user"], "ada")
        by_query = await websockets.connect(f"{self.server.url}/ws?token={token()}", **self.native)
        self.assertEqual(json.loads(await by_query.recv())["user"], "ada")
        by_command = await websockets.connect(f"{self.server.url}/ws", **self.native)
        await by_command.send(json.dumps([{"op": "auth", "id": 1, "token": token(
            plenum={"join": ["room"]})}, {"op": "join", "id": 2, "group": "room"}]))
        told = [json.loads(await by_command.recv()) for _ in range(3)]
        self.assertEqual([x["op"] for x in told], ["welcome", "authenticated", "joined"])
        self.assertGreaterEqual(told[1]["expires"], 58)

    async def test_that_are_no_good_are_refused_at_the_door(self):
        for bad in (token(expires=-1), token(key="another secret of thirty-two bytes!"),
                    token(key=SECRET * 2, algorithm="HS512"), token(algorithm="none", key=None),
                    token(nbf=int(time.time()) + 60), token()[:-2], "x", "a" * 7000, token(plenum={"join": "all"})):
            for how in ({"additional_headers": {"Authorization": f"Bearer {bad}"}},
                        {"subprotocols": ["plenum.v1.json", f"bearer.{bad}"]}):
                status = await status_of(f"{self.server.url}/ws", **(self.native | how))
                self.assertEqual(status, 401, bad[:80])

    async def test_have_to_be_shown_in_time_and_first(self):
        silent = await websockets.connect(f"{self.server.url}/ws", **self.native)
        hasty = await websockets.connect(f"{self.server.url}/ws", **self.native)
        await hasty.send('{"op":"join","id":1,"group":"room"}')
        wrong = await websockets.connect(f"{self.server.url}/ws", **self.native)
        await wrong.send(json.dumps({"op": "auth", "id": 1, "token": token(expires=-1)}))
        refused = json.loads(await wrong.recv())
        self.assertEqual((refused["code"], refused["of"]), ("unauthorized", "auth"))
        for each in (silent, hasty, wrong):
            self.assertEqual(await close_code_of(each), 4401)

    async def test_are_wanted_on_routes_of_programs_as_well(self):
        chat = f"{self.server.url}/ws/chat/lobby"
        self.assertEqual(await status_of(chat), 401)
        self.assertEqual(await status_of(f"{chat}?user=ada"), 401)
        self.assertEqual(await status_of(f"{chat}?token={token()}"), 101)

    async def test_end_after_a_warning_and_with_4401(self):
        ada = await Client.with_token(self.server, token(expires=3))
        self.assertIn(ada.welcome["token_expires"], (2, 3))
        expiring = await ada.push()
        self.assertEqual(expiring["op"], "expiring")
        self.assertLessEqual(expiring["expires"], 2)
        self.assertEqual(await close_code_of(ada.ws), 4401)

    async def test_are_refreshed_and_memberships_stay(self):
        plenum = {"join": ["room/*"], "send": ["room/*"]}
        ada = await Client.with_token(self.server, token(expires=3, plenum=plenum), "msgpack")
        for group in ("room/1", "room/2"):
            self.assertEqual((await ada.ask("join", group=group))["op"], "joined")
        again = await ada.ask("refresh", token=token(expires=60, plenum={"join": ["room/1"]}))
        self.assertGreaterEqual(again["expires"], 58)
        self.assertEqual([(x["op"], x["group"]) for x in ada.pushes], [("removed", "room/2")])
        for bad, why in ((token("eve"), "another user"), (token(expires=-1), "expired"), ("x", "")):
            refused = await ada.ask("refresh", token=bad)
            self.assertEqual(refused["code"], "unauthorized")
            self.assertIn(why, refused["message"])
        await asyncio.sleep(3.5)
        ada.pushes.clear()
        ben = await Client.with_token(self.server, token("ben", plenum=plenum))
        await ben.ask("send", group="room/1", data="still there?")
        self.assertEqual((await ada.messages(1))[0]["data"], "still there?")

    async def test_join_the_groups_that_they_name(self):
        ada = await Client.with_token(self.server, token(plenum={"groups": ["inbox/ada"]}))
        joined = await ada.push()
        self.assertEqual((joined["op"], joined["group"], joined["id"]), ("joined", "inbox/ada", 0))


class Permissions(unittest.IsolatedAsyncioTestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.everybody = Path(self.folder.name) / "everybody.json"
        self.everybody.write_text(json.dumps(
            {"join": ["lobby"], "all": ["user/{user}/**"], "deny": {"send": ["news/**"]}}))
        self.server = server_with(self.folder.name, "--permissions", str(self.everybody))

    def tearDown(self):
        with self.server:
            pass
        self.folder.cleanup()

    async def test_are_the_same_on_every_wire_for_every_verb(self):
        plenum = {"join": ["room/*"], "send": ["room/*", "news/*"], "history": ["room/1"],
                  "deny": {"join": ["room/9"]}}
        for wire in ("json", "msgpack"):
            ada = await Client.with_token(self.server, token(plenum=plenum), wire)

            async def outcome(op, group=None, **fields):
                told = await ada.ask(op, **({"group": group} if group else {}), **fields)
                if told["op"] != "error":
                    return True
                self.assertEqual((told["code"], told["of"]), ("permission_denied", op))
                self.assertEqual(told.get("group"), group)
                return False

            self.assertTrue(await outcome("join", "room/1"))
            self.assertTrue(await outcome("join", "lobby"))
            self.assertTrue(await outcome("join", "room/1", history=1))
            self.assertTrue(await outcome("join", "user/ada/x", history=1, notify=True))
            self.assertTrue(await outcome("send", "room/2", data=1))
            self.assertTrue(await outcome("history", "room/1"))
            self.assertTrue(await outcome("members", "user/ada/x"))
            for op, group, fields in (
                    ("join", "room/9", {}), ("join", "room/1/x", {}), ("join", "user/eve/x", {}),
                    ("join", "room/2", {"history": 1}), ("join", "room/1", {"notify": True}),
                    ("join", "room/2", {"recover": {"epoch": "x", "offset": 1}}),
                    ("send", "lobby", {"data": 1}), ("send", "news/1", {"data": 1}),
                    ("history", "room/2", {}), ("members", "room/1", {})):
                self.assertFalse(await outcome(op, group, **fields), (op, group))
            self.assertFalse(await outcome("send_to", channel=ada.welcome["channel"], data=1))
        status, metrics = self.server.get("/metrics")
        await until(lambda: 'plenum_permission_denied_total{verb="send"} 4'
                    in self.server.get("/metrics")[1])

    async def test_deny_everything_to_a_token_that_says_nothing(self):
        ada = await Client.with_token(self.server, token())
        self.assertEqual((await ada.ask("join", group="room"))["code"], "permission_denied")


class Keys(unittest.IsolatedAsyncioTestCase):
    def serve(self, folder, text):
        file = Path(folder) / "keys"
        file.write_bytes(text)
        return file, Server(who=("--jwt-keys", str(file), "--token-wait", "0"))

    async def accepts(self, server, shown):
        return 101 == await status_of(f"{server.url}/ws",
                                      subprotocols=["plenum.v1.json", f"bearer.{shown}"])

    async def test_in_pem_verify_what_they_are_for(self):
        rsa_key = rsa.generate_private_key(65537, 2048)
        for key, algorithm in ((rsa_key, "RS256"), (ec.generate_private_key(ec.SECP256R1()), "ES256"),
                               (ed25519.Ed25519PrivateKey.generate(), "EdDSA")):
            with tempfile.TemporaryDirectory() as folder:
                _, server = self.serve(folder, public_pem(key))
                with server:
                    self.assertTrue(await self.accepts(
                        server, token(key=key, algorithm=algorithm)), algorithm)
                    self.assertFalse(await self.accepts(server, token()))
                    self.assertEqual(401, await status_of(f"{server.url}/ws",
                                                          subprotocols=["plenum.v1.json"]))
                    if key is rsa_key:
                        self.assertFalse(await self.accepts(
                            server, token(key=key, algorithm="RS512")))

    async def test_in_jwks_are_chosen_by_name_and_read_again_when_they_change(self):
        old, new = rsa.generate_private_key(65537, 2048), ed25519.Ed25519PrivateKey.generate()
        curve = ec.generate_private_key(ec.SECP256R1())

        def jwks(*keys):
            return json.dumps({"keys": [json.loads(made) | {"kid": name, "use": "sig"}
                                        for name, made in keys]}).encode()

        rsa_jwk = RSAAlgorithm.to_jwk(old.public_key())
        with tempfile.TemporaryDirectory() as folder:
            file, server = self.serve(folder, jwks(("old", rsa_jwk)))
            with server:
                by_old = token(key=old, algorithm="RS256", headers={"kid": "old"})
                by_new = token(key=new, algorithm="EdDSA", headers={"kid": "new"})
                by_curve = token(key=curve, algorithm="ES256", headers={"kid": "curve"})
                self.assertTrue(await self.accepts(server, by_old))
                self.assertFalse(await self.accepts(server, by_new))
                file.write_text("{")
                await until(lambda: any("stay as they are" in line for line in server.log))
                self.assertTrue(await self.accepts(server, by_old))
                file.write_bytes(jwks(("new", OKPAlgorithm.to_jwk(new.public_key())),
                                      ("curve", ECAlgorithm.to_jwk(curve.public_key()))))
                await until(lambda: any("read again" in line for line in server.log))
                self.assertTrue(await self.accepts(server, by_new))
                self.assertTrue(await self.accepts(server, by_curve))
                self.assertFalse(await self.accepts(server, by_old))


class Starting(unittest.TestCase):
    def run_plenum(self, *arguments):
        done = subprocess.run([BIN, *arguments], capture_output=True, text=True, timeout=20)
        return done.returncode, done.stdout + done.stderr

    def test_without_saying_who_may_come_in_ends_with_what_to_do(self):
        code, output = self.run_plenum("serve", "--listen", "127.0.0.1:0")
        self.assertEqual(code, 1)
        self.assertIn("plenum token --new-secret", output)
        self.assertIn("plenum serve --insecure", output)

    def test_insecure_is_for_this_machine_only(self):
        code, output = self.run_plenum("serve", "--insecure", "--listen", "0.0.0.0:0")
        self.assertEqual(code, 1)
        self.assertIn("--insecure-anywhere", output)

    def test_says_which_file_is_wrong(self):
        with tempfile.TemporaryDirectory() as folder:
            short = Path(folder) / "short"
            short.write_text("short\n")
            for option, text in (("--jwt-secret-file", "32"), ("--jwt-keys", "PEM")):
                code, output = self.run_plenum("serve", option, str(short))
                self.assertEqual(code, 1)
                self.assertIn(f"{short}: ", output)
                self.assertIn(text, output)
            code, output = self.run_plenum("serve", "--insecure", "--permissions", str(short))
            self.assertEqual(code, 1)
            self.assertIn(f"{short}: a JSON object", output)
            code, output = self.run_plenum("serve", "--jwt-secret-file", f"{folder}/none")
            self.assertIn("No such file", output)


class Demo(unittest.IsolatedAsyncioTestCase):
    async def test_login_gives_tokens_to_everybody_and_is_warned_of(self):
        with tempfile.TemporaryDirectory() as folder:
            with server_with(folder, "--demo-login") as server:
                status, made = await asyncio.to_thread(server.get, "/login?user=ada")
                self.assertEqual(status, 200)
                ada = await Client.with_token(server, made)
                self.assertEqual(ada.welcome["user"], "ada")
                self.assertEqual((await ada.ask("join", group="any"))["op"], "joined")
                self.assertEqual((await asyncio.to_thread(server.get, "/login"))[0], 400)
                metrics = (await asyncio.to_thread(server.get, "/metrics"))[1]
                self.assertIn('plenum_dangerous_settings{setting="demo-login"} 1', metrics)
                self.assertTrue(any("--demo-login" in line for line in server.log))

    async def test_is_not_served_unless_asked_for(self):
        with tempfile.TemporaryDirectory() as folder, server_with(folder) as server:
            self.assertEqual((await asyncio.to_thread(server.get, "/login?user=ada"))[0], 404)
            self.assertNotIn("plenum_dangerous", (await asyncio.to_thread(server.get, "/metrics"))[1])


class TokenCommand(unittest.IsolatedAsyncioTestCase):
    def plenum(self, *arguments, code=0):
        done = subprocess.run([BIN, "token", *arguments], capture_output=True, text=True, timeout=20)
        self.assertEqual(done.returncode, code, done.stderr)
        return done.stdout.strip() if code == 0 else done.stderr.strip()

    async def test_makes_what_the_server_and_others_take(self):
        with tempfile.TemporaryDirectory() as folder:
            secret = f"{folder}/secret.key"
            self.plenum("--new-secret", secret)
            self.assertEqual(os.stat(secret).st_mode & 0o777, 0o600)
            self.assertIn("exists", self.plenum("--new-secret", secret, code=1))
            made = self.plenum("--secret-file", secret, "--user", "ada", "--join", "room/*",
                               "--send", "room/1", "--group", "inbox", "--expires", "600")
            claims = jwt.decode(made, Path(secret).read_text().strip(), ["HS256"])
            self.assertEqual((claims["sub"], claims["plenum"]),
                             ("ada", {"join": ["room/*"], "send": ["room/1"], "groups": ["inbox"]}))
            self.assertEqual(claims["exp"] - claims["iat"], 600)
            self.assertIn("the user ada", self.plenum("--secret-file", secret, "--check", made))
            self.assertIn("not signed", self.plenum("--secret-file", secret, "--check",
                                                    token(), code=1))
            with Server(who=("--jwt-secret-file", secret)) as server:
                ada = await Client.with_token(server, made)
                self.assertEqual(ada.welcome["user"], "ada")

    def test_signs_with_private_keys(self):
        key = ec.generate_private_key(ec.SECP256R1())
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "key.pem"
            file.write_bytes(key.private_bytes(serialization.Encoding.PEM,
                                               serialization.PrivateFormat.PKCS8,
                                               serialization.NoEncryption()))
            made = self.plenum("--key", str(file), "--user", "ada")
            self.assertEqual(jwt.decode(made, key.public_key(), ["ES256"])["sub"], "ada")
            file.write_bytes(public_pem(key))
            self.assertIn("private key", self.plenum("--key", str(file), code=1))
            self.assertIn("good for", self.plenum("--key", str(file), "--check", made))


if __name__ == "__main__":
    unittest.main()
