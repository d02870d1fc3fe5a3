# SPDX-License-Identifier: Apache-2.0
#
# native_client speaks a native wire with Python's websockets package.

import asyncio
import json

import msgpack
import websockets

WAIT = 10  # seconds; only a guard against hanging


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
