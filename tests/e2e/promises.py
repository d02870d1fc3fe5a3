# SPDX-License-Identifier: Apache-2.0
#
# promises is what the tests of a cluster's promises (docs/cluster.md) share: two nodes, each
# with a proxy of its own to one Redis, so that each connection can fail at will.

import asyncio
import itertools
import logging
import unittest

from native_client import Client, until
from redis_server import Redis
from server import Server
from tcp_proxy import Proxy

# In unittest's event loops, asyncio tells of each step that takes its time.
logging.getLogger("asyncio").setLevel(logging.ERROR)

GROUP = "g"


class Promises(unittest.IsolatedAsyncioTestCase):
    """`wait` and `patience` are milliseconds, as in --redis-wait and --redis-patience."""
    wait, patience = 3000, 600

    async def asyncSetUp(self):
        self.redis = await asyncio.to_thread(Redis)
        self.proxies = [await Proxy.start(self.redis.port) for _ in range(2)]
        self.nodes = [await asyncio.to_thread(
            Server, "--broker", proxy.url, "--node-name", f"node-{number}",
            "--redis-wait", str(self.wait), "--redis-patience", str(self.patience))
            for number, proxy in enumerate(self.proxies)]
        for node, proxy in zip(self.nodes, self.proxies):
            await until(node.is_ready)
            await until(proxy.knows_both)
        self.keys = itertools.count()

    async def asyncTearDown(self):
        for proxy in self.proxies:
            proxy.go_on()
        for node in self.nodes:
            if node.process.poll() is None:
                code, output = await asyncio.to_thread(node.stop)
                self.assertEqual(code, 0, output)
        for proxy in self.proxies:
            await proxy.stop()
        with self.redis:
            pass

    async def client(self, node, user=""):
        return await Client.connect(self.nodes[node], user)

    async def member(self, node, group=GROUP, **fields):
        """A new client that has joined, and the answer."""
        client = await self.client(node)
        client.joined = await client.ask("join", group=group, **fields)
        self.assertEqual(client.joined["op"], "joined")
        return client

    async def save(self, client, data, group=GROUP, **fields):
        """Sends a saved message. @returns  its position."""
        sent = await client.ask("send", group=group, data=data, save=True, **fields)
        self.assertEqual(sent["op"], "sent", sent)
        return {"epoch": sent["epoch"], "offset": sent["offset"]}

    async def save_in_time(self, client, data, seconds=5, group=GROUP):
        """The same with a key, again and again: Redis comes back just now."""
        key = f"key-{next(self.keys)}"
        for _ in range(int(seconds * 10)):
            sent = await client.ask("send", group=group, data=data, save=True, key=key)
            if sent["op"] == "sent":
                return {"epoch": sent["epoch"], "offset": sent["offset"]}
            await asyncio.sleep(0.1)
        raise AssertionError(f"it could not be sent: {sent}")

    async def run_redis(self, *command):
        return await asyncio.to_thread(self.redis.run, *command)

    async def listeners(self, count, group=GROUP):
        """Waits until Redis hands messages of the group to so many nodes."""
        channel = f"plenum:channel:0:{{{group}}}"
        await until(lambda: self.redis.run("PUBSUB", "NUMSUB", channel).split()[-1] == str(count))

    async def restart_redis(self):
        await asyncio.to_thread(self.redis.kill)
        await asyncio.to_thread(self.redis.start)


def data_of(messages):
    return [each["data"] for each in messages]


async def in_a_while(seconds, what):
    await asyncio.sleep(seconds)
    what()
