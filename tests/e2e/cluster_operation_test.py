# SPDX-License-Identifier: Apache-2.0
#
# What an operator sees of a cluster: readiness, draining, Redis away, the nodes.

import asyncio
import os
import subprocess
import time
import unittest

import websockets

from native_client import Client, until
from redis_server import Redis
from server import Server


class Operation(unittest.IsolatedAsyncioTestCase):
    async def test_redis_away_is_told_and_repaired(self):
        with Redis() as redis, Server("--broker", redis.url, "--redis-wait", "500") as node:
            await until(node.is_ready)
            ann = await Client.connect(node, "ann")
            bob = await Client.connect(node, "bob")
            await ann.ask("join", group="here")
            redis.kill()
            await until(lambda: node.get("/readyz") == (503, "Redis cannot be asked\n"))
            self.assertEqual(node.get("/healthz")[0], 200)
            begun = time.monotonic()
            failed = await bob.ask("send", group="here", data=1)
            self.assertEqual((failed["op"], failed["code"]), ("error", "relay_unavailable"))
            self.assertLess(time.monotonic() - begun, 5)
            # What needs no other node goes on.
            sent = await bob.ask("send_to", channel=ann.welcome["channel"], data="psst")
            self.assertEqual(sent["status"], "sent")
            self.assertEqual((await ann.push())["data"], "psst")
            members = await ann.ask("members", group="here")
            self.assertEqual((members["count"], members["partial"]), (1, True))
            self.assertEqual((await bob.ask("join", group="new"))["op"], "joined")
            redis.start()
            await until(node.is_ready)
            for group, member in (("here", ann), ("new", bob)):  # Memberships were kept.
                self.assertEqual((await bob.ask("send", group=group, data=group))["status"],
                                 "group_send")
                while (got := await member.push())["op"] != "message":
                    pass
                self.assertEqual(got["data"], group)

    async def test_a_wrong_password_is_told(self):
        with Redis("--requirepass", "secret") as redis:
            url = redis.url.replace("//", "//:wrong@")
            with Server("--broker", url, "--redis-wait", "500") as node:
                client = await Client.connect(node)
                failed = await client.ask("send", group="g", data=1)
                self.assertEqual(failed["code"], "relay_unavailable")
                self.assertEqual(node.get("/readyz")[0], 503)
                code, output = node.stop()
                self.assertEqual(code, 0)
                self.assertIn("WRONGPASS", output)
                self.assertNotIn("wrong", output)

    async def test_clients_are_let_go_one_after_the_other(self):
        with Server("--drain-delay", "1", "--drain-seconds", "2") as node:
            clients = [await Client.connect(node) for _ in range(20)]
            closed = []

            async def wait_for_close(client):
                try:
                    await client.ws.recv()
                except websockets.ConnectionClosed as why:
                    closed.append((time.monotonic() - begun, why.rcvd.code))
            waiting = [asyncio.create_task(wait_for_close(each)) for each in clients]
            begun = time.monotonic()
            node.process.terminate()
            await until(lambda: node.get("/readyz") == (503, "leaving\n"))
            self.assertEqual(closed, [])
            late = await Client.connect(node)  # The balancer may not have seen it yet.
            await late.ws.close()
            await asyncio.gather(*waiting)
            self.assertEqual({code for _, code in closed}, {1012})
            times = sorted(when for when, _ in closed)
            self.assertGreaterEqual(times[0], 1)
            pauses = [later - earlier for earlier, later in zip(times, times[1:])]
            self.assertGreater(sum(pauses), 1)
            self.assertLess(max(pauses), 0.8)  # Evenly, not in two crowds.
            self.assertEqual(await asyncio.to_thread(node.process.wait, 10), 0)

    async def test_a_second_signal_ends_the_patience(self):
        with Server("--drain-delay", "60", "--drain-seconds", "60") as node:
            client = await Client.connect(node)
            node.process.terminate()
            await until(lambda: node.get("/readyz")[0] == 503)
            node.process.terminate()
            with self.assertRaises(websockets.ConnectionClosed) as closed:
                await client.ws.recv()
            self.assertEqual(closed.exception.rcvd.code, 1001)
            self.assertEqual(await asyncio.to_thread(node.process.wait, 10), 0)

    async def test_nodes_are_listed(self):
        with Redis() as redis:
            options = ["--broker", redis.url]
            with Server(*options, "--node-name", "alpha") as one, \
                 Server(*options, "--node-name", "beta"):
                client = await Client.connect(one)
                await client.ask("join", group="g")
                listed = subprocess.run([os.environ["PLENUM_BIN"], "nodes", *options], text=True,
                                        capture_output=True, check=True).stdout.splitlines()
                self.assertEqual(listed[0].split(),
                                 ["NAME", "ID", "VERSION", "UPTIME", "CHANNELS", "GROUPS"])
                self.assertEqual([line.split()[0] for line in listed[1:]], ["alpha", "beta"])
                self.assertEqual([line.split()[-2:] for line in listed[1:]],
                                 [["1", "1"], ["0", "0"]])
        missing = subprocess.run([os.environ["PLENUM_BIN"], "nodes", *options], text=True,
                                 capture_output=True, check=False)
        self.assertEqual(missing.returncode, 1)
        self.assertIn("Redis cannot be reached", missing.stderr)


if __name__ == "__main__":
    unittest.main(verbosity=2)
