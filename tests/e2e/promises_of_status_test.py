# SPDX-License-Identifier: Apache-2.0
#
# Statuses and counts say what is so, or that they do not know.

import asyncio
import os
import subprocess
import time
import unittest

from native_client import until
from promises import GROUP, Promises
from redis_server import Redis


class Statuses(Promises):
    async def status(self, client, op, group=GROUP, **fields):
        answer = await client.ask(op, group=group, **fields)
        return answer.get("status", answer)

    async def nodes_listed(self):
        """@returns  the exit status of `plenum nodes`, and its rows."""
        listed = await asyncio.to_thread(
            subprocess.run, [os.environ["PLENUM_BIN"], "nodes", "--broker", self.redis.url],
            text=True, capture_output=True, check=False)
        return listed.returncode, listed.stdout.splitlines()[1:]


class CutOff(Statuses):
    """Node 1 serves a member, and Redis cannot reach it; it still says that it lives."""

    async def asyncSetUp(self):
        await super().asyncSetUp()
        self.resident, self.asker = await self.member(1), await self.client(0)

    async def cut(self, listeners=0):
        self.proxies[1].subscriptions.cut_off()
        await self.listeners(listeners)

    async def test_a_group_on_a_cut_node_can_be_sent_to(self):
        await self.cut()
        self.assertEqual(await self.status(self.asker, "send", data=1), "group_send")
        self.assertEqual(await self.status(self.asker, "send", data=1, save=True), "group_send")

    async def test_members_of_a_cut_node_are_missed(self):
        await self.cut()
        answer = await self.asker.ask("members", group=GROUP)
        self.assertIs(answer["partial"], True)

    async def test_a_group_on_a_cut_node_exists(self):
        await self.cut()
        self.assertEqual(await self.status(self.asker, "join"), "channel_exist")

    async def test_the_last_elsewhere_does_not_remove_a_group_of_a_cut_node(self):
        await self.asker.ask("join", group=GROUP)
        await self.cut(listeners=1)
        self.assertEqual(await self.status(self.asker, "leave"), "channel_removed")

    async def test_a_stranger_does_not_remove_a_group_of_a_cut_node(self):
        await self.cut()
        self.assertEqual(await self.status(self.asker, "leave"), "channel_does_not_exist")

    async def test_a_channel_of_a_cut_node_is_not_denied(self):
        await self.cut()
        answer = await self.asker.ask("send_to", channel=self.resident.welcome["channel"], data=1)
        self.assertIn(answer.get("code"), ("relay_unavailable", "timeout"), answer)

    async def test_a_cut_node_is_listed(self):
        await self.cut()
        code, rows = await self.nodes_listed()
        self.assertEqual((code, len(rows)), (2, 2), rows)
        self.assertIn(self.resident.welcome["channel"][-8:], "".join(rows))

    async def test_statuses_are_exact_again_after_the_repair(self):
        await self.cut()
        self.proxies[1].go_on()
        await self.listeners(1)
        await until(self.nodes[1].is_ready)
        await self.resident.ask("leave", group=GROUP)
        self.assertEqual(await self.status(self.asker, "send", data=1), "no_such_group")


class AtRest(Statuses):
    async def check_nobody(self, client, group):
        """No node has a member of the group: that is told in so many words."""
        told = [await self.status(client, op, group, **fields)
                for op, fields in (("send", {"data": 1}), ("leave", {}), ("join", {}),
                                   ("send", {"data": 1}), ("leave", {}))]
        self.assertEqual(told, ["no_such_group", "group_does_not_exist", "channel_added",
                                "group_send", "group_removed"])
        members = await client.ask("members", group=group)
        self.assertEqual((members["count"], members["partial"]), (0, False))

    async def test_exact_while_all_is_well(self):
        for number in range(20):
            await self.check_nobody(await self.client(number % 2), f"well-{number}")
        code, rows = await self.nodes_listed()
        self.assertEqual((code, len(rows)), (0, 2))

    async def test_exact_after_a_node_has_stopped(self):
        await self.member(1)
        client = await self.client(0)
        await asyncio.to_thread(self.nodes[1].stop)
        await self.check_nobody(client, GROUP)
        code, rows = await self.nodes_listed()
        self.assertEqual((code, len(rows)), (0, 1))

    async def test_exact_a_while_after_a_node_has_died(self):
        await self.member(1)
        client = await self.client(0)
        await asyncio.to_thread(self.nodes[1].kill)
        for _ in range(50):
            if await self.status(client, "send", data=1) == "no_such_group":
                break
            await asyncio.sleep(0.1)
        await self.check_nobody(client, GROUP)

    async def test_added_is_never_stale(self):
        """Who leaves and joins at once is told what is so, not what was so at first."""
        for number in range(10):
            group = f"stale-{number}"
            ann = await self.member(0, group)
            bob = await self.member(1, group)
            for last, wanted in ((False, ["channel_removed", "channel_exist"]),
                                 (True, ["group_removed", "channel_added"])):
                if last:
                    await bob.ask("leave", group=group)
                got = await ann.ask_all({"op": "leave", "group": group},
                                        {"op": "join", "group": group})
                self.assertEqual([each["status"] for each in got if "status" in each], wanted)

    async def test_added_is_not_claimed_without_redis(self):
        self.proxies[0].cut_off()
        client = await self.client(0)
        self.assertEqual(await self.status(client, "join"), "channel_exist")


