# SPDX-License-Identifier: Apache-2.0
#
# Order: of one sender's messages, saved or not, and of the replies for one group. And what
# somebody else may put into Redis changes neither.

import asyncio
import struct
import subprocess
import unittest

import msgpack

from native_client import Client
from promises import GROUP, Promises, data_of
from server import Server


class Order(Promises):
    """A member on node 1 hears what a sender on node 0 sends, unsaved and saved in turn."""

    async def asyncSetUp(self):
        await super().asyncSetUp()
        self.member, self.sender = await self.member(1), await self.client(0)

    def messages(self, first, last, saves):
        """As commands; `saves`: which of them, the even (0) or the odd (1)."""
        return [{"op": "send", "group": GROUP, "data": number, "save": number % 2 == saves}
                for number in range(first, last + 1)]


class OrderInRepair(Order):
    patience = 5000  # What is held is not taken for broken.

    async def test_order_while_a_history_is_read_again(self):
        """Node 1 is subscribed again, and its question to Redis is under way."""
        path = self.proxies[1]
        path.commands.hold()
        path.subscriptions.cut()
        await self.listeners(0)
        await self.listeners(1)
        for each in self.messages(1, 10, saves=0):
            self.assertEqual((await self.sender.ask(**each))["op"], "sent")
        path.go_on()
        self.assertEqual(data_of(await self.member.messages(10)), list(range(1, 11)))


class OrderInTrouble(Order):
    async def test_order_while_redis_forgets_its_scripts(self):
        for number in range(4):
            for kind in ("SCRIPT", "FUNCTION"):
                await self.run_redis(kind, "FLUSH")
            first = 10 * number + 1
            got = await self.sender.ask_all(*self.messages(first, first + 9, saves=1))
            self.assertEqual({each["op"] for each in got}, {"sent"}, got)
            self.assertEqual(data_of(await self.member.messages(10)),
                             list(range(first, first + 10)))

    async def test_order_when_bytes_come_late(self):
        """What an old connection still brings, when a newer one is in use, is too late."""
        await self.save(self.sender, 0)  # The sender is known.
        go_on = self.proxies[0].commands.hold_present()
        first = await self.sender.ask(**self.messages(1, 1, saves=0)[0])
        for each in self.messages(2, 5, saves=0):
            self.assertEqual((await self.sender.ask(**each))["op"], "sent")
        go_on()
        got = data_of(await self.member.messages(6))
        self.assertIn(got, ([0, 2, 3, 4, 5], [0, 1, 2, 3, 4, 5]))
        if first["op"] == "sent":
            self.assertIn(1, got)


class Replies:
    """Replies for one group come in the order of its commands; every case is a batch."""

    async def check(self, *commands, rounds=20):
        for wire in ("json", "msgpack"):
            client = await Client.connect(self.nodes[0], wire=wire)
            other = await Client.connect(self.nodes[-1], wire=wire)
            for number in range(rounds):
                group = f"{wire}-{number}"
                await other.ask("join", group=group)
                if number % 2:  # Whether the client may be the last.
                    await other.ask("leave", group=group)
                batch = [{"op": op, "group": group, **fields} for op, fields in commands]
                got = await client.ask_all(*batch)
                await other.ask("send", group=group, data="after")
                got += (await client.ask_all({"op": "ping"}))[:-1]
                self.check_order(got)
                self.check_membership(each for each in got if each.get("group") == group)
                await client.ask("leave", group=group)

    def check_order(self, frames):
        ids = [each["id"] for each in frames if "id" in each]
        self.assertEqual(ids, sorted(ids), frames)

    def check_membership(self, frames):
        """Messages come between `joined` and `left` only."""
        is_member = False
        for each in frames:
            is_member = {"joined": True, "left": False}.get(each["op"], is_member)
            self.assertTrue(is_member or each["op"] != "message", frames)

    async def test_join_leave_join(self):
        await self.check(("join", {}), ("leave", {}), ("join", {}))

    async def test_join_leave(self):
        await self.check(("join", {}), ("send", {"data": 1}), ("leave", {}))

    async def test_join_members_history(self):
        await self.check(("join", {}), ("members", {}), ("history", {}))

    async def test_join_send_history(self):
        await self.check(("join", {}), ("send", {"data": 1, "save": True}), ("history", {}))

    async def test_send_members_send(self):
        send = ("send", {"data": 1})
        await self.check(send, ("members", {}), send)

    async def test_members_named_and_counted(self):
        await self.check(("members", {"limit": 1}), ("members", {}))


class RepliesOverRedis(Replies, Promises):
    pass


class RepliesInMemory(Replies, unittest.IsolatedAsyncioTestCase):
    async def asyncSetUp(self):
        self.nodes = [await asyncio.to_thread(Server)]
        self.addAsyncCleanup(asyncio.to_thread, self.nodes[0].stop)


class Strangers(Promises):
    """Somebody else writes into Redis."""
    wait = 1000

    async def test_a_forged_notice_without_an_epoch_changes_nothing(self):
        member, sender = await self.member(1), await self.client(0)
        for number in range(1, 4):
            await self.save(sender, number)
        envelope = msgpack.packb([2, 0, 0, '"forged"', None, "", 1, True, None])
        for offset in (5, 1, 2**63):
            notice = b"\xcf" + struct.pack(">Q", offset) + b"\xa0" + envelope
            told = subprocess.run(
                ["redis-cli", "-p", str(self.redis.port), "-x", "PUBLISH",
                 f"plenum:channel:0:{{{GROUP}}}"], input=notice, capture_output=True, check=True)
            self.assertEqual(told.stdout.strip(), b"1")
        for number in range(4, 6):
            await self.save(sender, number)
        got = await member.messages(5)
        self.assertEqual([(each["offset"], each["data"]) for each in got],
                         [(number, number) for number in range(1, 6)])
        self.assertEqual([each["op"] for each in member.pushes], [])
        page = await member.ask("history", group=GROUP)
        self.assertEqual(data_of(page["messages"]), [1, 2, 3, 4, 5])

    async def test_a_spoiled_state_heals(self):
        early, sender = await self.member(1), await self.client(0)
        await self.save(sender, 1)
        state = f"plenum:state:{{{GROUP}}}"
        await self.run_redis("DEL", state)
        await self.run_redis("SET", state, "spoiled")
        late = await self.member(0)
        self.assertEqual((await sender.ask("send", group=GROUP, data="unsaved"))["op"], "sent")
        for each in (early, late):
            self.assertEqual(data_of(await each.messages(1 + (each is early)))[-1:], ["unsaved"])
        self.assertEqual((await sender.ask("send", group=GROUP, data=2, save=True))["op"], "error")
        await self.run_redis("DEL", state)
        await asyncio.sleep(1.5)
        await self.save_in_time(sender, 3)
        for each in (early, late):
            self.assertEqual(data_of(await each.messages(1)), [3])


if __name__ == "__main__":
    unittest.main(verbosity=2)
