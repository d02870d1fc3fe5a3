# SPDX-License-Identifier: Apache-2.0
#
# Who is revoked is let in no more: tokens by PyJWT, clients by Python's websockets, `plenum revoke`
# against the nodes of a cluster.

import asyncio
import json
import os
import subprocess
import tempfile
import time
import unittest

import websockets

from auth_test import close_code_of, server_with, status_of, token
from native_client import Client, until
from redis_server import Redis

BIN = os.environ["PLENUM_BIN"]


def revoke(redis, *options):
    """Runs plenum revoke. @returns  its status, and what it prints."""
    url = ("--broker", redis.url) if redis else ()
    done = subprocess.run([BIN, "revoke", *url, *options], capture_output=True, text=True,
                          timeout=30, check=False)
    return done.returncode, done.stdout + done.stderr


async def handshake_of(node, shown):
    return await status_of(f"{node.url}/ws",
                           subprotocols=["plenum.v1.json", f"bearer.{shown}"])


class Revoke(unittest.IsolatedAsyncioTestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.redis = Redis()
        cls.nodes = [server_with(cls.folder.name, "--broker", cls.redis.url, "--node-name", name)
                     for name in ("a", "b")]

    @classmethod
    def tearDownClass(cls):
        for each in cls.nodes:
            code, output = each.stop()
            assert code == 0, output
        cls.redis.kill()

    async def asyncSetUp(self):
        for node in self.nodes:
            await until(node.is_ready)

    async def revoke(self, *options):
        code, said = await asyncio.to_thread(revoke, self.redis, *options)
        self.assertEqual(code, 0, said)
        return said

    async def test_a_user_on_all_nodes_within_a_second(self):
        shown = token("ada", iat=int(time.time()) - 10)
        adas = [await Client.with_token(node, shown) for node in self.nodes]
        ben = await Client.with_token(self.nodes[1], token("ben"))
        told_at = time.monotonic()
        self.assertEqual(await self.revoke("--user", "ada"), "2 nodes told, 2 channels closed\n")
        for ada in adas:
            self.assertEqual(await close_code_of(ada.ws), 4403)
        self.assertLess(time.monotonic() - told_at, 1 + 1)  # And the command's own start.
        for node in self.nodes:
            self.assertEqual(await handshake_of(node, shown), 401)
            self.assertEqual(await handshake_of(node, token("ada")), 401)  # A later one, too.
        self.assertEqual((await ben.ask("ping"))["op"], "pong")
        self.assertIn("ada", await self.revoke("--list"))
        await self.revoke("--user", "ada", "--for", "0")
        self.assertEqual(await handshake_of(self.nodes[0], shown), 101)
        self.assertNotIn("ada", await self.revoke("--list"))

    async def test_a_token_by_its_name(self):
        kept = await Client.with_token(self.nodes[0], token("cyd", jti="kept"))
        lost = await Client.with_token(self.nodes[1], token("cyd", jti="lost"))
        self.assertEqual(await self.revoke("--token", "lost"), "2 nodes told, 1 channels closed\n")
        self.assertEqual(await close_code_of(lost.ws), 4403)
        self.assertEqual(await handshake_of(self.nodes[0], token("cyd", jti="lost")), 401)
        self.assertEqual((await kept.ask("ping"))["op"], "pong")
        refused = await kept.ask("refresh", token=token("cyd", jti="lost"))
        self.assertEqual((refused["op"], refused["code"], refused["message"]),
                         ("error", "unauthorized", "the token has been revoked"))

    async def test_what_a_user_got_before(self):
        now = int(time.time())
        old = await Client.with_token(self.nodes[0], token("dan", iat=now - 20))
        new = await Client.with_token(self.nodes[0], token("dan", iat=now - 5))
        timeless = await Client.with_token(self.nodes[1], token("dan"))
        await self.revoke("--user", "dan", "--issued-before", str(now - 10))
        self.assertEqual(await close_code_of(old.ws), 4403)
        self.assertEqual(await close_code_of(timeless.ws), 4403)
        self.assertEqual((await new.ask("ping"))["op"], "pong")
        self.assertEqual(await handshake_of(self.nodes[1], token("dan", iat=now - 10)), 401)
        self.assertEqual(await handshake_of(self.nodes[1], token("dan", iat=now - 9)), 101)

    async def test_the_token_that_comes_as_a_command(self):
        await self.revoke("--user", "eve")
        ws = await websockets.connect(f"{self.nodes[0].url}/ws", subprotocols=["plenum.v1.json"])
        await ws.send(json.dumps({"op": "auth", "id": 1, "token": token("eve")}))
        said = json.loads(await ws.recv())
        self.assertEqual((said["code"], said["message"]),
                         ("unauthorized", "the token has been revoked"))
        self.assertEqual(await close_code_of(ws), 4401)

    async def test_a_node_that_starts_later_knows(self):
        await self.revoke("--user", "fay")
        node = server_with(self.folder.name, "--broker", self.redis.url, "--node-name", "late")
        try:
            await until(node.is_ready)
            self.assertEqual(await handshake_of(node, token("fay")), 401)
            self.assertRegex(node.get("/metrics")[1], r"\nplenum_disconnects_total\{.*revoked")
            await until(lambda: "\nplenum_revocations 0\n" not in node.get("/metrics")[1])
        finally:
            code, output = node.stop()
        self.assertEqual(code, 0, output)

    async def test_a_node_that_was_cut_off_hears_of_it_when_it_is_back(self):
        away = self.nodes[1]
        gil = await Client.with_token(away, token("gil", 600))
        away.pause()
        try:
            code, said = await asyncio.to_thread(revoke, self.redis, "--user", "gil")
            self.assertEqual((code, "did not answer" in said), (2, True), said)
            self.redis.run("CLIENT", "KILL", "TYPE", "pubsub")  # What was on the way is lost.
        finally:
            away.go_on()
        self.assertEqual(await close_code_of(gil.ws), 4403)
        await until(away.is_ready)
        self.assertEqual(await handshake_of(away, token("gil")), 401)

    async def test_a_node_without_redis_cannot_be_reached(self):
        code, said = await asyncio.to_thread(revoke, None, "--user", "ada")
        self.assertEqual(code, 1)
        self.assertIn("--broker", said)

    async def test_nobody_in_particular_is_an_error(self):
        for wrong in ((), ("--token", "t", "--user", "u"), ("--issued-before", "yesterday")):
            code, said = await asyncio.to_thread(revoke, self.redis, *wrong)
            self.assertEqual(code, 1, said)
            self.assertIn("plenum revoke: ", said)


class RevokeAll(unittest.IsolatedAsyncioTestCase):
    async def test_everything_until_now(self):
        with tempfile.TemporaryDirectory() as folder, Redis() as redis, \
                server_with(folder, "--broker", redis.url) as node:
            await until(node.is_ready)
            now = int(time.time())
            clients = [await Client.with_token(node, token(f"user{i}", iat=now - 1))
                       for i in range(20)]
            nameless = await Client.with_token(node, token(""))
            code, said = await asyncio.to_thread(revoke, redis, "--issued-before", "now")
            self.assertEqual((code, said), (0, "1 nodes told, 21 channels closed\n"))
            for each in (*clients, nameless):
                self.assertEqual(await close_code_of(each.ws), 4403)
            self.assertEqual(await handshake_of(node, token("user1", iat=now - 1)), 401)
            await asyncio.sleep(1.1)
            self.assertEqual(await handshake_of(node, token("user1", iat=int(time.time()))), 101)
            await until(lambda: 'cause="revoked"' in node.get("/metrics")[1])


if __name__ == "__main__":
    unittest.main()
