# SPDX-License-Identifier: Apache-2.0
#
# cluster_load keeps members and publishers busy on all nodes of a cluster, whatever happens to
# it, logs what each of them sees, and in the end checks what a cluster promises
# (docs/cluster.md): one order for all, nothing twice, no gap that was not announced, and
# everything there that was acknowledged.

import asyncio
import itertools
import json
import random

import websockets


class Connection:
    """A client that comes back, to the next node, until `stop` is called."""

    def __init__(self, load, number):
        self.load, self.number, self.ids = load, number, itertools.count(1)
        self.ws = None

    async def connect(self):
        nodes = self.load.nodes
        for attempt in itertools.count(self.number):
            node = nodes[attempt % len(nodes)]
            try:
                self.ws = await asyncio.wait_for(websockets.connect(
                    f"{node.url}/ws?user=u{self.number}", subprotocols=["plenum.v1.json"],
                    ping_interval=1, ping_timeout=2), 3)
                return await self.receive()
            except (OSError, asyncio.TimeoutError, websockets.WebSocketException):
                await asyncio.sleep(random.uniform(0.02, 0.1))

    async def receive(self):
        return json.loads(await self.ws.recv())

    async def send(self, **command):
        await self.ws.send(json.dumps(command))

    async def close(self):
        if self.ws:
            await self.ws.close()


class Member(Connection):
    """Logs what it is given, as ("at", position), ("message", position, data) or ("gap",)."""

    def __init__(self, load, number, group):
        super().__init__(load, number)
        self.group, self.seen, self.at = group, [], None
        self.joined = asyncio.Event()

    async def run(self):
        while True:
            try:
                await self.connect()
                await self.join()
                while True:
                    self.take(await self.receive())
            except (websockets.WebSocketException, OSError):
                pass

    async def join(self):
        """Asks until it is a member: Redis may be away."""
        recover = {"recover": self.at} if self.at else {}
        while True:
            await self.send(op="join", id=1, group=self.group, **recover)
            while (frame := await self.receive()).get("id") != 1:
                pass
            if frame["op"] == "joined":
                break
            await asyncio.sleep(0.1)
        if self.at and not frame["recovered"]:
            self.seen.append(("gap",))
        if not self.at or not frame["recovered"]:
            self.seen.append(("at", frame["epoch"], frame["offset"] - len(frame["messages"])))
        self.at = {"epoch": frame["epoch"], "offset": frame["offset"]}
        for message in frame["messages"]:
            self.note(message)
        self.at = {"epoch": frame["epoch"], "offset": frame["offset"]}
        self.joined.set()

    def take(self, frame):
        if frame["op"] == "message":
            self.note(frame)
        elif frame["op"] == "gap":
            if frame["next"] != frame["after"] + 1:  # Otherwise only the epoch is another.
                self.seen.append(("gap",))
            self.seen.append(("at", frame["epoch"], frame["next"] - 1))
            self.at = {"epoch": frame["epoch"], "offset": frame["next"] - 1}

    def note(self, message):
        self.at = {"epoch": self.at["epoch"], "offset": message["offset"]}
        self.seen.append(("message", self.at["epoch"], message["offset"], message["data"]))


class Publisher(Connection):
    """Sends saved messages, each again until it is acknowledged."""

    def __init__(self, load, number, group):
        super().__init__(load, number)
        self.group, self.acked, self.unsure = group, {}, 0

    async def run(self):
        for number in itertools.count():
            if self.load.ending:
                return
            await self.publish(f"{self.number}-{number}")
            await asyncio.sleep(self.load.pause)

    async def publish(self, data):
        while True:
            try:
                if not self.ws:
                    await self.connect()
                await self.send(op="send", id=1, group=self.group, data=data, save=True, key=data)
                while (frame := await asyncio.wait_for(self.receive(), 8)).get("id") != 1:
                    pass
                if frame["op"] == "sent":
                    self.acked[(frame["epoch"], frame["offset"])] = data
                    return
                self.unsure += 1
                await asyncio.sleep(0.1)
            except (websockets.WebSocketException, OSError, asyncio.TimeoutError):
                self.ws = None
                self.unsure += 1


class Load:
    """Use it in an `async with` statement, then call `check`."""

    def __init__(self, nodes, groups=2, members=3, publishers=2, pause=0.01):
        self.nodes, self.pause, self.ending = nodes, pause, False
        names = [f"load-{random.getrandbits(32):x}-{i}" for i in range(groups)]
        number = itertools.count()
        self.members = [Member(self, next(number), name) for name in names for _ in range(members)]
        self.publishers = [Publisher(self, next(number), name) for name in names
                           for _ in range(publishers)]

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
        for task in self.listening:
            task.cancel()
        await asyncio.gather(*self.listening, return_exceptions=True)
        for each in self.members + self.publishers:
            await each.close()

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
            for _ in range(600):
                have = {(epoch, offset) for kind, epoch, offset, *_ in
                        (e for e in each.seen if e[0] == "message")}
                if have and max(acked, key=lambda at: int(acked[at].split("-")[1])) in have:
                    break
                await asyncio.sleep(0.05)

    def acked_of(self, group):
        return {at: data for each in self.publishers if each.group == group
                for at, data in each.acked.items()}

    def check(self, gaps=False):
        """@param gaps  Whether announced gaps are to be expected; otherwise there is none."""
        problems = []
        for group in {each.group for each in self.members}:
            places = dict(self.acked_of(group))
            for member in (each for each in self.members if each.group == group):
                problems += check_log(member.seen, places, gaps)
        assert self.sent() > 0, "nothing was sent"
        assert not problems, f"{len(problems)} problems, such as {problems[:5]}"
        return self.sent()


def check_log(seen, places, gaps):
    """What is wrong with what one member saw. `places` collects what is at each position."""
    problems, at, data_seen, whole = [], None, set(), True
    for kind, *rest in seen:
        if kind == "gap":
            whole = False
            if not gaps:
                problems.append("an announced gap")
        elif kind == "at":
            at = tuple(rest)
        else:
            epoch, offset, data = rest
            if (epoch, offset) != (at[0], at[1] + 1):
                problems.append(f"{epoch}:{offset} came after {at}")
            if places.setdefault((epoch, offset), data) != data:
                problems.append(f"{data} is not what others saw at {epoch}:{offset}")
            if data in data_seen:
                problems.append(f"{data} came twice")
            data_seen.add(data)
            at = (epoch, offset)
    if whole:
        problems += [f"{data} was acknowledged and never came" for data in places.values()
                     if data not in data_seen]
    return problems
