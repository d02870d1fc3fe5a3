# SPDX-License-Identifier: Apache-2.0
#
# tcp_proxy stands between two programs and fails as networks do.

import asyncio


class Proxy:
    """Forwards connections to a port of the loopback."""

    def __init__(self, target):
        self.target, self.delay, self.pairs, self.tasks = target, 0, set(), set()
        self.open = asyncio.Event()
        self.open.set()

    @classmethod
    async def start(cls, target):
        proxy = cls(target)
        proxy.server = await asyncio.start_server(proxy.accept, "127.0.0.1", 0)
        port = proxy.server.sockets[0].getsockname()[1]
        proxy.url = f"redis://127.0.0.1:{port}"
        return proxy

    async def accept(self, reader, writer):
        await self.open.wait()
        try:
            there_reader, there_writer = await asyncio.open_connection("127.0.0.1", self.target)
        except OSError:
            return writer.close()
        pair = (writer, there_writer)
        self.pairs.add(pair)
        for source, sink in ((reader, there_writer), (there_reader, writer)):
            task = asyncio.create_task(self.forward(source, sink, pair))
            self.tasks.add(task)
            task.add_done_callback(self.tasks.discard)

    async def forward(self, source, sink, pair):
        try:
            while data := await source.read(65536):
                await asyncio.sleep(self.delay)
                await self.open.wait()
                sink.write(data)
                await sink.drain()
        except OSError:
            pass
        for each in pair:
            each.close()
        self.pairs.discard(pair)

    def cut(self):
        """Breaks every connection."""
        for pair in list(self.pairs):
            for each in pair:
                each.transport.abort()

    def hold(self):
        """Forwards nothing, and keeps connections open."""
        self.open.clear()

    def go_on(self):
        self.open.set()

    async def stop(self):
        self.server.close()
        self.go_on()
        self.cut()
