# SPDX-License-Identifier: Apache-2.0
#
# native_client speaks a native wire with Python's websockets package.

import asyncio
import json

import msgpack
import websockets

WAIT = 10  # seconds; only a guard against hanging


async def until(condition, seconds=10):
    """Asks again and again, in a thread, until it is so."""
    for _ in range(int(seconds * 20)):
        if await asyncio.to_thread(condition):
            return
        await asyncio.sleep(0.05)
    raise AssertionError("it did not become so in time")


class Client:
    """A client of a native wire; `ask` sends a command and returns its reply."""

    def __init__(self, ws, wire):
        self.ws, self.wire, self.pushes, self.last_id = ws, wire, [], 0

    @classmethod
    async def connect(cls, server, user="", wire="json"):
        ws = await websockets.connect(f"{server.url}/ws?user={user}",
                                      subprotocols=[f"plenum.v1.{wire}"])
        client = cls(ws, wire)
        client.welcome = await client.receive()
        return client

    @classmethod
    async def with_token(cls, server, token, wire="json"):
        """Shows it with the handshake, as a browser has to."""
        ws = await websockets.connect(
            f"{server.url}/ws", subprotocols=[f"plenum.v1.{wire}", f"bearer.{token}"])
        client = cls(ws, wire)
        client.welcome = await client.receive()
        return client

    async def receive(self):
        frame = await asyncio.wait_for(self.ws.recv(), WAIT)
        return json.loads(frame) if self.wire == "json" else msgpack.unpackb(frame)

    async def push(self):
        return self.pushes.pop(0) if self.pushes else await self.receive()

    async def send(self, command):
        dump = json.dumps if self.wire == "json" else msgpack.packb
        await self.ws.send(dump(command))

    async def ask(self, op, **fields):
        self.last_id += 1
        await self.send({"id": self.last_id, "op": op, **fields})
        while (frame := await self.receive()).get("id") != self.last_id:
            self.pushes.append(frame)
        return frame

    async def ask_all(self, *commands):
        """Sends commands in one frame. @returns  all that comes, up to the last reply."""
        ids = [self.last_id + i for i in range(1, len(commands) + 1)]
        self.last_id = ids[-1]
        await self.send([{"id": i, **each} for i, each in zip(ids, commands)])
        got = []
        while not set(ids) <= {frame.get("id") for frame in got}:
            got.append(await self.receive())
        return got

    async def messages(self, count, group=None):
        """The next messages, of a group; who stays away for long ends them."""
        got = []
        try:
            while len(got) < count:
                frame = await asyncio.wait_for(self.push(), 3)
                if frame["op"] == "message" and group in (None, frame.get("group")):
                    got.append(frame)
        except asyncio.TimeoutError:
            pass
        return got
