# SPDX-License-Identifier: Apache-2.0
#
# cluster_faults is what the tests of a failing cluster share: three nodes over a Redis, and a
# load while something fails. PLENUM_ROUNDS says how often it does; `./dev soak` wants 20.

import asyncio
import logging
import os
import time
import unittest

from cluster_load import Load
from native_client import until
from redis_server import Redis
from server import Server
from tcp_proxy import Proxy

ROUNDS = int(os.environ.get("PLENUM_ROUNDS", "1"))

# Quick to notice, so that each round is short.
QUICK = ["--redis-wait", "3000", "--redis-patience", "600"]

# In unittest's event loops, asyncio tells of each step that takes its time.
logging.getLogger("asyncio").setLevel(logging.ERROR)

# What has passed, with the messages that were sent meanwhile.
SURVIVED = {}


def tell(line):
    print(f"{time.strftime('%H:%M:%S')} {line}", flush=True)


def sum_up():
    tell(f"survived: {len(SURVIVED)} failures, {ROUNDS} times each; "
         f"{sum(SURVIVED.values())} messages in their places")


class Faults(unittest.IsolatedAsyncioTestCase):
    """`redis_options` and `node_options` are more than the usual ones."""
    redis_options, node_options = (), ()

    async def asyncSetUp(self):
        self.redis = Redis(*self.redis_options)
        self.nodes = [await asyncio.to_thread(self.start, i) for i in range(3)]

    async def asyncTearDown(self):
        for node in self.nodes:
            code, output = await asyncio.to_thread(node.stop)
            self.assertEqual(code, 0, output)
        with self.redis:
            pass

    def start(self, number, port=0, url=None):
        return Server("--broker", url or self.redis.url, "--node-name", f"node-{number}", *QUICK,
                      *self.node_options, port=port)

    async def restart(self, number):
        port = self.nodes[number].port
        self.nodes[number] = await asyncio.to_thread(self.start, number, port)

    async def survive(self, failure, gaps=False, after=1.5, ordered=True):
        """Runs a load while the failure happens, again and again."""
        name = self._testMethodName.removeprefix("test_").replace("_", " ")
        async with Load(self.nodes, self.run_redis) as self.load:
            for number in range(1, ROUNDS + 1):
                await asyncio.sleep(0.5)
                await failure()
                await asyncio.sleep(after)
                await self.load.goes_on()
                tell(f"{name}: round {number} of {ROUNDS}")
        SURVIVED[name] = self.load.check(gaps, ordered)

    async def run_redis(self, *command):
        return await asyncio.to_thread(self.redis.run, *command)


class NetworkFaults(Faults):
    """Node 1 reaches Redis through a proxy that can fail."""

    async def asyncSetUp(self):
        self.redis = Redis(*self.redis_options)
        self.proxy = await Proxy.start(self.redis.port)
        self.nodes = [await asyncio.to_thread(self.start, i) for i in range(3)]
        await until(self.nodes[1].is_ready)
        await until(self.proxy.knows_both)

    def start(self, number, port=0, url=None):
        return super().start(number, port, self.proxy.url if number == 1 else None)

    async def asyncTearDown(self):
        await super().asyncTearDown()
        await self.proxy.stop()
