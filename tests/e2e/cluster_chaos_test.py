# SPDX-License-Identifier: Apache-2.0
#
# Rarer failures than those of cluster_faults_test.py, under the same load and with the same
# promises: of nodes, of Redis and its memory, of the network between them, and of what
# strangers do.

import asyncio
import random
import unittest

from cluster_faults import Faults, NetworkFaults, sum_up
from native_client import Client, until
from redis_server import Redis
from tcp_proxy import Proxy


def tearDownModule():
    sum_up()


class Nodes(Faults):
    async def test_two_of_three_nodes_killed(self):
        async def kill():
            for number in (0, 1):
                await asyncio.to_thread(self.nodes[number].kill)
            await asyncio.sleep(0.5)
            for number in (0, 1):
                await self.restart(number)
        await self.survive(kill)

    async def test_a_node_hanging_for_long(self):
        async def hang():
            self.nodes[1].pause()
            await asyncio.sleep(8)
            self.nodes[1].go_on()
        await self.survive(hang)


class RedisTrouble(Faults):
    redis_options = ("--enable-debug-command", "yes")

    async def test_redis_sleeping(self):
        async def sleep():
            await self.run_redis("DEBUG", "SLEEP", "1.5")
        await self.survive(sleep)

    async def test_redis_pausing_its_clients(self):
        async def pause():
            await self.run_redis("CLIENT", "PAUSE", "1500", "ALL")
            await asyncio.sleep(1.5)
        await self.survive(pause)

    async def test_redis_restarted_twice(self):
        async def restart():
            for _ in range(2):
                await asyncio.to_thread(self.redis.kill)
                await asyncio.sleep(0.3)
                await asyncio.to_thread(self.redis.start)
                await asyncio.sleep(0.3)
        await self.survive(restart)

    async def test_scripts_forgotten(self):
        async def forget():
            for _ in range(5):
                for kind in ("SCRIPT", "FUNCTION"):
                    await self.run_redis(kind, "FLUSH")
                await asyncio.sleep(0.1)
        await self.survive(forget)

    async def test_redis_full(self):
        async def fill():
            await self.run_redis("CONFIG", "SET", "maxmemory", "1")
            await asyncio.sleep(1)
            await self.run_redis("CONFIG", "SET", "maxmemory", "0")
            self.assertIn("errorstat_OOM", await self.run_redis("INFO", "errorstats"))
        await self.survive(fill)

    async def test_redis_evicting_keys(self):
        async def evict():
            await self.run_redis("CONFIG", "SET", "maxmemory-policy", "allkeys-lru")
            await self.run_redis("CONFIG", "SET", "maxmemory", "1")
            await asyncio.sleep(0.5)
            await self.run_redis("CONFIG", "SET", "maxmemory", "0")
            self.assertNotIn("evicted_keys:0", await self.run_redis("INFO", "stats"))
        await self.survive(evict, gaps=True)

    async def test_subscribers_that_redis_finds_too_slow(self):
        async def overflow():
            await self.run_redis("CONFIG", "SET", "client-output-buffer-limit", "pubsub 1mb 0 0")
            publish = "return redis.call('PUBLISH', KEYS[1], string.rep('x', 2000000))"
            self.assertEqual(await self.run_redis("EVAL", publish, "1", "plenum:nodes:0"), "3")
        await self.survive(overflow)


class Connections(NetworkFaults):
    async def test_splits_at_any_byte(self):
        async def split():
            self.proxy.splits = True
            self.proxy.set_delay(0.01)
            self.proxy.cut()
            await asyncio.sleep(2)
            self.proxy.splits = False
            self.proxy.set_delay(0)
        await self.survive(split)

    async def cut(self, path):
        for pause in (0, 0.1, 0.3):
            path.cut()
            await asyncio.sleep(pause)

    async def test_only_the_subscriptions_cut(self):
        async def cut():
            await self.cut(self.proxy.subscriptions)
        await self.survive(cut)

    async def test_only_the_commands_cut(self):
        async def cut():
            await self.cut(self.proxy.commands)
        await self.survive(cut)

    async def test_only_the_subscriptions_away(self):
        async def leave():
            self.proxy.subscriptions.cut_off()
            await asyncio.sleep(1)
            self.proxy.go_on()
        await self.survive(leave)

    async def test_only_the_commands_away(self):
        async def leave():
            self.proxy.commands.cut_off()
            await asyncio.sleep(1)
            self.proxy.go_on()
        await self.survive(leave)

    async def test_late_bytes(self):
        async def delay():
            go_on = [path.hold_present() for path in self.proxy.paths]
            await asyncio.sleep(1.2)
            for each in go_on:
                each()
        await self.survive(delay)

    async def test_subscriptions_lost_unnoticed(self):
        async def lose():
            self.proxy.subscriptions.lose_unnoticed()
            await asyncio.sleep(1)
        await self.survive(lose)


