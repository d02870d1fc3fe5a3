# SPDX-License-Identifier: Apache-2.0
#
# Who comes back recovers, wherever, and what was sent is in the history, however much the
# node that is asked lags behind.

import asyncio
import time
import unittest

from promises import GROUP, Promises, data_of, in_a_while


class Recovery(Promises):
    patience = 3000  # A slow link is not a broken one.

    async def asyncSetUp(self):
        await super().asyncSetUp()
        self.resident = await self.member(1)
        self.sender = await self.member(0)
        self.path = self.proxies[1].subscriptions

    async def come_back(self, at, after):
        """Recovers at node 1 from a position that node 0 has told."""
        client = await self.client(1)
        joined = await client.ask("join", group=GROUP, recover=at)
        self.assertEqual((joined["op"], joined.get("recovered")), ("joined", True), joined)
        self.assertEqual((joined["epoch"], joined["messages"]), (at["epoch"], []))
        await self.save_in_time(self.sender, after)
        self.assertEqual(data_of(await client.messages(1)), [after], "nothing comes again")
        return client

    async def test_recovery_at_a_node_that_lags(self):
        self.path.delay = 0.3
        for number in range(5):
            at = await self.save(self.sender, number)
            await self.come_back(at, f"after {number}")

    async def test_recovery_at_a_node_whose_link_is_away(self):
        self.path.cut_off()
        await self.listeners(1)
        for number in range(5):
            at = await self.save(self.sender, number)
        back = asyncio.create_task(in_a_while(1, self.path.go_on))
        await self.come_back(at, "after")
        await back

    async def test_recovery_right_after_a_restart_of_redis(self):
        for number in range(5):
            await self.save(self.sender, number)
        self.path.cut_off()
        await self.restart_redis()
        at = await self.save_in_time(self.sender, 5)
        self.assertEqual(at["offset"], 6)
        back = asyncio.create_task(in_a_while(1, self.path.go_on))
        await self.come_back(at, "after")
        await back


class HistoryAfterSent(Promises):
    patience = 3000

    async def asyncSetUp(self):
        await super().asyncSetUp()
        self.here, self.there = await self.member(0), await self.member(1)

    async def look(self, number, *ask, there=True, **fields):
        """What node 0 has said is sent, the history on either node has."""
        await self.save(self.here, number)
        for asked in (self.here, self.there) if there else (self.here,):
            page = await asked.ask(*ask, group=GROUP, **fields)
            self.assertEqual(data_of(page["messages"]), [number], page)

    async def test_history_after_sent(self):
        for number in range(200):
            await self.look(number, "history", limit=1)

    async def test_history_after_sent_with_slow_links(self):
        for proxy in self.proxies:
            proxy.subscriptions.delay = 0.2
        for number in range(4):
            await self.look(number, "history", limit=1)
            await self.look(number, "join", history=1)

    async def look_without_links(self, *ask, **fields):
        for proxy in self.proxies:
            proxy.subscriptions.cut_off()
        await self.listeners(0)

        def repair():
            for proxy in self.proxies:
                proxy.go_on()
        back = asyncio.create_task(in_a_while(1, repair))
        await self.look(1, *ask, **fields)
        await back

    async def test_history_after_sent_with_links_away(self):
        await self.look_without_links("history", limit=1)

    async def test_a_join_has_the_history_with_links_away(self):
        await self.look_without_links("join", history=1)


class JoinAgain(Promises):
    wait, patience = 1500, 3000

    async def test_join_again_in_time(self):
        """The patience of the first join is none of the second's."""
        other = await self.client(1)
        for number in range(3):
            at = await self.save(other, number)
        client = await self.client(0)
        self.proxies[0].set_delay(0.1)
        begun = time.monotonic()
        await client.ask("join", group=GROUP)
        await client.ask("leave", group=GROUP)
        await asyncio.sleep(begun + 1.35 - time.monotonic())
        joined = await client.ask("join", group=GROUP, recover=at)
        self.assertEqual((joined["epoch"], joined["offset"], joined["recovered"]),
                         (at["epoch"], 3, True))


if __name__ == "__main__":
    unittest.main(verbosity=2)
