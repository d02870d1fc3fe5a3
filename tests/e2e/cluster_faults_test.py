# SPDX-License-Identifier: Apache-2.0
#
# What a cluster promises while its parts fail under load (docs/cluster.md, failure by failure).

import asyncio
import unittest

from cluster_checks import (check_channels, check_history, check_log, check_metrics,
                            check_number, check_replies, check_rest)
from cluster_faults import Faults, NetworkFaults, sum_up


def tearDownModule():
    sum_up()


class Checker(unittest.TestCase):
    """The checks themselves must be able to fail."""

    def problems(self, *seen, places=None, gaps=False, again=()):
        return check_log(list(seen), places or {}, gaps, again)

    def test_finds_what_is_wrong_with_saved_messages(self):
        def message(offset, data, epoch="e"):
            return ("message", epoch, offset, data, f"sender of {data}")
        start, one = ("at", "e", 0), message(1, "a-1")
        self.assertEqual(self.problems(start, one, message(2, "b-1")), [])
        self.assertTrue(self.problems(start, one, message(3, "c-1")))
        self.assertTrue(self.problems(start, message(2, "b-1"), one))
        self.assertTrue(self.problems(start, one, one))
        self.assertTrue(self.problems(start, one, message(2, "a-1")))
        self.assertTrue(self.problems(start, message(1, "a-1", "other")))
        self.assertTrue(self.problems(start, one, places={("e", 1): "b-1"}))
        self.assertTrue(self.problems(start, one, places={("e", 2): "b-1"}))
        self.assertTrue(self.problems(start, one, ("gap",), ("at", "e", 5)))
        self.assertEqual(self.problems(start, one, ("gap",), ("at", "e", 5), message(6, "f-1"),
                                       gaps=True), [])
        lost = (start, one, ("gap",), ("at", "f", 0), message(1, "a-1", "f"))
        self.assertTrue(self.problems(*lost, gaps=True))
        self.assertEqual(self.problems(*lost, gaps=True, again={"a-1"}), [])

    def test_finds_what_is_wrong_with_a_senders_order(self):
        def unsaved(data, sender="ann"):
            return ("unsaved", data, sender)
        start, saved = ("at", "e", 0), ("message", "e", 1, "a-2", "ann")
        self.assertEqual(self.problems(start, unsaved("a-1"), saved, unsaved("a-3")), [])
        self.assertTrue(self.problems(start, saved, unsaved("a-1")))
        self.assertTrue(self.problems(start, unsaved("a-3"), saved))
        self.assertTrue(self.problems(unsaved("a-1"), unsaved("a-1")))
        self.assertEqual(self.problems(unsaved("a-2"), unsaved("b-1", "bob")), [])
        self.assertEqual(self.problems(unsaved("a-1"), ("joined",), unsaved("a-1")), [])
        self.assertTrue(check_number({"ann": 2}, "a-2", "ann", ()))
        self.assertEqual(check_number({"ann": 2}, "a-2", "ann", {"a-2"}), [])

    def test_finds_what_is_wrong_with_replies(self):
        def replies(*ids):
            return check_replies([1, 2, 3], [{"id": each} for each in ids])
        self.assertEqual(replies(1, 2, 3), [])
        self.assertTrue(replies(1, 3, 2))
        self.assertTrue(replies(1, 2))

        def history(offset, *held, epoch="e"):
            return check_history({"op": "sent", "epoch": "e", "offset": 7},
                                 {"op": "history", "epoch": epoch, "offset": offset,
                                  "messages": [{"offset": each} for each in held]})
        self.assertEqual(history(7, 6, 7), [])
        self.assertEqual(history(30, *range(11, 31)), [])  # There is more than was asked for.
        self.assertEqual(history(1, epoch="f"), [])
        self.assertTrue(history(6, 5, 6))
        self.assertTrue(history(7))
        self.assertTrue(history(8, 6, 8))

    def test_finds_what_is_wrong_at_rest(self):
        right = ["group_send", "no_such_group", "group_does_not_exist", "channel_added",
                 "group_removed"]

        def rest(count=3, partial=False, statuses=right):
            return check_rest("g", 3, ({"count": count, "partial": partial}, statuses))
        self.assertEqual(rest(), [])
        self.assertTrue(rest(count=2))
        self.assertTrue(rest(partial=True))
        for number in range(len(right)):
            self.assertTrue(rest(statuses=[*right[:number], None, *right[number + 1:]]))
        self.assertEqual(check_channels(["plenum:node:0:1", "plenum:nodes:0", "other", ""]), [])
        self.assertTrue(check_channels(["plenum:nodes:0", "plenum:channel:0:{g}"]))
        gone = 'plenum_groups{loop="0"} 0\nplenum_channels{loop="0"} 0\nplenum_other 1'
        self.assertEqual(check_metrics([gone, gone]), [])
        self.assertTrue(check_metrics([gone, gone.replace("} 0", "} 1", 1)]))


class Failures(Faults):
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
            await self.run_redis("FLUSHALL")
        await self.survive(flush, gaps=True)

    async def test_redis_hanging(self):
        async def hang():
            self.redis.pause()
            await asyncio.sleep(1.5)
            self.redis.go_on()
        await self.survive(hang)

    async def test_subscriptions_cut(self):
        async def cut():
            await self.run_redis("CLIENT", "KILL", "TYPE", "pubsub")
        await self.survive(cut)

    async def test_all_connections_cut(self):
        async def cut():
            await self.run_redis("CLIENT", "KILL", "TYPE", "normal")
            await self.run_redis("CLIENT", "KILL", "TYPE", "pubsub")
        await self.survive(cut)

    async def test_rolling_restart_of_all_nodes(self):
        async def roll():
            for number in range(3):
                code, output = await asyncio.to_thread(self.nodes[number].stop)
                self.assertEqual(code, 0, output)
                await self.restart(number)
                await asyncio.sleep(0.3)
        await self.survive(roll)


class Network(NetworkFaults):
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


if __name__ == "__main__":
    unittest.main(verbosity=2)
