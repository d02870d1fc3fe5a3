# SPDX-License-Identifier: Apache-2.0
#
# What a cluster promises while its parts fail under load (docs/cluster.md, failure by failure).
# PLENUM_ROUNDS says how often each failure happens; `./dev soak` wants 20.

import asyncio
import logging
import os
import time
import unittest

from cluster_load import Load, check_log
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


def tearDownModule():
    tell(f"survived: {len(SURVIVED)} failures, {ROUNDS} times each; "
         f"{sum(SURVIVED.values())} messages in their places")


class Checker(unittest.TestCase):
    """The checks themselves must be able to fail."""

    def problems(self, *seen, places=None, gaps=False):
        return check_log(list(seen), places or {}, gaps)

    def test_finds_what_is_wrong(self):
        def message(offset, data, epoch="e"):
            return ("message", epoch, offset, data)
        start = ("at", "e", 0)
        self.assertEqual(self.problems(start, message(1, "a"), message(2, "b")), [])
        self.assertTrue(self.problems(start, message(1, "a"), message(3, "c")))
        self.assertTrue(self.problems(start, message(2, "b"), message(1, "a")))
        self.assertTrue(self.problems(start, message(1, "a"), message(1, "a")))
        self.assertTrue(self.problems(start, message(1, "a"), message(2, "a")))
        self.assertTrue(self.problems(start, message(1, "a", "other")))
        self.assertTrue(self.problems(start, message(1, "a"), places={("e", 1): "b"}))
        self.assertTrue(self.problems(start, message(1, "a"), places={("e", 2): "b"}))
        self.assertTrue(self.problems(start, message(1, "a"), ("gap",), ("at", "e", 5)))
        self.assertEqual(self.problems(start, message(1, "a"), ("gap",), ("at", "e", 5),
                                       message(6, "f"), gaps=True), [])


class Faults(unittest.IsolatedAsyncioTestCase):
    async def asyncSetUp(self):
        self.redis = Redis()
        self.nodes = [self.start(i) for i in range(3)]

    async def asyncTearDown(self):
        for node in self.nodes:
            code, output = await asyncio.to_thread(node.stop)
            self.assertEqual(code, 0, output)
        with self.redis:
            pass

    def start(self, number, port=0, url=None):
        return Server("--broker", url or self.redis.url, "--node-name", f"node-{number}", *QUICK,
                      port=port)

    async def restart(self, number):
        port = self.nodes[number].port
        self.nodes[number] = await asyncio.to_thread(self.start, number, port)

    async def survive(self, failure, gaps=False, after=1.5):
        """Runs a load while the failure happens, again and again."""
        name = self._testMethodName.removeprefix("test_").replace("_", " ")
        async with Load(self.nodes) as load:
            for number in range(1, ROUNDS + 1):
                await asyncio.sleep(0.5)
                await failure()
                await asyncio.sleep(after)
                await load.goes_on()
                tell(f"{name}: round {number} of {ROUNDS}")
        SURVIVED[name] = load.check(gaps)

    async def test_no_failure(self):
        async def nothing():
            await asyncio.sleep(0.5)
        await self.survive(nothing)

    async def test_a_killed_node(self):
        async def kill():
            await asyncio.to_thread(self.nodes[1].kill)
            await asyncio.sleep(0.5)
            await self.restart(1)
        await self.survive(kill)

    async def test_a_hanging_node(self):
        async def hang():
            self.nodes[1].pause()
            await asyncio.sleep(3)
            self.nodes[1].go_on()
        await self.survive(hang)

    async def test_redis_killed_and_back_with_its_data(self):
        async def kill():
            await asyncio.to_thread(self.redis.kill)
            await asyncio.sleep(0.5)
            await asyncio.to_thread(self.redis.start)
        await self.survive(kill)

    async def test_redis_killed_and_back_without_data(self):
        async def kill():
            await asyncio.to_thread(self.redis.kill)
            self.redis.lose_files()
            await asyncio.to_thread(self.redis.start)
        await self.survive(kill, gaps=True)

    async def test_redis_flushed(self):
        async def flush():
            await asyncio.to_thread(self.redis.run, "FLUSHALL")
        await self.survive(flush, gaps=True)

    async def test_redis_hanging(self):
        async def hang():
            self.redis.pause()
            await asyncio.sleep(1.5)
            self.redis.go_on()
        await self.survive(hang)

    async def test_subscriptions_cut(self):
        async def cut():
            await asyncio.to_thread(self.redis.run, "CLIENT", "KILL", "TYPE", "pubsub")
        await self.survive(cut)

    async def test_all_connections_cut(self):
        async def cut():
            await asyncio.to_thread(self.redis.run, "CLIENT", "KILL", "TYPE", "normal")
            await asyncio.to_thread(self.redis.run, "CLIENT", "KILL", "TYPE", "pubsub")
        await self.survive(cut)

    async def test_rolling_restart_of_all_nodes(self):
        async def roll():
            for number in range(3):
                code, output = await asyncio.to_thread(self.nodes[number].stop)
                self.assertEqual(code, 0, output)
                await self.restart(number)
                await asyncio.sleep(0.3)
        await self.survive(roll)


class Network(Faults):
    """Node 1 reaches Redis through a proxy that can fail."""

    async def asyncSetUp(self):
        self.redis = Redis()
        self.proxy = await Proxy.start(self.redis.port)
        self.nodes = [await asyncio.to_thread(self.start, i) for i in range(3)]

    def start(self, number, port=0, url=None):
        return super().start(number, port, self.proxy.url if number == 1 else None)

    async def asyncTearDown(self):
        await super().asyncTearDown()
        await self.proxy.stop()

    async def test_a_cut_connection(self):
        async def cut():
            self.proxy.cut()
        await self.survive(cut)

    async def test_a_half_open_connection(self):
        async def hold():
            self.proxy.hold()
            await asyncio.sleep(1.5)
            self.proxy.go_on()
        await self.survive(hold, after=2)

    async def test_a_slow_network(self):
        async def delay():
            self.proxy.set_delay(0.2)
            await asyncio.sleep(1)
            self.proxy.set_delay(0)
        await self.survive(delay)


# Of Faults, Network inherits the means and not the cases.
for name in [name for name in dir(Faults) if name.startswith("test_")]:
    setattr(Network, name, None)


if __name__ == "__main__":
    unittest.main(verbosity=2)
