# SPDX-License-Identifier: Apache-2.0
"""loads holds the servers that are compared, and the loads that they are compared by."""

import platform
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MODULES = ROOT / "bench/node_modules"
RELEASE = ROOT / "build/release"


@dataclass
class Server:
    """A program that prints its port when it is ready; Plenum does so in a log line."""

    title: str
    command: list
    wire: str
    path: str


PLENUM = [RELEASE / "plenum", "serve", "--listen", "127.0.0.1:0", "--loops", "1", "--insecure"]
BUN = [MODULES / f"@oven/bun-linux-{platform.machine().replace('x86_64', 'x64')}/bin/bun"]

SERVERS = {
    "plenum": Server("Plenum", PLENUM, "json", "/ws"),
    "msgpack": Server("Plenum, MessagePack", PLENUM, "msgpack", "/ws"),
    "bun": Server("Bun", [*BUN, ROOT / "bench/servers/bun.js"], "raw", "/ws/{group}"),
    "socket.io": Server("Socket.IO", ["node", ROOT / "bench/servers/socketio.js"], "socket.io",
                        "/socket.io/?EIO=4&transport=websocket"),
    "raw": Server("raw `send()`", [RELEASE / "raw_send"], "raw", "/ws/{group}"),
}

# A few lines that answer each message, in those that are written in: no groups.
ECHO = {
    "plenum": Server("Plenum", [RELEASE / "echo_server"], "raw", "/echo/{group}"),
    "bun": Server("Bun", SERVERS["bun"].command, "raw", "/echo/{group}"),
    "raw": SERVERS["raw"],
}


def price(report):
    return report["cpu_us_per_delivery"]


def memory(report):
    return report["rss_bytes_per_connection"] / 1024


@dataclass
class Row:
    """A load, as options of the generator, and the figure of a report that it is for."""

    title: str
    options: list
    in_flight: int
    figure: Callable = price
    unit: str = "µs"
    echo: bool = False  # each member is alone, and a handler answers it


ROWS = {
    **{f"w{n}": Row(f"1 group of 1,000, {n:,} in flight", ["--members", 1000, "--window", n], n)
       for n in (1, 8, 64, 1000)},
    "rooms": Row("100 groups of 10, a publisher in each",
                 ["--groups", 100, "--members", 10, "--window", 1], 100),
    "idle": Row("memory of an idle member, of 10,000", ["--members", 10_000, "--idle"], 0,
                memory, "KiB"),
    "echo": Row("echo by a handler, to 100 clients",
                ["--groups", 100, "--members", 1], 100, echo=True),
    "handlers": Row("memory of an idle handler, of 10,000",
                    ["--groups", 10_000, "--members", 1, "--idle"], 0, memory, "KiB", echo=True),
}


def server_for(row, name):
    """The server of this name that the load is for, if there is one."""
    return (ECHO if row.echo else SERVERS).get(name)
