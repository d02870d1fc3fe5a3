# SPDX-License-Identifier: Apache-2.0
#
# What a sender is told is so: `sent`, `timeout` (perhaps), or an error (not carried out).

import asyncio
import time
import unittest

from native_client import until
from promises import GROUP, Promises, data_of


class Sending(Promises):
    wait, patience = 1500, 3000

    async def send_unheard(self, **fields):
        """Redis carries it out, and its answer is lost. @returns  what the sender is told."""
        member, sender = await self.member(1), await self.client(0)
        await self.save(sender, "before")
        self.proxies[0].commands.hold(up=False)
        told = asyncio.create_task(sender.ask("send", group=GROUP, data="perhaps", **fields))
        self.assertEqual(data_of(await member.messages(2)), ["before", "perhaps"])
        self.proxies[0].cut_off()
        told = await told
        self.proxies[0].go_on()
        await until(self.nodes[0].is_ready)
        self.assertEqual(data_of(await self.rest(member, sender)), [])
        return told, member, sender

    async def rest(self, member, sender):
        """What comes before the next message."""
        await self.save_in_time(sender, "next")
        got = []
        while not got or got[-1]["data"] != "next":
            got += await member.messages(1)
        return got[:-1]

    async def check_saved(self, member, wanted):
        page = await member.ask("history", group=GROUP)
        self.assertEqual(data_of(page["messages"]), wanted)

    async def test_saved_and_its_answer_lost_is_a_timeout(self):
        told, member, _ = await self.send_unheard(save=True)
        self.assertEqual(told.get("code"), "timeout", told)
        await self.check_saved(member, ["before", "perhaps", "next"])

    async def test_unsaved_and_its_answer_lost_is_a_timeout(self):
        told, _, _ = await self.send_unheard()
        self.assertEqual(told.get("code"), "timeout", told)

    async def test_unsaved_with_a_key_and_its_answer_lost_is_a_timeout(self):
        told, _, _ = await self.send_unheard(key="k")
        self.assertEqual(told.get("code"), "timeout", told)

    async def test_sent_again_with_its_key_it_comes_once(self):
        told, member, sender = await self.send_unheard(save=True, key="k")
        self.assertEqual(told.get("code"), "timeout", told)
        again = await sender.ask("send", group=GROUP, data="perhaps", save=True, key="k")
        self.assertEqual((again["op"], again["duplicate"], again["offset"]), ("sent", True, 2))
        self.assertEqual(await self.rest(member, sender), [])
        await self.check_saved(member, ["before", "perhaps", "next", "next"])

    async def test_never_asked_is_unavailable(self):
        """What Redis has certainly not carried out is no `timeout`."""
        sender = await self.client(0)
        self.proxies[0].cut_off()
        await until(lambda: not self.nodes[0].is_ready())
        told = await sender.ask("send", group=GROUP, data=1, save=True)
        self.assertEqual(told.get("code"), "relay_unavailable", told)

    async def test_a_send_waits_once(self):
        """Whether or not its group is being joined."""
        joiner, sender = await self.client(0), await self.client(0)
        self.proxies[0].cut_off()
        await until(lambda: not self.nodes[0].is_ready())
        joining = asyncio.create_task(joiner.ask("join", group=GROUP))
        await asyncio.sleep(0.1)
        begun = time.monotonic()
        told = await sender.ask("send", group=GROUP, data=1)
        self.assertEqual(told["op"], "error")
        self.assertLess(time.monotonic() - begun, 1.6 * self.wait / 1000)
        self.assertEqual((await joining)["op"], "joined")


if __name__ == "__main__":
    unittest.main(verbosity=2)