class HalfOpen(Statuses):
    patience = 5000  # The node must not notice while the test lasts.

    async def test_members_while_the_asker_is_not_heard(self):
        """Redis has lost the subscriptions of the node that asks, which does not know it."""
        for node in (0, 1):
            await self.member(node)
        asker = await self.client(0)
        self.proxies[0].subscriptions.lose_unnoticed()
        await self.listeners(1)
        for _ in range(2):
            answer = await asker.ask("members", group=GROUP)
            self.assertTrue(answer["count"] == 2 or answer["partial"], answer)


class Failover(Statuses):
    """The replica is promoted and the address moved, and no connection is cut."""

    async def asyncSetUp(self):
        await super().asyncSetUp()
        self.second = await asyncio.to_thread(Redis)
        self.second.run("REPLICAOF", "127.0.0.1", str(self.redis.port))
        self.resident, self.sender = await self.member(1), await self.client(0)
        await self.save(self.sender, "before")
        await until(lambda: "master_link_status:up" in self.second.run("INFO", "replication")
                    and self.second.run("EXISTS", f"plenum:log:{{{GROUP}}}") == "1")

    async def asyncTearDown(self):
        await super().asyncTearDown()
        with self.second:
            pass

    async def move(self):
        """@returns  when a saved message was accepted by the second server."""
        self.second.run("REPLICAOF", "NO", "ONE")
        for proxy in self.proxies:
            proxy.target = self.second.port
        self.redis.run("REPLICAOF", "127.0.0.1", str(self.second.port))
        await self.save_in_time(self.sender, "moved")
        return time.monotonic()

    def links_of(self, number):
        """The ports of the servers that a node is connected to."""
        proxy = self.proxies[number]
        return {link.target for path in (proxy.commands, proxy.subscriptions)
                for link in path.links}

    async def follow(self, moved):
        """Waits, within the time that is promised, until node 1 listens to the second server."""
        while self.links_of(1) != {self.second.port} and time.monotonic() < moved + 3:
            await self.sender.ask("send", group=GROUP, data="now")
            await asyncio.sleep(0.05)

    async def test_statuses_after_a_failover(self):
        await self.follow(await self.move())
        for _ in range(10):
            self.assertEqual(await self.status(self.sender, "send", data=1), "group_send")
        members = await self.sender.ask("members", group=GROUP)
        self.assertTrue(members["count"] == 1 or members["partial"], members)

    async def test_a_failover_loses_nothing_silently(self):
        await self.follow(await self.move())
        self.redis.run("REPLICAOF", "NO", "ONE")  # It goes its own way.
        wanted = [f"after {number}" for number in range(10)]
        for each in wanted:
            await self.save_in_time(self.sender, each)
        got = [each["data"] for each in await self.resident.messages(1000) if "offset" in each]
        self.assertEqual(got, ["before", "moved", *wanted])

    async def test_not_ready_while_the_links_differ(self):
        """A moment, in which the node finds it out, is not seen by a balancer."""
        moving = asyncio.create_task(self.move())
        level = time.monotonic()
        for _ in range(60):
            before, asked = self.links_of(0), time.monotonic()
            ready = await asyncio.to_thread(self.nodes[0].is_ready)
            if len(before) < 2 or self.links_of(0) != before:
                level = time.monotonic()
            self.assertFalse(ready and asked > level + 0.25, "ready, with a link to each Redis")
            await asyncio.sleep(0.03)
        await moving
        self.assertEqual(self.links_of(0), {self.second.port})


if __name__ == "__main__":
    unittest.main(verbosity=2)
