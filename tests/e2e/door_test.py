# SPDX-License-Identifier: Apache-2.0
#
# Who is let in by the real binary, and as whom: browsers of other sites, other names of the
# server, proxies, and too many at once.

import asyncio
import os
import re
import socket
import struct
import subprocess
import time
import unittest
import urllib.request

import websockets
from websockets.exceptions import WebSocketException

from raw_client import Client
from server import Server

NATIVE = "Sec-WebSocket-Protocol: plenum.v1.json\r\n"
V2 = b"\r\n\r\n\0\r\nQUIT\n"


def curl(server, *arguments, path="/"):
    """The status and the body of an answer, as curl sees them."""
    done = subprocess.run(["curl", "-s", "-m", "10", "-w", "\n%{http_code}", *arguments,
                           f"http://127.0.0.1:{server.port}{path}"],
                          stdout=subprocess.PIPE, text=True, check=False)
    body, status = done.stdout.rsplit("\n", 1)
    return int(status), body


def upgrade(server, headers="", first=b""):
    """The status of a handshake on a connection of its own, which is kept."""
    client = Client(server)
    client.send(first)
    return client.upgrade(headers=NATIVE + headers), client


class Door(unittest.TestCase):
    def assert_counted(self, server, reason, least=1):
        admin = self.admin_of(server)
        for _ in range(100):  # counters are published once a second
            text = urllib.request.urlopen(f"{admin}/metrics").read().decode()
            count = float(re.search(f'plenum_refused_total{{reason="{reason}"}} (\\S+)', text)[1])
            if count >= least:
                return
            time.sleep(0.1)
        self.fail(f"{reason} was not counted")

    def admin_of(self, server):
        """The address of those who run it, of a server with --admin-listen."""
        for _ in range(100):
            if found := re.search(r"metrics and health: (\S+)", "".join(server.log)):
                return found[1]
            time.sleep(0.05)
        self.fail("there is no address for those who run it")

    def started(self, *options):
        server = Server("--admin-listen", "127.0.0.1:0", "--log-level", "debug", *options)
        self.addCleanup(server.__exit__)
        return server

    def refuses_to_start(self, *options):
        done = subprocess.run([os.environ["PLENUM_BIN"], "serve", "--insecure", "--listen",
                               "127.0.0.1:0", *options], stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True, timeout=30, check=False)
        self.assertNotEqual(done.returncode, 0)
        return done.stdout

    # -- Origin --------------------------------------------------------------------------

    def test_a_page_of_another_site(self):
        server = self.started()

        async def status(origin):
            try:
                async with websockets.connect(server.url + "/ws", origin=origin,
                                              subprotocols=["plenum.v1.json"]):
                    return 101
            except WebSocketException as refused:
                found = getattr(refused, "response", None)
                return found.status_code if found else refused.status_code

        def at(origin):
            return asyncio.run(status(origin))

        self.assertEqual(at(None), 101)
        self.assertEqual(at(f"http://127.0.0.1:{server.port}"), 101)
        self.assertEqual(at("http://evil.example"), 403)
        self.assertEqual(at(f"http://localhost:{server.port}"), 403)
        self.assertEqual(at("null"), 403)
        self.assert_counted(server, "origin", 3)

    def test_every_route_and_one_line(self):
        server = self.started()
        for path in ("/ws", "/ws/chat/room", "/nowhere"):
            status, body = curl(server, "-H", "Origin: http://evil.example",
                                "-H", "Upgrade: websocket", "-H", "Connection: upgrade",
                                "-H", "Sec-WebSocket-Version: 13",
                                "-H", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", path=path)
            self.assertEqual(status, 403, path)
            self.assertEqual(body.count("\n"), 1, body)

    def test_a_list_of_origins(self):
        server = self.started("--allowed-origins", "https://app.example.com,https://*.example.org")
        for origin, status in [("https://app.example.com", 101), ("https://a.b.example.org", 101),
                               ("https://example.org", 403), ("http://app.example.com", 403),
                               ("https://app.example.com:444", 403), ("http://x", 403),
                               ("https://evil-example.org", 403)]:
            self.assertEqual(upgrade(server, f"Origin: {origin}\r\n")[0], status, origin)

    def test_a_star_is_said_aloud(self):
        server = self.started("--allowed-origins", "*")
        self.assertEqual(upgrade(server, "Origin: http://evil.example\r\n")[0], 101)
        self.assertEqual("".join(server.log).count("--allowed-origins: pages of every site"), 1)

    # -- Host ----------------------------------------------------------------------------

    def test_a_name_that_was_bound_anew(self):
        server = self.started("--allowed-hosts", "chat.example.com,127.0.0.1")
        self.assertEqual(curl(server, path="/healthz")[0], 200)
        self.assertEqual(curl(server, "-H", "Host: Chat.Example.com", path="/healthz")[0], 200)
        status, body = curl(server, "-H", "Host: evil.example", path="/healthz")
        self.assertEqual((status, body.count("\n")), (421, 1))
        self.assertEqual(upgrade(server)[0], 421)  # Host: x
        self.assert_counted(server, "host", 2)
        admin = self.admin_of(server)
        asked = urllib.request.Request(admin + "/healthz", headers={"Host": "evil.example"})
        self.assertEqual(urllib.request.urlopen(asked).status, 200)

    # -- proxies -------------------------------------------------------------------------

    def assert_logged(self, server, text):
        for _ in range(100):
            if text in "".join(server.log):
                return
            time.sleep(0.05)
        self.fail(f"{text} is not in {''.join(server.log)}")

    def test_who_a_proxy_speaks_for(self):
        server = self.started("--trusted-proxies", "127.0.0.0/8,::1")
        self.assertEqual(upgrade(server, "X-Forwarded-For: 6.6.6.6, 192.0.2.1\r\n"
                                         "X-Forwarded-For: 127.0.0.9\r\n")[0], 101)
        self.assert_logged(server, "192.0.2.1:0")
        self.assertNotIn("6.6.6.6", "".join(server.log))

    def test_a_client_that_says_who_it_is(self):
        server = self.started()
        self.assertEqual(upgrade(server, "X-Forwarded-For: 192.0.2.1\r\n")[0], 101)
        self.assert_logged(server, "channel opened")
        self.assertNotIn("192.0.2.1", "".join(server.log))

    def test_proxy_headers(self):
        server = self.started("--trusted-proxies", "127.0.0.1", "--proxy-protocol", "on")
        self.assertEqual(upgrade(server, first=b"PROXY TCP4 192.0.2.1 10.0.0.1 5 80\r\n")[0], 101)
        self.assert_logged(server, "192.0.2.1:5")
        block = socket.inet_aton("192.0.2.2") + socket.inet_aton("10.0.0.1")
        block += struct.pack(">HH", 6, 80) + b"\x04\x00\x01x"  # and a TLV
        header = V2 + b"\x21\x11" + struct.pack(">H", len(block)) + block
        client = Client(server)
        for byte in header:
            client.send(bytes([byte]))
        self.assertEqual(client.upgrade(), 101)
        self.assert_logged(server, "192.0.2.2:6")
        self.assertEqual(upgrade(server, first=V2 + b"\x20\x00\x00\x00")[0], 101)

    def test_what_is_no_proxy_header(self):
        server = self.started("--trusted-proxies", "127.0.0.1", "--proxy-protocol", "on")
        for bad in (b"GET / HTTP/1.1\r\nHost: x\r\n\r\n", b"PROXY TCP4 x\r\n", b"\x16\x03\x01",
                    b"PROXY " + b"x" * 5000, V2 + b"\x21\x11\xff\xff" + b"x" * 5000, b"\0" * 600):
            client = Client(server)
            try:
                client.send(bad)
                self.assertEqual(client.socket.recv(100), b"", bad)
            except ConnectionError:
                pass  # it was closed with something unread
        self.assert_counted(server, "proxy", 6)
        self.assertEqual(upgrade(server, first=b"PROXY UNKNOWN\r\n")[0], 101)

    def test_a_proxy_header_that_does_not_come(self):
        server = self.started("--trusted-proxies", "127.0.0.1", "--proxy-protocol", "on")
        client = Client(server)
        client.send(b"PROXY TCP4 ")
        began = time.monotonic()
        self.assertEqual(client.socket.recv(100), b"")
        self.assertLess(time.monotonic() - began, 15)

    def test_settings_that_do_not_go_together(self):
        self.assertIn("trusted-proxies", self.refuses_to_start("--proxy-protocol", "on"))
        for name, value in [("allowed-origins", "example.com"), ("allowed-hosts", "a:80"),
                            ("trusted-proxies", "10.0.0.0/33"), ("door-limits", "maybe")]:
            self.assertIn(value, self.refuses_to_start("--" + name, value))

    # -- limits --------------------------------------------------------------------------

    def test_too_many_connections(self):
        server = self.started("--max-connections", "2")
        kept = [upgrade(server) for _ in range(2)]
        self.assertEqual([status for status, _ in kept], [101, 101])
        done = subprocess.run(["curl", "-s", "-i", f"http://127.0.0.1:{server.port}/"],
                              stdout=subprocess.PIPE, text=True, check=True)
        self.assertIn(" 503 ", done.stdout.splitlines()[0])
        self.assertRegex(done.stdout, r"(?m)^Retry-After: \d+")
        self.assertEqual(urllib.request.urlopen(self.admin_of(server) + "/healthz").status, 200)
        self.assert_counted(server, "node_limit")
        kept[0][1].socket.close()
        for _ in range(100):
            if upgrade(server)[0] == 101:
                return
            time.sleep(0.05)
        self.fail("the place of who has gone was not given away")

    def test_a_flood_of_connections(self):
        server = self.started("--max-connections", "5")
        flood = []
        for _ in range(1500):
            flood.append(socket.create_connection(("127.0.0.1", server.port)))
        self.assert_counted(server, "node_limit", 1400)
        for each in flood:
            each.close()
        for _ in range(200):
            if upgrade(server)[0] == 101:
                return
            time.sleep(0.05)
        self.fail("the places of who has gone were not given away")

    def test_too_many_of_one_address(self):
        server = self.started("--max-connections-per-address", "2", "--trusted-proxies",
                              "127.0.0.1")
        def of(address):
            return upgrade(server, f"X-Forwarded-For: {address}\r\n")
        kept = [of("192.0.2.1"), of("192.0.2.1"), of("192.0.2.1"), of("192.0.2.2"),
                of("2001:db8::1"), of("2001:db8::2"), of("2001:db8::3"), of("2001:db8:0:1::1")]
        self.assertEqual([status for status, _ in kept],
                         [101, 101, 429, 101, 101, 101, 429, 101])
        self.assert_counted(server, "address_limit", 2)

    def test_too_many_handshakes(self):
        server = self.started("--handshakes-per-second", "3")
        statuses = [upgrade(server)[0] for _ in range(10)]
        self.assertEqual(statuses[:3], [101] * 3)
        self.assertIn(429, statuses)
        self.assert_counted(server, "handshake_rate")
        time.sleep(1.1)
        self.assertEqual(upgrade(server)[0], 101)

    def test_only_a_warning(self):
        server = self.started("--max-connections-per-address", "1", "--door-limits", "warn")
        kept = [upgrade(server) for _ in range(3)]
        self.assertEqual([status for status, _ in kept], [101] * 3)
        self.assert_counted(server, "address_limit", 2)
        self.assert_logged(server, "over a limit at the door")

    def test_too_many_header_fields(self):
        server = self.started()
        many = [each for i in range(70) for each in ("-H", f"X-{i}: y")]
        self.assertEqual(curl(server, *many)[0], 431)
        self.assert_counted(server, "header")


if __name__ == "__main__":
    unittest.main(verbosity=2)
