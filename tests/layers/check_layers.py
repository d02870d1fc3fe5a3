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
    ("caf/actor_system*.hpp", ["actors/*", "cluster/relay*", "gateway/server.*"]),
    ("caf/*", ["actors/*", "cluster/relay*"]),
    ("boost/asio*", ["actors/*", "cluster/*", "gateway/*", "app/*", "bench/*", "examples/*"]),
    ("boost/beast*", ["gateway/*", "bench/*"]),
    ("boost/crc.hpp", ["cluster/redis_functions.cpp"]),
    ("boost/json*", ["protocol/*.cpp", "protocol/json_*.hpp", "gateway/api/*"]),
    ("boost/system/*", ["*"]),
    ("plenum/*", ["examples/*"]),
    ("boost/url*", ["gateway/*", "cluster/redis_url.cpp"]),
    ("boost/*", []),
    ("CLI/*", ["app/*", "bench/*"]),
    ("fmt/*", ["base/*", "app/*", "bench/*"]),
    ("hiredis/*", ["cluster/resp.?pp"]),
    ("jwt.h", ["gateway/*"]),
    ("msgpack*", ["protocol/*.cpp", "protocol/msgpack_*.hpp"]),
    ("openssl/*", ["gateway/*", "base/random.cpp", "bench/servers/raw_wire.cpp"]),
    ("prometheus/*", ["gateway/metrics.*"]),
    ("simdjson*", ["protocol/*.cpp", "protocol/json_*.hpp"]),
    ("spdlog/*", ["base/*"]),
]

INCLUDE = re.compile(r'^\s*#\s*include\s*(["<])([^">]+)[">]')


def project_fault(path, header):
    """Why `path` may not include the project's own `header`; None if it may."""
    here, there = path.split("/")[0], header.split("/")[0]
    if here == there or there in GENERATED:
        return None
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
