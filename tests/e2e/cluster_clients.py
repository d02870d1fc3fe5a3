# SPDX-License-Identifier: Apache-2.0
#
# cluster_clients are the clients of a load: they come back whatever happens, and log what
# they see (cluster_checks).

import asyncio
import itertools
import json
import random

import websockets

from cluster_checks import check_history, check_replies

LIMIT = 20  # messages in a history


class Connection:
    """A client that comes back, to the next node."""

    def __init__(self, load, number):
        self.load, self.number, self.turn = load, number, number
        self.ws, self.problems = None, []

    async def connect(self):
        while True:
            node = self.load.nodes[self.turn % len(self.load.nodes)]
            self.turn += 1
            try:
                self.ws = await asyncio.wait_for(websockets.connect(
                    f"{node.url}/ws?user=u{self.number}", subprotocols=["plenum.v1.json"],
                    ping_interval=1, ping_timeout=2), 3)
                return await self.receive()
            except (OSError, asyncio.TimeoutError, websockets.WebSocketException):
                await asyncio.sleep(random.uniform(0.02, 0.1))

    async def receive(self):
        return json.loads(await self.ws.recv())

    async def send(self, command):
        await self.ws.send(json.dumps(command))

    async def ask(self, *commands):
        """Sends commands in one frame. @returns  the replies, as they come."""
        await self.send([{"id": number, **each} for number, each in enumerate(commands, 1)])
        replies = []
        while len(replies) < len(commands):
            frame = await asyncio.wait_for(self.receive(), 8)
            if "id" in frame:
                replies.append(frame)
        return replies

    async def close(self):
        if self.ws:
            await self.ws.close()


class Member(Connection):
    """Logs what it is given: ("joined",), ("at", position), ("gap",),
    ("message", position, data, sender) or ("unsaved", data, sender)."""

    def __init__(self, load, number, group):
        super().__init__(load, number)
        self.group, self.seen, self.at = group, [], None
        self.joined = asyncio.Event()

    async def run(self):
        while True:
            try:
                await self.connect()
                await self.join()
                await self.listen()
            except (websockets.WebSocketException, OSError):
                pass

    async def listen(self):
        while True:
            self.take(await self.receive())

    async def join(self):
        """Asks until it is a member: Redis may be away."""
        recover = {"recover": self.at} if self.at else {}
        while True:
            await self.send({"op": "join", "id": 1, "group": self.group, **recover})
            while (frame := await self.receive()).get("id") != 1:
                pass
            if frame["op"] == "joined":
                break
            await asyncio.sleep(0.1)
        self.seen.append(("joined",))
        if self.at and not frame["recovered"]:
            self.seen.append(("gap",))
        if not self.at or not frame["recovered"]:
            self.seen.append(("at", frame["epoch"], frame["offset"] - len(frame["messages"])))
        else:  # Whatever the epoch, it goes on where this client stopped.
            self.seen.append(("at", frame["epoch"], self.at["offset"]))
        self.at = {"epoch": frame["epoch"], "offset": frame["offset"]}
        for message in frame["messages"]:
            self.note(message)
        self.at = {"epoch": frame["epoch"], "offset": frame["offset"]}
        self.joined.set()

    def take(self, frame):
        if frame["op"] == "message":
            self.note(frame)
        elif frame["op"] == "gap":
            following = frame.get("next")
            if following != frame["after"] + 1:  # Otherwise only the epoch is another.
                self.seen.append(("gap",))
            if following:
                self.seen.append(("at", frame["epoch"], following - 1))
                self.at = {"epoch": frame["epoch"], "offset": following - 1}

    def note(self, message):
        if "offset" not in message:
            self.seen.append(("unsaved", message["data"], message["from"]))
            return
        self.at = {"epoch": self.at["epoch"], "offset": message["offset"]}
        self.seen.append(("message", self.at["epoch"], message["offset"], message["data"],
                          message["from"]))


class Rover(Member):
    """Moves to the next node again and again."""

    async def listen(self):
        try:
            await asyncio.wait_for(super().listen(), random.uniform(0.3, 2))
        except asyncio.TimeoutError:
            if self.load.ending:
                await super().listen()
            await self.close()


class Publisher(Connection):
    """Sends messages with running numbers, saved and unsaved in turn. What has a key is sent
    again, to another node, until it is acknowledged; the rest once."""

    def __init__(self, load, number, group):
        super().__init__(load, number)
        self.group, self.acked, self.again = group, {}, set()

    async def run(self):
        for number in itertools.count():
            if self.load.ending:
                return
            data = f"{self.number}-{number}"
            command = {"op": "send", "group": self.group, "data": data, "save": number % 2 == 0}
            if number % 4 != 1:
                command["key"] = data
            await self.publish(command, looks=number % 16 == 0)
            await asyncio.sleep(self.load.pause)

    async def publish(self, command, looks):
        """@param looks  asks for members and the history in the same breath."""
        data = command["data"]
        group = {"group": self.group}
        batch = [command]
        if looks:
            batch += [{"op": "history", "limit": LIMIT, **group}, {"op": "members", **group}]
        while True:
            try:
                if not self.ws:
                    await self.connect()
                replies = await self.ask(*batch)
                self.problems += check_replies(range(1, len(batch) + 1), replies)
                by_id = {each["id"]: each for each in replies}
                if looks:
                    self.problems += check_history(by_id[1], by_id[2])
                if by_id[1]["op"] == "sent":
                    if command["save"]:
                        self.acked[(by_id[1]["epoch"], by_id[1]["offset"])] = data
                    return
                if "key" not in command:
                    return
                await self.close()
                self.ws = None
            except (websockets.WebSocketException, OSError, asyncio.TimeoutError):
                self.ws = None
                if "key" not in command:
                    return
            self.again.add(data)
            await asyncio.sleep(0.1)
