# SPDX-License-Identifier: Apache-2.0
#
# permessage-deflate (RFC 7692) with Python's websockets, and with bytes that no client would send.

import asyncio
import json
import os
import re
import socket
import struct
import unittest
import zlib

from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed
from websockets.extensions.permessage_deflate import ClientPerMessageDeflateFactory

from server import Server

LIMIT = 100_000
LONG = "All work and no play makes Jack a dull boy. " * 200


class Compression(unittest.IsolatedAsyncioTestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server("--compression", "--max-message-bytes", str(LIMIT))

    @classmethod
    def tearDownClass(cls):
        code, output = cls.server.stop()
        assert code == 0, output

    def connect(self, **how):
        return connect(self.server.url + "/ws", subprotocols=["plenum.v1.json"], **how)

    async def join(self, ws, group):
        await ws.recv()  # The welcome.
        await ws.send(json.dumps({"op": "join", "id": 1, "group": group}))
        self.assertEqual(json.loads(await ws.recv())["op"], "joined")

    def metric(self, name):
        return sum(float(n) for n in re.findall(rf"^{name}{{[^}}]*}} (\S+)$",
                                                self.server.get("/metrics")[1], re.M))

    async def test_members_with_and_without_it_get_the_same(self):
        for how in ({"compression": "deflate"}, {"compression": None}):
            group = f"mixed-{how['compression']}"
            async with self.connect() as a, self.connect() as b, \
                    self.connect(compression=None) as c, self.connect(**how) as sender:
                self.assertIn("permessage-deflate", a.response.headers["Sec-WebSocket-Extensions"])
                self.assertNotIn("Sec-WebSocket-Extensions", c.response.headers)
                for each in (a, b, c):
                    await self.join(each, group)
                await sender.recv()
                for n in range(50):
                    await sender.send(json.dumps({"op": "send", "group": group, "data": [n, LONG]}))
                    await sender.send(json.dumps({"op": "send", "group": group, "data": n}))
                wanted = [x for n in range(50) for x in ([n, LONG], n)]
                for each in (a, b, c):
                    got = [json.loads(await each.recv())["data"] for _ in wanted]
                    self.assertEqual(got, wanted)

    async def test_every_window_that_is_granted_is_kept_to(self):
        for bits in (12, 13, 15, None):
            offer = ClientPerMessageDeflateFactory(server_max_window_bits=bits,
                                                   client_max_window_bits=bits or True)
            async with self.connect(compression=None, extensions=[offer]) as ws:
                group = f"window-{bits}"
                await self.join(ws, group)
                text = os.urandom(6_000).hex() + LONG + os.urandom(3_000).hex()
                await ws.send(json.dumps({"op": "send", "group": group, "data": text}))
                self.assertEqual(json.loads(await ws.recv())["data"], text)

    async def test_a_smaller_window_is_declined(self):
        offer = ClientPerMessageDeflateFactory(server_max_window_bits=9)
        async with self.connect(compression=None, extensions=[offer]) as ws:
            self.assertNotIn("Sec-WebSocket-Extensions", ws.response.headers)

    async def test_bytes_before_and_after_are_counted(self):
        async with self.connect() as ws:
            await self.join(ws, "counted")
            await ws.send(json.dumps({"op": "send", "group": "counted", "data": LONG}))
            await ws.recv()
            while self.metric("plenum_compression_in_bytes_total") < len(LONG):
                await asyncio.sleep(0.05)
            self.assertGreater(self.metric("plenum_compression_out_bytes_total"), 0)
            self.assertLess(self.metric("plenum_compression_out_bytes_total"),
                            self.metric("plenum_compression_in_bytes_total") / 2)

    async def test_a_message_may_inflate_to_the_limit_and_no_further(self):
        for extra, closes in ((0, None), (1, 1009), (50_000_000, 1009)):
            async with self.connect() as ws:
                await ws.recv()
                frame = '{"op":"ping","id":1,"x":"%s"}'
                body = frame % ("x" * (LIMIT + extra - len(frame) + 2))
                try:
                    await ws.send(body)
                    await ws.recv()
                    code = None
                except ConnectionClosed as closed:
                    code = closed.rcvd.code
                self.assertEqual(code, closes)

    def raw(self, *frames, extensions="permessage-deflate"):
        """Sends these frames. @returns  the code with which the server closes."""
        with socket.create_connection(("127.0.0.1", self.server.port)) as s:
            s.settimeout(10)
            s.sendall(b"GET /ws HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: upgrade\r\n"
                      b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"
                      b"Sec-WebSocket-Protocol: plenum.v1.json\r\n"
                      + f"Sec-WebSocket-Extensions: {extensions}\r\n\r\n".encode())
            for first, body in frames:
                size = struct.pack("!B", 0x80 | len(body)) if len(body) < 126 else \
                    struct.pack("!BH", 0x80 | 126, len(body))
                s.sendall(bytes([first]) + size + bytes(4) + body)
            got = b""
            while data := s.recv(65536):
                got += data
        at = got.rfind(b"\x88")
        return struct.unpack("!H", got[at + 2:at + 4])[0]

    def test_faults_close_with_the_codes_of_the_standards(self):
        text = zlib.compressobj(wbits=-15)
        good = text.compress(b"[" + b" " * 1000 + b"]") + text.flush(zlib.Z_SYNC_FLUSH)[:-4]
        not_utf8 = zlib.compressobj(wbits=-15)
        bad_text = not_utf8.compress(b"\xff" * 100) + not_utf8.flush(zlib.Z_SYNC_FLUSH)[:-4]
        for code, frames in ((1007, [(0xC1, b"\xff\xff\xff")]),            # no deflate
                             (1007, [(0xC1, good[:-3])]),                  # cut off
                             (1007, [(0xC1, bad_text)]),                   # inflates to no UTF-8
                             (1007, [(0x41, good[:4]), (0x80, b"\xff" * 20)]),
                             (1002, [(0x41, good[:4]), (0xC0, good[4:])]),  # RSV1 once more
                             (1002, [(0x01, b"["), (0xC0, good)]),
                             (1002, [(0xC9, b"")]),                        # a ping
                             (1002, [(0xE1, good)])):                      # RSV2
            self.assertEqual(self.raw(*frames), code, frames)
        self.assertEqual(self.raw((0xC1, good), extensions="permessage-deflate; unknown"), 1002)


if __name__ == "__main__":
    unittest.main()
