# SPDX-License-Identifier: Apache-2.0
#
# tcp_proxy stands between a node and its Redis and fails as networks do. It knows the two
# connections of a node apart, so that each can fail by itself.

import asyncio
import random


# Nothing of this is ever said on a connection for subscriptions.
COMMANDS = (b"SCRIPT", b"FUNCTION", b"EVAL", b"FCALL", b"PUBLISH")


class Gates:
    """What bytes to Redis and bytes to the node have to pass."""

    def __init__(self):
        self.up, self.down = asyncio.Event(), asyncio.Event()
        self.open()

    def open(self):
        self.up.set()
        self.down.set()


class Path:
    """The connections of one kind, and how they fare."""

    def __init__(self):
        self.delay, self.refuses, self.gates, self.links = 0, False, Gates(), set()

    def hold(self, up=True, down=True):
        """Forwards nothing, and keeps connections open."""
        if up:
            self.gates.up.clear()
        if down:
            self.gates.down.clear()

    def hold_present(self):
        """Holds what goes to Redis on the connections of now; later ones are free.
        @returns  a function that lets it go on, however late."""
        held, self.gates = self.gates, Gates()
        held.up.clear()
        return held.open

    def go_on(self):
        self.refuses = False
        self.gates.open()

    def cut(self):
        """Breaks every connection."""
        for link in list(self.links):
            link.cut()

    def cut_off(self):
        """Breaks every connection, and each that is tried until `go_on`."""
        self.refuses = True
        self.cut()

    def lose_unnoticed(self):
        """Redis loses the connections, and the node does not notice."""
        for link in list(self.links):
            link.is_lost = True
            link.there.transport.abort()


class Link:
    """One connection: `here` to the node, `there` to Redis at the port `target`."""

    def __init__(self, here, there, target):
        self.here, self.there, self.target, self.is_lost = here, there, target, False

    def take(self, path):
        self.path, self.gates = path, path.gates
        path.links.add(self)

    def cut(self):
        for each in (self.here, self.there):
            each.transport.abort()


class Proxy:
    """Forwards connections to a port of the loopback, which may be changed: `target`.
    If `splits`, in pieces of any size, with pauses."""

    def __init__(self, target):
        self.target, self.splits, self.tasks = target, False, set()
        self.greetings, self.commands, self.subscriptions = self.paths = Path(), Path(), Path()

    @classmethod
    async def start(cls, target):
        proxy = cls(target)
        proxy.server = await asyncio.start_server(proxy.accept, "127.0.0.1", 0)
        port = proxy.server.sockets[0].getsockname()[1]
        proxy.url = f"redis://127.0.0.1:{port}"
        return proxy

    async def accept(self, reader, writer):
        await self.greetings.gates.up.wait()
        try:
            if self.greetings.refuses:
                raise ConnectionRefusedError
            target = self.target
            there_reader, there_writer = await asyncio.open_connection("127.0.0.1", target)
        except OSError:
            return writer.transport.abort()
        link = Link(writer, there_writer, target)
        link.take(self.greetings)
        for args in ((reader, there_writer, True), (there_reader, writer, False)):
            task = asyncio.create_task(self.forward(link, *args))
            self.tasks.add(task)
            task.add_done_callback(self.tasks.discard)

    async def forward(self, link, source, sink, is_up):
        try:
            while data := await source.read(65536):
                if is_up:
                    self.recognise(link, data)
                if link.path.refuses:
                    break
                await asyncio.sleep(link.path.delay)
                await (link.gates.up if is_up else link.gates.down).wait()
                for piece in self.pieces(data):
                    if not link.is_lost:
                        sink.write(piece)
                        await sink.drain()
                    if self.splits:
                        await asyncio.sleep(random.uniform(0, 0.005))
        except OSError:
            pass
        if link.is_lost and not is_up:
            return
        for each in (link.here, link.there):
            each.close()
        link.path.links.discard(link)

    def recognise(self, link, data):
        """By the first command that only one of the connections has."""
        if link.path is not self.greetings:
            return
        path = (self.subscriptions if b"SUBSCRIBE" in data else
                self.commands if any(word in data for word in COMMANDS) else None)
        if path:
            link.path.links.discard(link)
            link.take(path)

    def knows_both(self):
        """Whether there is one connection of each kind, and none that is not known."""
        return [len(path.links) for path in self.paths] == [0, 1, 1]

    def pieces(self, data):
        if not self.splits:
            return [data]
        cuts = sorted(random.sample(range(len(data)), min(3, len(data))))
        return [data[a:b] for a, b in zip([0, *cuts], [*cuts, len(data)]) if a < b]

    def set_delay(self, seconds):
        for path in self.paths:
            path.delay = seconds

    def cut(self):
        for path in self.paths:
            path.cut()

    def cut_off(self):
        for path in self.paths:
            path.cut_off()

    def hold(self):
        for path in self.paths:
            path.hold()

    def go_on(self):
        for path in self.paths:
            path.go_on()

    async def stop(self):
        self.server.close()
        self.go_on()
        self.cut()
