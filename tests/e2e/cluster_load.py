# SPDX-License-Identifier: Apache-2.0
#
# cluster_load keeps members, rovers and publishers busy on all nodes of a cluster, whatever
# happens to it, and in the end checks what a cluster promises (docs/cluster.md): one order for
# all, nothing twice, no gap that was not announced, and everything there that was acknowledged;
# and that all is right when it is at rest.

import asyncio
import itertools
import random
import re

from cluster_checks import check_channels, check_log, check_metrics, check_rest
from cluster_clients import Connection, Member, Publisher, Rover


class Load:
    """Use it in an `async with` statement, then call `check`."""

    def __init__(self, nodes, run_redis, groups=2, members=3, rovers=1, publishers=2, pause=0.01):
        self.nodes, self.run_redis, self.pause, self.ending = nodes, run_redis, pause, False
        self.groups = [f"load-{random.getrandbits(32):x}-{i}" for i in range(groups)]
        number = itertools.count()
        self.members = [kind(self, next(number), name) for name in self.groups
                        for kind in [Member] * members + [Rover] * rovers]
        self.publishers = [Publisher(self, next(number), name) for name in self.groups
                           for _ in range(publishers)]
        self.problems, self.numbers = [], itertools.count()

    async def __aenter__(self):
        self.listening = [asyncio.create_task(each.run()) for each in self.members]
        await asyncio.gather(*(each.joined.wait() for each in self.members))
        self.sending = [asyncio.create_task(each.run()) for each in self.publishers]
        return self

    async def __aexit__(self, kind, *_):
        self.ending = True
        await asyncio.wait_for(asyncio.gather(*self.sending), 60)
        if not kind:
            await self.settle()
            self.problems += await self.in_time(self.look_at_rest)
        for task in self.listening:
            task.cancel()
        for ended in await asyncio.gather(*self.listening, return_exceptions=True):
            if not isinstance(ended, asyncio.CancelledError):
                self.problems.append(f"a member ended: {ended!r}")
        for each in self.members + self.publishers:
            await each.close()
        if not kind:
            self.problems += await self.in_time(self.look_for_leaks)

    async def goes_on(self):
        """Waits until some more messages are acknowledged."""
        wanted = self.sent() + 20
        for _ in range(600):
            if self.sent() >= wanted:
                return
            await asyncio.sleep(0.05)
        raise AssertionError("nothing can be sent any more")

    def sent(self):
        return sum(len(each.acked) for each in self.publishers)

    async def settle(self):
        """Waits until every member has got the last message of its group."""
        for each in self.members:
            acked = self.acked_of(each.group)
            last = max(acked, key=lambda at: int(acked[at].split("-")[1]), default=None)
            for _ in range(600):
                if any(e[0] == "message" and e[1:3] == last for e in reversed(each.seen)):
                    break
                await asyncio.sleep(0.05)

    def acked_of(self, group):
        return {at: data for each in self.publishers if each.group == group
                for at, data in each.acked.items()}

    # -- at rest ------------------------------------------------------------------------

    async def in_time(self, look, seconds=15):
        """What is still wrong after some time of rest."""
        end = asyncio.get_running_loop().time() + seconds
        while (problems := await look()) and asyncio.get_running_loop().time() < end:
            await asyncio.sleep(0.2)
        return problems

    async def look_at_rest(self):
        problems = []
        for turn in range(len(self.nodes)):
            client = Connection(self, turn)
            await client.connect()
            for group in self.groups:
                members = sum(each.group == group for each in self.members)
                problems += check_rest(group, members, await self.told_by(client, group))
            await client.close()
        return problems

    async def told_by(self, client, group):
        nobody = f"nobody-{random.getrandbits(64):x}"

        async def ask(op, group, **fields):
            return (await client.ask({"op": op, "group": group, **fields}))[0]
        # Numbers of a sender that nobody knows, and that only grow.
        statuses = [(await ask("send", name, data=f"rest-{next(self.numbers)}")).get("status")
                    for name in (group, nobody)]
        for op in ("leave", "join", "leave"):
            statuses.append((await ask(op, nobody)).get("status"))
        return await ask("members", group), statuses

    async def look_for_leaks(self):
        channels = (await self.run_redis("PUBSUB", "CHANNELS", "plenum:*")).split("\n")
        metrics = [(await asyncio.to_thread(node.get, "/metrics"))[1] for node in self.nodes]
        return check_channels(channels) + check_metrics(metrics)

    def check(self, gaps=False, ordered=True):
        """@param gaps  Whether announced gaps are to be expected; otherwise there is none.
        @param ordered  Whether one sender's unsaved messages keep their order, too."""
        problems = self.problems + [x for each in self.publishers for x in each.problems]
        again = {data for each in self.publishers for data in each.again}
        for group in self.groups:
            places = dict(self.acked_of(group))
            for member in (each for each in self.members if each.group == group):
                problems += check_log(member.seen, places, gaps, again, ordered)
        assert self.sent() > 0, "nothing was sent"
        kinds = {re.sub("[0-9a-f]*[0-9][0-9a-f]*", "", each)[:60]: each for each in problems}
        assert not problems, f"{len(problems)} problems, such as {list(kinds.values())[:8]}"
        return self.sent()
