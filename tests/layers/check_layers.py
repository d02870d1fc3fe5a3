#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""check_layers reads the include lines of all sources and fails when one points up a
floor, or names a third-party library where it does not belong.

Usage: check_layers.py ROOT
"""

import re
import sys
from fnmatch import fnmatch
from pathlib import Path

# From the ground up. A file may include its own floor and those below.
FLOORS = ["base", "protocol", "actors", "cluster", "gateway", "app"]

# The rooms of a floor: which files, and what other rooms of the floor they may include. The first
# pattern that fits a file is its room; one that fits none is a fault. Of the embedding API the headers
# are words that everybody on the floor may use; what makes them work stands above all else.
ROOMS = {
    "protocol": [
        ("protocol/wires.cpp", "wires", {"values", "native", "raw"}),
        ("protocol/raw/*", "raw", {"values", "json"}),
        ("protocol/native/*", "native", {"values", "json", "msgpack"}),
        ("protocol/msgpack/*", "msgpack", {"values", "json"}),
        ("protocol/json/*", "json", {"values"}),
        ("protocol/[!/]*", "values", set()),
    ],
    "actors": [
        ("actors/loop/*", "loop", {"delivery"}),
        ("actors/delivery/*", "delivery", set()),
        ("actors/*", "actors", {"loop", "delivery"}),
    ],
    "cluster": [
        ("cluster/redis/connection/*", "connection", set()),
        ("cluster/redis/*", "redis", {"brokers", "connection"}),
        ("cluster/make_broker.*", "composition", {"brokers", "redis", "connection"}),
        ("cluster/*", "brokers", set()),
    ],
    "gateway": [
        ("gateway/api/*.hpp", "words", set()),
        ("gateway/api/*.cpp", "api", {"words", "net", "ws", "auth", "calls", "endpoints", "http", "node", "settings"}),
        ("gateway/door/*", "door", {"words"}),
        ("gateway/settings/*", "settings", {"door"}),
        ("gateway/net/*", "net", {"words", "settings"}),
        ("gateway/ws/*", "ws", {"words", "door", "net"}),
        ("gateway/fetch/*", "fetch", {"words"}),
        ("gateway/auth/*", "auth", {"words", "settings", "calls", "fetch"}),
        ("gateway/endpoints/call_handler.hpp", "calls", {"words"}),
        ("gateway/endpoints/repeat.*", "calls", {"words"}),
        ("gateway/endpoints/*", "endpoints", {"words", "ws", "auth", "calls"}),
        ("gateway/http/*", "http", {"words", "door", "net", "ws", "auth", "calls", "endpoints"}),
        ("gateway/node/*", "node", {"words", "door", "net", "ws", "auth", "endpoints", "http", "settings"}),
    ],
    "app": [
        ("app/commands/*", "commands", {"app"}),
        ("app/main.cpp", "main", {"app", "commands"}),
        ("app/*", "app", set()),
    ],
}

# Folders beside the house, and what they may include besides themselves.
BESIDE = {"bench": {"base", "protocol", "cluster", "gateway"}, "examples": {"base", "protocol", "gateway"}}

# Made by the build from files that are no C++.
GENERATED = {"embedded"}

# Which files may name which header; the first pattern that fits decides. Headers that
# fit none belong to the standard library or the system.
THIRD_PARTY = [
    # Typed handles, to send to.
    ("caf/send.hpp", ["actors/*", "cluster/relay*", "gateway/*", "app/*"]),
    ("caf/typed_actor.hpp", ["actors/*", "cluster/relay*", "gateway/*", "app/*"]),
    # The composition of the program.
    ("caf/actor_system*.hpp", ["actors/*", "cluster/relay*", "gateway/node/server.*"]),
    ("caf/*", ["actors/*", "cluster/relay*"]),
    ("boost/asio*", ["actors/*", "cluster/*", "gateway/*", "app/*", "bench/*", "examples/*"]),
    ("boost/beast*", ["gateway/*", "bench/*"]),
    ("boost/container/small_vector.hpp", ["actors/*"]),
    ("boost/crc.hpp", ["cluster/redis/connection/functions.cpp"]),
    ("boost/json*", ["protocol/*.cpp", "protocol/json/*.hpp", "protocol/native/json_*.hpp", "gateway/api/*", "gateway/auth/*", "app/commands/token_command.cpp"]),
    ("boost/system/*", ["*"]),
    ("plenum/*", ["examples/*"]),
    ("boost/url*", ["gateway/*", "cluster/redis/connection/url.cpp"]),
    ("boost/*", []),
    ("curl/*", ["gateway/fetch/*"]),
    ("CLI/*", ["app/*", "bench/*"]),
    ("fmt/*", ["base/*", "app/*", "bench/*"]),
    ("hiredis/*", ["cluster/redis/connection/resp.?pp"]),
    ("msgpack*", ["protocol/*.cpp", "protocol/msgpack/*.hpp", "protocol/native/msgpack_*.hpp"]),
    ("openssl/*", ["gateway/*", "base/random.cpp", "bench/servers/raw_wire.cpp"]),
    ("prometheus/*", ["gateway/node/metrics.*"]),
    ("simdjson*", ["protocol/*.cpp", "protocol/json/*.hpp", "protocol/native/json_*.hpp"]),
    ("spdlog/*", ["base/*"]),
    ("zlib.h", ["protocol/deflater.cpp", "protocol/inflater.cpp"]),
]

INCLUDE = re.compile(r'^\s*#\s*include\s*(["<])([^">]+)[">]')


def room_of(path):
    """The room of a file and what it may include; `None, set()` if it is in none."""
    for pattern, room, below in ROOMS[path.split("/")[0]]:
        if fnmatch(path, pattern):
            return room, below
    return None, set()


def room_fault(path, header):
    """Why `path` may not include a `header` of its own floor; None if it may."""
    if path.split("/")[0] not in ROOMS:
        return None
    (here, below), (there, _) = room_of(path), room_of(header)
    if here is None or there is None:
        return "is in no room, or this file is not"
    return None if here == there or there in below else f"points up, from {here} to {there}"


def project_fault(path, header):
    """Why `path` may not include the project's own `header`; None if it may."""
    here, there = path.split("/")[0], header.split("/")[0]
    if there in GENERATED:
        return None
    if here == there:
        return room_fault(path, header)
    if (here, there) == ("app", "bench"):
        return None  # the composition of the program
    if there not in FLOORS:
        return "is not written from the project's root"
    if here in BESIDE:
        return None if there in BESIDE[here] else f"is not for {here}/"
    if FLOORS.index(there) > FLOORS.index(here):
        return f"points up, from {here}/ to {there}/"
    return None


def third_party_fault(path, header):
    """Why `path` may not include the library's `header`; None if it may."""
    for pattern, places in THIRD_PARTY:
        if fnmatch(header, pattern):
            if any(fnmatch(path, place) for place in places):
                return None
            return f"may only be named in {', '.join(places) or 'no file'}"
    return None


def faults_in(root, path):
    for number, line in enumerate((root / path).read_text().splitlines(), 1):
        found = INCLUDE.match(line)
        if not found:
            continue
        kind, header = found.groups()
        fault = project_fault(path, header) if kind == '"' else third_party_fault(path, header)
        if fault:
            yield f"{path}:{number}: {header} {fault}"


def sources(root):
    for folder in [*FLOORS, *BESIDE]:
        for source in sorted((root / folder).rglob("*.[ch]pp")):
            yield source.relative_to(root).as_posix()


def check(root):
    """All faults below `root`, one line each. No source at all is a fault, too."""
    paths = list(sources(root))
    if not paths:
        return [f"no sources in {root}"]
    return [fault for path in paths for fault in faults_in(root, path)]


if __name__ == "__main__":
    found = check(Path(sys.argv[1]))
    print("\n".join(found) or "every include points down")
    sys.exit(1 if found else 0)
