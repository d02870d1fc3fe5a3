# SPDX-License-Identifier: Apache-2.0
#
# The native wires and the raw chat route, end to end: Python's websockets
# package against the real server.

import asyncio
import json
import socket
import unittest
import urllib.request

import msgpack
import websockets

from native_client import WAIT, Client
from server import Server


class NativeWires(unittest.IsolatedAsyncioTestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server()

    @classmethod
    def tearDownClass(cls):
        code, output = cls.server.stop()
        assert code == 0, output

    async def test_members_of_both_wires_get_every_message_in_order(self):
        a = await Client.connect(self.server, "ann", "json")
        b = await Client.connect(self.server, "bob", "msgpack")
        for client in (a, b):
            joined = await client.ask("join", group="order")
            self.assertEqual(joined["op"], "joined")
        for number in range(500):
            await a.send({"op": "send", "group": "order", "data": {"n": number}, "save": True})
        for client in (a, b):
            got = [await client.push() for _ in range(500)]
            self.assertEqual([m["data"]["n"] for m in got], list(range(500)))
            self.assertEqual([m["offset"] for m in got], list(range(1, 501)))
            self.assertEqual({m["user"] for m in got}, {"ann"})

    async def test_compression_is_not_taken_unless_it_is_switched_on(self):
        a = await Client.connect(self.server)
        self.assertIn("permessage-deflate", a.ws.request.headers["Sec-WebSocket-Extensions"])
        self.assertNotIn("Sec-WebSocket-Extensions", a.ws.response.headers)

    async def test_every_payload_type_reaches_the_other_wire(self):
        a = await Client.connect(self.server, wire="json")
        b = await Client.connect(self.server, wire="msgpack")
        await b.ask("join", group="types")
        await a.ask("send", group="types", type="text", data="héllo")
        await a.ask("send", group="types", type="bytes", data="AAECAw==")
        await a.ask("send", group="types", data={"a": [1, None, 2.5, "x"]})
        got = [await b.push() for _ in range(3)]
        self.assertEqual([m["data"] for m in got],
                         ["héllo", b"\x00\x01\x02\x03", {"a": [1, None, 2.5, "x"]}])

    async def test_json_is_forwarded_byte_for_byte(self):
        a = await Client.connect(self.server)
        await a.ask("join", group="bytes")
        data = '{"b":1,  "a":[1.0, 1e3],"n":123456789012345678901234567890}'
        await a.ws.send('{"op":"send","group":"bytes","data":' + data + '}')
        self.assertIn('"data":' + data, await asyncio.wait_for(a.ws.recv(), WAIT))

    async def test_history_and_recovery(self):
        a = await Client.connect(self.server)
        for number in range(1, 6):
            sent = await a.ask("send", group="past", data=number, save=True)
            self.assertEqual((sent["status"], sent["offset"]), ("no_such_group", number))
        joined = await a.ask("join", group="past", history=2)
        self.assertEqual([m["data"] for m in joined["messages"]], [4, 5])
        again = await Client.connect(self.server)
        joined = await again.ask("join", group="past",
                                 recover={"epoch": joined["epoch"], "offset": 3})
        self.assertTrue(joined["recovered"])
        self.assertEqual([m["offset"] for m in joined["messages"]], [4, 5])
        joined = await again.ask("join", group="past", recover={"epoch": "other", "offset": 3})
        self.assertFalse(joined["recovered"])
        page = await a.ask("history", group="past", limit=3, reverse=True)
        self.assertEqual([m["data"] for m in page["messages"]], [5, 4, 3])

    async def test_idempotency_key(self):
        a = await Client.connect(self.server)
        await a.ask("join", group="keys")
        first = await a.ask("send", group="keys", data=1, save=True, key="k1")
        second = await a.ask("send", group="keys", data=1, save=True, key="k1")
        self.assertEqual((first["duplicate"], second["duplicate"]), (False, True))
        self.assertEqual(first["offset"], second["offset"])
        await a.ask("send", group="keys", data=2, save=True)
        self.assertEqual([(await a.push())["data"] for _ in range(2)], [1, 2])

    async def test_echo_false_spares_the_sender(self):
        a, b = [await Client.connect(self.server) for _ in range(2)]
        await a.ask("join", group="echo")
        await b.ask("join", group="echo")
        await a.ask("send", group="echo", data="quiet", echo=False)
        await a.ask("send", group="echo", data="loud")
        self.assertEqual([(await b.push())["data"] for _ in range(2)], ["quiet", "loud"])
        self.assertEqual((await a.push())["data"], "loud")

    async def test_statuses_of_join_and_leave(self):
        a, b = [await Client.connect(self.server) for _ in range(2)]
        first = await a.ask("join", group="status")
        second = await b.ask("join", group="status")
        again = await b.ask("join", group="status")
        self.assertEqual([x["status"] for x in (first, second, again)],
                         ["channel_added", "channel_exist", "channel_exist"])
        self.assertEqual([x["already"] for x in (first, second, again)], [False, False, True])
        leaves = [await x.ask("leave", group="status") for x in (a, a, b)]
        self.assertEqual([x["status"] for x in leaves],
                         ["channel_removed", "channel_does_not_exist", "group_removed"])
        nowhere = await a.ask("leave", group="never was")
        self.assertEqual(nowhere["status"], "group_does_not_exist")

    async def test_a_cut_socket_leaves_its_groups(self):
        a, b = [await Client.connect(self.server, name) for name in ("ann", "bob")]
        await a.ask("join", group="cut", notify=True)
        await b.ask("join", group="cut")
        self.assertEqual((await a.push())["event"], "join")
        b.ws.transport.abort()
        left = await a.push()
        self.assertEqual((left["event"], left["user"]), ("leave", "bob"))
        self.assertEqual((await a.ask("members", group="cut"))["count"], 1)

    async def test_send_to_one_channel(self):
        a, b = [await Client.connect(self.server) for _ in range(2)]
        sent = await a.ask("send_to", channel=b.welcome["channel"], data="psst")
        self.assertEqual(sent["status"], "sent")
        self.assertEqual((await b.push())["data"], "psst")
        nobody = "00000000-0000-4000-8000-000000000000"
        sent = await a.ask("send_to", channel=nobody, data="psst")
        self.assertEqual(sent["status"], "no_such_channel")

    async def test_bad_input_is_answered_and_the_channel_goes_on(self):
        a = await Client.connect(self.server)
        for frame, code in [("{", "malformed"), ('{"op":"dance"}', "unknown_op"),
                            ('{"op":"join"}', "invalid_field"),
                            ('{"op":"join","group":" x"}', "invalid_group"),
                            ('{"op":"send","group":"g","data":{]}}', "malformed")]:
            await a.ws.send(frame)
            self.assertEqual((await a.push())["code"], code, frame)
        self.assertEqual((await a.ask("ping"))["op"], "pong")

    async def test_close_codes(self):
        async def code_after(frame, times=1):
            a = await Client.connect(self.server)
            with self.assertRaises(websockets.ConnectionClosed) as closed:
                for _ in range(times):
                    await a.ws.send(frame)
                while True:
                    await a.receive()
            return closed.exception.rcvd.code
        self.assertEqual(await code_after(b"binary"), 1003)
        self.assertEqual(await code_after("x" * 70000), 1009)
        self.assertEqual(await code_after("{", times=20), 4400)

    async def test_raw_chat_room(self):
        url = self.server.url + "/ws/chat/lobby"
        a, b = [await websockets.connect(url) for _ in range(2)]
        await a.send("hello")
        self.assertEqual([await asyncio.wait_for(x.recv(), WAIT) for x in (a, b)], ["hello"] * 2)
        late = await websockets.connect(url)
        self.assertEqual(await asyncio.wait_for(late.recv(), WAIT), "hello")

    async def test_refused_handshakes(self):
        for path in ("/nowhere", "/ws/chat/", "/ws"):
            with self.assertRaises(websockets.InvalidStatus):
                await websockets.connect(self.server.url + path)

    def test_http(self):
        base = f"http://127.0.0.1:{self.server.port}"
        self.assertEqual(urllib.request.urlopen(base + "/healthz").read(), b"ok\n")
        self.assertIn(b"plenum_channels", urllib.request.urlopen(base + "/metrics").read())
        self.assertIn(b"<title>", urllib.request.urlopen(base + "/").read())
        with socket.create_connection(("127.0.0.1", self.server.port)) as s:
            s.sendall(b"nonsense\r\n\r\n")
            self.assertIn(b"400", s.recv(100))


class Lifecycle(unittest.IsolatedAsyncioTestCase):
    async def test_sigterm_closes_with_1001_and_exits_0(self):
        with Server() as server:
            a = await Client.connect(server)
            await a.ask("join", group="g")
            code, _ = await asyncio.to_thread(server.stop)
            self.assertEqual(code, 0)
            with self.assertRaises(websockets.ConnectionClosed) as closed:
                await a.receive()
            self.assertEqual(closed.exception.rcvd.code, 1001)

    async def test_an_idle_http_connection_does_not_hold_up_the_stop(self):
        with Server() as server:
            with socket.create_connection(("127.0.0.1", server.port)) as s:
                s.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
                self.assertIn(b"200 OK", s.recv(1000))
                code, _ = server.stop()
                self.assertEqual(code, 0)
                self.assertEqual(s.recv(1), b"")

    async def test_ttl_closes_with_4410(self):
        with Server("--channel-expires", "1") as server:
            a = await Client.connect(server)
            with self.assertRaises(websockets.ConnectionClosed) as closed:
                await a.receive()
            self.assertEqual(closed.exception.rcvd.code, 4410)

    async def test_a_silent_peer_is_gone_in_time(self):
        with Server("--ping-interval", "1", "--ping-timeout", "1") as server:
            a = await Client.connect(server, "ann")
            await a.ask("join", group="g", notify=True)
            b = await Client.connect(server, "bob")
            await b.ask("join", group="g")
            b.ws.transport.pause_reading()  # answers no ping any more
            self.assertEqual((await a.push())["event"], "join")
            self.assertEqual((await a.push())["event"], "leave")

    async def test_slow_reader_is_closed_and_others_are_not_held_up(self):
        with Server("--log-window-bytes", "100000") as server:
            slow, fast = [await Client.connect(server) for _ in range(2)]
            await slow.ask("join", group="g")
            await fast.ask("join", group="g")
            slow.ws.transport.pause_reading()
            text = "x" * 60000
            for number in range(300):
                await fast.ask("send", group="g", type="text", data=text)
                self.assertEqual((await fast.push())["data"], text)
            metrics = f"http://127.0.0.1:{server.port}/metrics"
            await asyncio.sleep(1.5)  # they are published once a second
            page = await asyncio.to_thread(lambda: urllib.request.urlopen(metrics).read().decode())
            closed = [line for line in page.splitlines()
                      if line.startswith("plenum_slow_disconnects_total")]
            self.assertEqual(sum(float(line.split()[-1]) for line in closed), 1)

    def test_json_log(self):
        server = Server("--log", "json")
        _, output = server.stop()
        lines = [json.loads(line) for line in output.splitlines()]
        self.assertEqual(lines[-1]["message"], "stopped")

    async def test_history_size_from_the_environment(self):
        with Server(env={"CHANNEL_BOX_HISTORY_SIZE": "10"}) as server:
            a = await Client.connect(server)
            await a.ask("send", group="g", type="text", data="12345678", save=True)
            self.assertEqual(len((await a.ask("history", group="g"))["messages"]), 1)
            await a.ask("send", group="g", type="text", data="abcdefgh", save=True)
            kept = (await a.ask("history", group="g"))["messages"]
            self.assertEqual([message["data"] for message in kept], ["abcdefgh"])


if __name__ == "__main__":
    unittest.main()
