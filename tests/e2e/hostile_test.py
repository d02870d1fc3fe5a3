# SPDX-License-Identifier: Apache-2.0
#
# Hostile, slow and broken clients over raw sockets: each is answered or closed with the
# right code and counted, and the server goes on serving.

import json
import os
import re
import socket
import struct
import time
import unittest
import urllib.request

from raw_client import KEY, Client, frame
from redis_server import Redis
from server import Server


class Hostile(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server("--max-message-bytes", "1000")

    @classmethod
    def tearDownClass(cls):
        code, output = cls.server.stop()
        assert code == 0, output

    def tearDown(self):
        self.opened().socket.close()  # the server still serves

    def opened(self):
        client = Client(self.server)
        self.assertEqual(client.upgrade(), 101)
        self.assertIn(b'"op":"welcome"', client.message()[1])
        return client

    def metric(self, name, **labels):
        url = f"http://127.0.0.1:{self.server.port}/metrics"
        text = urllib.request.urlopen(url).read().decode()
        total = 0
        for line in text.splitlines():
            if line.startswith(name + "{") and all(f'{k}="{v}"' in line
                                                   for k, v in labels.items()):
                total += float(line.rsplit(" ", 1)[1])
        return total

    def assert_counted(self, before, name, **labels):
        for _ in range(100):  # counters are published once a second
            if self.metric(name, **labels) > before:
                return
            time.sleep(0.1)
        self.fail(f"{name} {labels} was not counted")

    # -- HTTP ----------------------------------------------------------------------

    def test_http_that_is_none(self):
        for what, status in [("garbage\r\n\r\n", 400), ("GET / HTTP/9.9\r\n\r\n", 400),
                             ("GET /\x01 HTTP/1.1\r\n\r\n", 400),
                             ("GET / HTTP/1.1\r\nNo colon\r\n\r\n", 400),
                             ("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", 400)]:
            client = Client(self.server)
            client.send(what.encode("latin-1"))
            self.assertEqual(client.head(), status, what)

    def test_http_that_is_too_large(self):
        before = self.metric("plenum_http_answers_total", status="4xx")
        client = Client(self.server)
        client.send("GET / HTTP/1.1\r\nX: " + "x" * 9000 + "\r\n\r\n")
        self.assertEqual(client.head(), 431)
        client = Client(self.server)
        client.send("POST / HTTP/1.1\r\nContent-Length: 99999999\r\n\r\n")
        self.assertEqual(client.head(), 413)
        self.assert_counted(before, "plenum_http_answers_total", status="4xx")

    def test_methods_and_paths(self):
        for line, status in [("POST /", 405), ("DELETE /healthz", 404), ("GET /nothing", 404),
                             ("GET /../etc/passwd", 404), ("GET /%2e%2e/x", 404),
                             ("HEAD /", 200), ("GET /ws", 426)]:
            client = Client(self.server)
            client.send(f"{line} HTTP/1.1\r\nHost: x\r\n\r\n")
            self.assertEqual(client.head(), status, line)

    def test_pipelined_requests(self):
        client = Client(self.server)
        client.send("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n" * 3)
        for _ in range(3):
            self.assertEqual(client.head(), 200)
            self.assertTrue(client.fill(lambda b: b.startswith(b"ok\n")))
            client.bytes = client.bytes[3:]

    def test_handshakes_that_are_none(self):
        good = ("GET /ws HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                f"Sec-WebSocket-Version: 13\r\n{KEY}Sec-WebSocket-Protocol: plenum.v1.json\r\n\r\n")
        before = self.metric("plenum_http_answers_total", status="4xx")
        for wrong, by, status in [("Version: 13", "Version: 8", 426), (KEY, "", 400),
                                  ("Sec-WebSocket-Version: 13\r\n", "", 400),
                                  ("Host: x\r\n", "", 400), ("dGhl", "d", 400),
                                  ("/ws HTTP", "/ws/nowhere/at/all HTTP", 404),
                                  ("plenum.v1.json", "soap", 400), ("GET", "POST", 426)]:
            client = Client(self.server)
            client.send(good.replace(wrong, by))
            self.assertEqual(client.head(), status, by)
        self.assert_counted(before + 7, "plenum_http_answers_total", status="4xx")

    # -- time ------------------------------------------------------------------------

    def test_half_and_slow_handshakes_are_cut(self):
        silent, half, slow = (Client(self.server) for _ in range(3))
        half.send(b"GET /ws HT")
        began = time.monotonic()
        before = self.metric("plenum_http_answers_total", status="4xx")
        with self.assertRaises(OSError):  # each byte is no excuse
            for byte in b"GET / HTTP/1.1\r\nX: " + b"x" * 60:
                slow.send(bytes([byte]))
                time.sleep(0.3)
        self.assertEqual(silent.head(), 0)
        self.assertEqual(half.head(), 408)
        self.assert_counted(before + 1, "plenum_http_answers_total", status="4xx")
        self.assertLess(time.monotonic() - began, 15)

    def test_a_client_that_keeps_a_closed_socket_is_cut(self):
        client = self.opened()
        client.send(frame(8, b"\x03\xe8"))
        self.assertEqual(client.close_code(), 1000)
        deadline = time.monotonic() + 10
        with self.assertRaises(OSError):
            while time.monotonic() < deadline:
                client.send(frame(9))
                time.sleep(0.1)

    # -- WebSocket frames (RFC 6455) ----------------------------------------------------

    def test_what_comes_with_the_handshake_is_read(self):
        client = Client(self.server)
        early = frame(1, b'{"op":"ping","id":7}')
        self.assertEqual(client.upgrade(early=early), 101)
        client.message()
        self.assertEqual(client.message(), (1, b'{"op":"pong","id":7}'))

    def test_frames_that_break_the_protocol(self):
        cut = b'{"op":"ping","id":1'
        for name, data in {
                "unmasked": frame(1, b"{}", masked=False),
                "reserved bits": frame(1, b"{}", reserved=1),
                "reserved opcode": frame(3, b"{}"),
                "reserved control opcode": frame(11),
                "fragmented ping": frame(9, fin=False),
                "long ping": frame(9, b"x" * 126),
                "continuation of nothing": frame(0, b"{}"),
                "a message within a message": frame(1, cut, fin=False) + frame(1, b"}"),
                "close of one byte": frame(8, b"\x03"),
                "close with 1005": frame(8, b"\x03\xed"),
                "close with 999": frame(8, b"\x03\xe7"),
                "close with 5000": frame(8, b"\x13\x88"),
                "close with 65535": frame(8, b"\xff\xff"),
                "close with bad UTF-8": frame(8, b"\x03\xe8\xff"),
        }.items():
            with self.subTest(name):
                client = self.opened()
                client.send(data)
                self.assertEqual(client.close_code(), 1002)
        self.assert_counted(0, "plenum_disconnects_total", cause="protocol_error")

    def test_text_that_is_no_utf8(self):
        for body in [b"\xff", b"\xc3\x28", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xe2\x82"]:
            client = self.opened()
            client.send(frame(1, body))
            self.assertEqual(client.close_code(), 1007)
        self.assert_counted(0, "plenum_disconnects_total", cause="invalid_utf8")

    def test_messages_that_are_too_large(self):
        client = self.opened()
        client.send(frame(1, b"x" * 1001))
        self.assertEqual(client.close_code(), 1009)
        client = self.opened()
        client.send(frame(1, length=1 << 62))
        self.assertEqual(client.close_code(), 1009)
        client = self.opened()
        client.send(frame(1, b"x" * 600, fin=False) + frame(0, b"x" * 600))
        self.assertEqual(client.close_code(), 1009)
        self.assert_counted(0, "plenum_disconnects_total", cause="too_large")

    def test_messages_of_the_wrong_kind(self):
        client = self.opened()
        client.send(frame(2, b"{}"))
        self.assertEqual(client.close_code(), 1003)
        self.assert_counted(0, "plenum_disconnects_total", cause="unsupported")

    def test_messages_that_cannot_be_read(self):
        client = self.opened()
        for _ in range(10):
            client.send(frame(1, b"no json"))
            self.assertIn(b'"code":"malformed"', client.message()[1])
        client.send(frame(1, b"no json"))
        self.assertEqual(client.close_code(), 4400)
        self.assert_counted(0, "plenum_disconnects_total", cause="malformed")
        self.assert_counted(0, "plenum_malformed_total")

    def test_fragments_and_pings_between_them(self):
        client = self.opened()
        client.send(frame(1, b'{"op":"pi', fin=False) + frame(9, b"now") + frame(0, b"", fin=False)
                    + frame(0, b'ng","id":1}'))
        self.assertEqual(client.message(), (10, b"now"))
        self.assertEqual(client.message(), (1, b'{"op":"pong","id":1}'))

    def test_one_byte_at_a_time(self):
        client = self.opened()
        for byte in frame(1, b'{"op":"ping","id":1}'):
            client.send(bytes([byte]))
        self.assertEqual(client.message(), (1, b'{"op":"pong","id":1}'))

    def test_every_first_byte(self):
        for first in range(256):
            client = self.opened()
            client.send(bytes([first, 0x80, 1, 2, 3, 4]))
            client.send(frame(8, b"\x03\xe8"))
            client.close_code()
            client.socket.close()

    def test_a_client_that_closes_is_counted_as_such_whatever_its_code(self):
        before = self.metric("plenum_disconnects_total", cause="client")
        for code in [1000, 1002, 1007, 1009, 4431]:
            client = self.opened()
            client.send(frame(8, struct.pack(">H", code)))
            self.assertEqual(client.close_code(), code)
            client.socket.close()
        self.assert_counted(before + 4, "plenum_disconnects_total", cause="client")
        self.opened().socket.close()
        self.assert_counted(0, "plenum_disconnects_total", cause="cut")

    def test_clients_that_vanish_with_much_under_way_are_forgotten(self):
        flood = frame(1, b'{"op":"send","group":"g","data":1,"save":true}') * 2000
        for path in ["/ws", "/ws/chat/room"]:
            with self.subTest(path):
                gone = [Client(self.server) for _ in range(10)]
                for client in gone:
                    client.upgrade(path)
                    client.send(frame(1, b'{"op":"join","group":"g"}'))
                    client.send(flood)
                for client in gone:  # reset, with everything unread
                    client.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER,
                                             struct.pack("ii", 1, 0))
                    client.socket.close()
                time.sleep(1.5)  # metrics are published once a second
                for _ in range(150):
                    if self.metric("plenum_channels") == 0:
                        break
                    time.sleep(0.1)
                self.assertEqual(self.metric("plenum_channels"), 0)

    # -- what is documented ---------------------------------------------------------------

    def test_every_metric_is_documented(self):
        with Redis() as redis, Server("--broker", redis.url, "--allowed-origins", "*",
                                      who=("--auth-webhook", "http://localhost:1")) as node:
            for _ in range(100):  # metrics are published once a second
                if "plenum_redis_" in node.get("/metrics")[1]:
                    break
                time.sleep(0.1)
            there = set(re.findall(r"^# HELP (\S+)", node.get("/metrics")[1], re.MULTILINE))
        root = os.path.join(os.path.dirname(__file__), "../..")
        with open(os.path.join(root, "docs/operations.md"), encoding="utf-8") as page:
            documented = set(re.findall(r"^\| `(plenum_\w+)`", page.read(), re.MULTILINE))
        there.add("plenum_tls_certificate_expiry_seconds")  # Of servers with a certificate.
        self.assertEqual(there, documented)


class Log(unittest.TestCase):
    def test_every_line_is_json_whatever_clients_say(self):
        server = Server("--log", "json", "--log-level", "debug")
        for path in ["/ws?user=%ff%22%0a", "/ws/%c3%28", "/ws/chat/%ff", '/ws"\\']:
            Client(server).upgrade(path)
        client = Client(server)
        client.send(b"GET /ws\xff\xfe HTTP/1.1\r\nHost: \xff\r\n\r\n")
        client.head()
        client = Client(server)
        client.upgrade()
        client.send(frame(1, b'{"op":"\xff\x00"}'))
        client.close_code()
        code, output = server.stop()
        self.assertEqual(code, 0, output)
        messages = [json.loads(line)["message"] for line in output.splitlines()]
        self.assertIn("stopped", messages)


class Stop(unittest.TestCase):
    def test_clients_that_do_not_answer_hold_it_up_for_five_seconds_at_most(self):
        began = time.monotonic()
        server = Server("--log", "json", "--log-level", "debug")
        silent, half = [Client(server) for _ in range(3)], Client(server)
        for client in silent:
            self.assertEqual(client.upgrade(), 101)
        half.send(b"GET /ws HT")
        for _ in range(300):  # with a flood of lines before
            client = Client(server)
            self.assertEqual(client.upgrade(), 101)
            client.socket.close()
        stopping = time.monotonic()
        code, output = server.stop()
        self.assertEqual(code, 0, output)
        self.assertLess(time.monotonic() - stopping, 7)  # five, and the machine's own time
        for client in silent:
            client.message()
            self.assertEqual(client.close_code(), 1001)
        self.assert_log([json.loads(line) for line in output.splitlines()],
                        time.monotonic() - began)

    def assert_log(self, lines, seconds):
        """None of the lines that matter is drowned, and what was withheld is told."""
        messages = [line["message"] for line in lines]
        self.assertIn("stopped", messages)
        withheld = sum(int(line["count"]) for line in lines if "withheld" in line["message"])
        written = messages.count("channel opened") + messages.count("channel closed")
        self.assertLessEqual(written, 100 * (seconds + 2))
        self.assertEqual(withheld + written, 2 * 303)


if __name__ == "__main__":
    unittest.main()
