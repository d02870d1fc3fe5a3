# SPDX-License-Identifier: Apache-2.0
"""loads holds the servers that are compared, and the loads that they are compared by."""

import platform
import resource
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MODULES = ROOT / "bench/node_modules"
RELEASE = ROOT / "build/release"


@dataclass
class Server:
    """A program that prints its port when it is ready, Plenum in a log line; or one that is
    told its port, where the command has `{port}`."""

    title: str
    command: list
    wire: str
    path: str


def plenum(loops, wire="json", title="Plenum"):
    return Server(title, [RELEASE / "plenum", "serve", "--listen", "127.0.0.1:0", "--insecure",
                          "--loops", loops], wire, "/ws")


BUN = [MODULES / f"@oven/bun-linux-{platform.machine().replace('x86_64', 'x64')}/bin/bun"]

SERVERS = {
    "plenum": plenum(1),
    "msgpack": plenum(1, "msgpack", "Plenum, MessagePack"),
    "bun": Server("Bun", [*BUN, ROOT / "bench/servers/bun.js"], "raw", "/ws/{group}"),
    "socket.io": Server("Socket.IO", ["node", ROOT / "bench/servers/socketio.js"], "socket.io",
                        "/socket.io/?EIO=4&transport=websocket"),
    "centrifugo": Server("Centrifugo", ["centrifugo", "--config",
                                        ROOT / "bench/servers/centrifugo.json",
                                        "--http_server.port", "{port}"],
                         "centrifugo", "/connection/websocket"),
    "raw": Server("raw `send()`", [RELEASE / "raw_send"], "raw", "/ws/{group}"),
}

# A few lines that answer each message, in those that are written in: no groups.
ECHO = {
    "plenum": Server("Plenum", [RELEASE / "echo_server"], "raw", "/echo/{group}"),
    "bun": Server("Bun", SERVERS["bun"].command, "raw", "/echo/{group}"),
    "raw": SERVERS["raw"],
}

LOOPS = {"plenum": plenum(1, title="one loop"), "plenum2": plenum(2, title="two loops")}

NAMES = [*SERVERS, "plenum2"]
USUAL = ["plenum", "bun", "raw", "plenum2"]


# 20,000, or as many thousands as files may be open.
COMING_BACK = min(20, resource.getrlimit(resource.RLIMIT_NOFILE)[1] // 1000 - 1) * 1000


def price(report):
    return report["cpu_us_per_delivery"]


def price_of_client(report):
    return report["cpu_us_per_client"]


def memory(report):
    return report["rss_bytes_per_connection"] / 1024


@dataclass
class Row:
    """A load, as options of the generator, and the figure of a report that it is for."""

    title: str
    options: list
    in_flight: int = 0
    figure: Callable = price
    unit: str = "µs"
    servers: dict = field(default_factory=lambda: SERVERS)
    shared: bool = False  # server and generator have both processors

    def publishes(self):
        return self.figure is price


def rooms(count, members, in_flight, title):
    return Row(f"{count} groups of {members}, {title}",
               ["--groups", count, "--members", members, "--in-flight", in_flight], in_flight)


ROWS = {
    **{f"w{n}": Row(f"1 group of 1,000, {n:,} in flight", ["--members", 1000, "--window", n], n)
       for n in (1, 8, 64, 1000)},
    "rooms1": rooms(100, 10, 1, "1 in flight in all"),
    "rooms64": rooms(100, 10, 64, "64 in flight in all"),
    "rooms": rooms(100, 10, 100, "1 in flight in each"),
    "pairs": rooms(500, 2, 100, "100 in flight in all"),
    "echo": Row("echo by a handler, to 100 clients",
                ["--groups", 100, "--members", 1], 100, servers=ECHO),
    "connect": Row("a client that connects, joins and closes, of 10,000",
                   ["--load", "connect", "--groups", 100, "--members", 100],
                   figure=price_of_client),
    "idle": Row("memory of an idle member, of 10,000",
                ["--load", "idle", "--members", 10_000], figure=memory, unit="KiB"),
    "handlers": Row("memory of an idle handler, of 10,000",
                    ["--load", "idle", "--groups", 10_000, "--members", 1],
                    figure=memory, unit="KiB", servers=ECHO),
    "pairs2": rooms(500, 2, 100, "100 in flight in all"),
    "recover": Row(f"{COMING_BACK:,} clients come back and recover 50 messages each",
                   ["--load", "recover", "--groups", COMING_BACK // 1000, "--members", 1000,
                    "--missed", 50],
                   figure=price_of_client, servers={"plenum": SERVERS["plenum"]}),
}
ROWS["pairs2"].servers = LOOPS
ROWS["pairs2"].shared = True