class Failovers(Faults):
    """The address is moved from one server to its replica, and back."""

    async def asyncSetUp(self):
        self.servers = [Redis(), Redis()]
        self.redis = self.servers[0]
        self.proxy = await Proxy.start(self.redis.port)
        self.nodes = [await asyncio.to_thread(self.start, i, url=self.proxy.url)
                      for i in range(3)]
        await asyncio.to_thread(self.replicate)

    async def asyncTearDown(self):
        await super().asyncTearDown()
        await self.proxy.stop()
        with self.other():
            pass

    def other(self):
        return self.servers[self.redis is self.servers[0]]

    def replicate(self):
        self.other().run("REPLICAOF", "127.0.0.1", str(self.redis.port))

    def is_level(self):
        """Whether the replica has all that the master has."""
        told = [dict(line.split(":") for line in server.run("INFO", "replication").split()
                     if ":" in line) for server in (self.redis, self.other())]
        return (told[1].get("master_link_status") == "up"
                and told[0]["master_repl_offset"] == told[1]["slave_repl_offset"])

    async def move(self):
        """Nothing that was acknowledged is lost: as it is done with care."""
        await self.run_redis("CLIENT", "PAUSE", "5000", "WRITE")
        await until(self.is_level)
        self.redis = self.other()
        await self.run_redis("REPLICAOF", "NO", "ONE")
        self.proxy.target = self.redis.port
        await asyncio.to_thread(self.replicate)
        await asyncio.to_thread(self.other().run, "CLIENT", "UNPAUSE")

    async def is_followed(self):
        """Waits until all nodes have seen the new epoch: the next goes on from this one only."""
        await asyncio.sleep(1)
        for node in self.nodes:
            await until(node.is_ready)
        await self.load.goes_on()
        await asyncio.sleep(1)

    async def test_failover_with_a_cut(self):
        async def there_and_back():
            for _ in range(2):
                await self.move()
                self.proxy.cut()
                await self.is_followed()
        await self.survive(there_and_back)

    async def test_failover_without_a_cut(self):
        async def there_and_back():
            for _ in range(2):
                await self.move()
                await self.is_followed()
        await self.survive(there_and_back)


class SmallHistories(NetworkFaults):
    """Less is kept than node 1 misses."""

    async def fall_behind(self):
        self.proxy.cut_off()
        await asyncio.sleep(1)
        self.proxy.go_on()


class Trimmed(SmallHistories):
    node_options = ("--history-overflow", "trim", "--history-count", "12")

    async def test_histories_that_are_trimmed(self):
        await self.survive(self.fall_behind, gaps=True)


class Cleared(SmallHistories):
    node_options = ("--history-overflow", "clear", "--history-bytes", "4000")

    async def test_histories_that_are_cleared(self):
        await self.survive(self.fall_behind, gaps=True)


class Strangers(Faults):
    async def test_forged_positions(self):
        async def forge():
            for node, group in zip(self.nodes, self.load.groups):
                client = await Client.connect(node)
                true = (await client.ask("history", group=group))["epoch"]
                for epoch, offset in ((true, 10**6), (true, 2**63), ("", 0), ("", 5),
                                      ("other", 3), ("x" * 64, 2**63)):
                    got = await client.ask("join", group=group,
                                           recover={"epoch": epoch, "offset": offset})
                    self.assertIs(got.get("recovered"), False, (epoch, offset, got))
                for offset in (2**64, -1, 1.5, "1"):
                    got = await client.ask("join", group=group,
                                           recover={"epoch": true, "offset": offset})
                    self.assertIn(got.get("code"), ("invalid_field", "malformed"), (offset, got))
                await client.ws.close()
        await self.survive(forge)

    async def test_garbage_in_the_channels(self):
        async def publish():
            for channel in ["plenum:nodes:0", *(await self.run_redis(
                    "PUBSUB", "CHANNELS", "plenum:*")).split()]:
                for words in ("", "garbage", "\u00ff" * 100, "[" * 1000, '{"a":1}'):
                    await self.run_redis("PUBLISH", channel, words)
        await self.survive(publish)

    async def test_spoiled_keys(self):
        async def spoil():
            for command in (("SET", "state", "x"), ("SET", "log", "x"), ("RPUSH", "state", "x"),
                            ("HSET", "log", "a", "b"), ("HSET", "state", "o", "x")):
                for group in self.load.groups:
                    key = f"plenum:{command[1]}:{{{group}}}"
                    await self.run_redis("DEL", key)
                    await self.run_redis(command[0], key, *command[2:])
                    await asyncio.sleep(0.1)
                    await self.run_redis("DEL", key)
        # With the state, the numbers that keep the order are lost.
        await self.survive(spoil, gaps=True, after=2.5, ordered=False)

    async def test_churn_of_groups(self):
        """What is left of it, if anything, the load finds in the end."""
        async def come_and_go(node):
            client = await Client.connect(node)
            for _ in range(100):
                groups = random.sample(range(30), 5)
                for op in ("join", "leave"):
                    await client.ask_all(*({"op": op, "group": f"churn-{each}"}
                                           for each in groups))
            await client.ws.close()

        async def churn():
            await asyncio.gather(*(come_and_go(node) for node in self.nodes for _ in range(2)))
        await self.survive(churn)


if __name__ == "__main__":
    unittest.main(verbosity=2)
