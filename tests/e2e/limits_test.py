# SPDX-License-Identifier: Apache-2.0
#
# What becomes of clients that do too much, by the real binary: every limit of what clients do.

import asyncio
import json
import re
import time
import unittest

import websockets
from websockets.exceptions import ConnectionClosed, WebSocketException

from native_client import Client
from raw_client import Client as RawClient
from raw_client import frame
from server import Server


class Limits(unittest.TestCase):
    def started(self, *options):
        server = Server("--max-batch", "2", *options)
        self.addCleanup(server.__exit__)
        return server

    def assert_counted(self, server, limit, least=1):
        for _ in range(100):  # counters are published once a second
            found = re.search(f'plenum_limited_total{{limit="{limit}"}} (\\S+)',
                              server.get("/metrics")[1])
            if float(found[1]) >= least:
                return
            time.sleep(0.1)
        self.fail(f"{limit} was not counted")

    async def pinged(self, client, count, **fields):
        """The answers to so many pings, sent one behind the other."""
        for i in range(count):
            await client.send({"op": "ping", "id": 1000 + i, **fields})
        return [await client.receive() for _ in range(count)]

    def assert_refused(self, answer, limit):
        self.assertEqual(answer["code"], "rate_limited", answer)
        self.assertIn(limit, answer["message"])
        self.assertIsInstance(answer["retry_after"], int)
        self.assertGreater(answer["retry_after"], 0)

    def run_two(self, options, limit, users, wire="json", **fields):
        """Has one client use up what there is, and another ask for something then.
        @returns  the answers of both."""
        server = self.started(*options)

        async def both():
            first = await Client.connect(server, users[0], wire)
            second = await Client.connect(server, users[1], wire)
            answers = await self.pinged(first, 3, **fields)
            return answers, await self.pinged(second, 1, **fields)

        answers, others = asyncio.run(both())
        self.assertEqual(answers[0]["op"], "pong")
        self.assert_refused(answers[2], limit)
        self.assert_counted(server, limit)
        return others

    # -- rates ---------------------------------------------------------------------------

    def test_messages_of_a_channel(self):
        for wire in ("json", "msgpack"):
            others = self.run_two(["--channel-messages-per-second", "1"], "channel_messages",
                                  ["eve", "eve"], wire)
            self.assertEqual(others[0]["op"], "pong")

    def test_bytes_of_a_channel(self):
        others = self.run_two(["--channel-bytes-per-second", "100", "--max-message-bytes", "300"],
                              "channel_bytes", ["eve", "eve"], pad="x" * 120)
        self.assertEqual(others[0]["op"], "pong")

    def test_messages_of_a_user(self):
        options = ["--user-messages-per-second", "1"]
        others = self.run_two(options, "user_messages", ["eve", "eve"])
        self.assert_refused(others[0], "user_messages")
        others = self.run_two(options, "user_messages", ["eve", "ada"])
        self.assertEqual(others[0]["op"], "pong")

    def test_bytes_of_a_user(self):
        others = self.run_two(["--user-bytes-per-second", "100", "--max-message-bytes", "300"],
                              "user_bytes", ["eve", "eve"], pad="x" * 120)
        self.assert_refused(others[0], "user_bytes")

    def test_messages_of_an_address(self):
        others = self.run_two(["--address-messages-per-second", "1"], "address_messages",
                              ["eve", "ada"])
        self.assert_refused(others[0], "address_messages")

    def test_bytes_of_an_address(self):
        others = self.run_two(["--address-bytes-per-second", "100", "--max-message-bytes", "300"],
                              "address_bytes", ["eve", "ada"], pad="x" * 120)
        self.assert_refused(others[0], "address_bytes")

    def test_joins_of_a_channel_and_who_waits_may_go_on(self):
        server = self.started("--channel-joins-per-second", "1")

        async def run():
            client = await Client.connect(server)
            for group in ("a", "b"):
                self.assertEqual((await client.ask("join", group=group))["op"], "joined")
            refused = await client.ask("join", group="c")
            self.assert_refused(refused, "channel_joins")
            self.assertEqual((refused["of"], refused["group"]), ("join", "c"))
            self.assertEqual((await client.ask("ping"))["op"], "pong")
            await asyncio.sleep(refused["retry_after"] / 1000)
            self.assertEqual((await client.ask("join", group="c"))["op"], "joined")

        asyncio.run(run())
        self.assert_counted(server, "channel_joins")

    def test_who_goes_on_is_closed(self):
        server = self.started("--channel-messages-per-second", "1")

        async def run():
            client = await Client.connect(server)
            other = await Client.connect(server)
            with self.assertRaises(ConnectionClosed):
                for _ in range(1000):
                    await client.send({"op": "ping", "id": 1})
                while True:
                    await client.receive()
            self.assertEqual(client.ws.close_code, 4429)
            self.assertEqual((await other.ask("ping"))["op"], "pong")

        asyncio.run(run())

    def test_messages_of_a_raw_room_are_not_delivered_and_then_it_is_closed(self):
        server = self.started("--channel-messages-per-second", "1")

        async def run():
            async with websockets.connect(server.url + "/ws/chat/room") as eve, \
                       websockets.connect(server.url + "/ws/chat/room") as ada:
                for i in range(3):
                    await eve.send(json.dumps({"text": str(i)}))
                heard = []
                with self.assertRaises(asyncio.TimeoutError):
                    while True:
                        heard.append(await asyncio.wait_for(ada.recv(), 1))
                text = "".join(map(str, heard))
                self.assertIn('"0"', text)
                self.assertIn('"1"', text)
                self.assertNotIn('"2"', text)
                with self.assertRaises(ConnectionClosed):
                    for _ in range(1000):
                        await eve.send("{}")
                    while True:
                        await eve.recv()
                self.assertEqual(eve.close_code, 4429)

        asyncio.run(run())

    # -- modes ---------------------------------------------------------------------------

    def test_a_warning_refuses_nothing_and_is_said_once_a_second(self):
        server = self.started("--channel-messages-per-second", "1", "--limits", "warn")

        async def run():
            client = await Client.connect(server)
            return await self.pinged(client, 200)

        self.assertEqual({answer["op"] for answer in asyncio.run(run())}, {"pong"})
        self.assert_counted(server, "channel_messages", 190)
        said = "".join(server.log).count("over a limit")
        self.assertGreaterEqual(said, 1)
        self.assertLessEqual(said, 5)

    def test_off_does_not_count(self):
        server = self.started("--channel-messages-per-second", "1", "--max-fragments", "1",
                              "--limits", "off")

        async def run():
            client = await Client.connect(server)
            return await self.pinged(client, 200)

        self.assertEqual({answer["op"] for answer in asyncio.run(run())}, {"pong"})
        time.sleep(1.5)
        self.assertIn('plenum_limited_total{limit="channel_messages"} 0',
                      server.get("/metrics")[1])

    # -- channels of a user ----------------------------------------------------------------

    def test_channels_of_a_user(self):
        server = self.started("--max-channels-per-user", "1")

        async def run():
            one = await Client.connect(server, "eve")
            with self.assertRaises(WebSocketException) as refused:
                await Client.connect(server, "eve")
            told = getattr(refused.exception, "response", None)
            status = told.status_code if told else refused.exception.status_code
            self.assertEqual(status, 429)
            await Client.connect(server, "ada")
            for _ in range(3):
                await Client.connect(server)  # nobody in particular
            await one.ws.close()
            for _ in range(100):
                try:
                    return await Client.connect(server, "eve")
                except WebSocketException:
                    await asyncio.sleep(0.05)
            self.fail("the place was not given back")

        asyncio.run(run())
        self.assert_counted(server, "user_channels")
        self.assertRegex(server.get("/metrics")[1],
                         'plenum_refused_total{reason="user_limit"} [1-9]')

    # -- frames ----------------------------------------------------------------------------

    def opened(self, server):
        client = RawClient(server)
        self.assertEqual(client.upgrade(), 101)
        self.assertIn(b'"op":"welcome"', client.message()[1])
        return client

    def ping_in(self, frames):
        """A command in so many frames, most of them empty, with pings in between."""
        return (frame(1, b'{"op":"ping",', fin=False) + frame(9)
                + frame(0, b"", fin=False) * (frames - 2) + frame(0, b'"id":7}'))

    def test_frames_of_a_message(self):
        server = self.started("--max-fragments", "100")
        client = self.opened(server)
        client.send(self.ping_in(100))
        self.assertEqual(client.message()[0], 10)
        self.assertIn(b'"op":"pong"', client.message()[1])
        client.send(self.ping_in(101))
        self.assertEqual(client.close_code(), 1009)
        self.assert_counted(server, "fragments")

    def test_frames_without_end(self):
        server = self.started()
        for each in (frame(0, b"", fin=False), frame(0, b" ", fin=False)):
            client = self.opened(server)
            other = self.opened(server)
            try:
                client.send(frame(1, b" ", fin=False) + each * 1023)
                other.send(frame(1, b'{"op":"ping","id":1}'))
                self.assertIn(b'"op":"pong"', other.message()[1])
                client.send(each * 100_000)
            except OSError:
                pass  # closed already
            self.assertEqual(client.close_code(), 1009)
        self.assert_counted(server, "fragments", 2)

    def test_frames_without_a_limit(self):
        server = self.started("--max-fragments", "0")
        client = self.opened(server)
        client.send(self.ping_in(5000))
        self.assertEqual(client.message()[0], 10)
        self.assertIn(b'"op":"pong"', client.message()[1])


if __name__ == "__main__":
    unittest.main()
