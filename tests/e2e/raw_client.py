# SPDX-License-Identifier: Apache-2.0
#
# raw_client is a WebSocket client on a bare socket, which may do everything wrong.

import socket
import struct

KEY = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
MASK = b"\x01\x02\x03\x04"


def frame(opcode, body=b"", fin=True, reserved=0, masked=True, length=None):
    """One client frame; `length` lies about the body."""
    size = len(body) if length is None else length
    head = bytes([(0x80 if fin else 0) | reserved << 4 | opcode])
    bit = 0x80 if masked else 0
    if size < 126:
        head += bytes([bit | size])
    elif size < 65536:
        head += bytes([bit | 126]) + struct.pack(">H", size)
    else:
        head += bytes([bit | 127]) + struct.pack(">Q", size)
    if not masked:
        return head + body
    return head + MASK + bytes(b ^ MASK[i % 4] for i, b in enumerate(body))


class Client:
    """A socket to the server."""

    def __init__(self, server):
        self.socket = socket.create_connection(("127.0.0.1", server.port))
        self.socket.settimeout(20)  # only a guard against hanging
        self.bytes = b""

    def send(self, data):
        self.socket.sendall(data if isinstance(data, bytes) else data.encode())

    def upgrade(self, path="/ws", headers="Sec-WebSocket-Protocol: plenum.v1.json\r\n",
                early=b""):
        self.send(f"GET {path} HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\n"
                  f"Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n{KEY}{headers}\r\n"
                  .encode() + early)
        return self.head()

    def fill(self, wanted):
        while not wanted(self.bytes):
            more = self.socket.recv(65536)
            if not more:
                return False
            self.bytes += more
        return True

    def head(self):
        """Status and header fields of an HTTP answer; 0: the server closed instead."""
        if not self.fill(lambda b: b"\r\n\r\n" in b):
            return 0
        head, self.bytes = self.bytes.split(b"\r\n\r\n", 1)
        return int(head.split(b" ")[1])

    def message(self):
        """The next frame: opcode and body."""
        def length(b):
            if len(b) < 2:
                return None
            size, at = b[1] & 127, 2
            if size == 126:
                size, at = (struct.unpack(">H", b[2:4])[0] if len(b) >= 4 else 1 << 30), 4
            return at, size
        def whole(b):
            found = length(b)
            return found is not None and len(b) >= sum(found)
        if not self.fill(whole):
            return None
        at, size = length(self.bytes)
        opcode, body = self.bytes[0] & 15, self.bytes[at:at + size]
        self.bytes = self.bytes[at + size:]
        return opcode, body

    def close_code(self):
        """Reads on to the close frame; 1006: there was none."""
        while (got := self.message()) is not None:
            if got[0] == 8:
                return struct.unpack(">H", got[1][:2])[0] if got[1] else 1005
        return 1006
