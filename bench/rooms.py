# SPDX-License-Identifier: Apache-2.0
"""rooms says to which part of Plenum, or of what is below it, a sample of perf belongs.

What the kernel does belongs to the system call that asked for it; memory allocation to
malloc; all else to the innermost source file, inlined ones included, that is not the
standard library's. What stands in a library without a source is that library's.
"""

import os
import re
import subprocess

from loads import ROOT

KERNEL = [("kernel: send", re.compile(r"sys_(send|write)")),
          ("kernel: receive", re.compile(r"sys_(recv|read)")),
          ("kernel: epoll", re.compile(r"epoll"))]
MALLOC = re.compile(r"^(_?_?(libc_)?(malloc|free|calloc|realloc|memalign)|_int_(malloc|free|realloc)"
                    r"|malloc_consolidate|unlink_chunk|sysmalloc|tcache_.*|cfree|operator (new|delete).*)")
LIBRARIES = [("CAF", "/caf/"), ("Beast", "/boost/beast/"), ("Asio", "/boost/asio/"),
             ("other libraries: Boost", "/boost/"), ("other libraries: simdjson", "simdjson"),
             ("CAF", "libcaf"), ("other libraries: libc", "libc.so"),
             ("other libraries: libstdc++", "libstdc++")]
LINE = re.compile(r"^\s+([0-9a-f]+) (.*) \((.*)\)$")
STANDARD = "/include/c++/"


def stacks(script):
    """From what `perf script` prints: lists of frames, innermost first, each (place in
    the file, symbol, file)."""
    for sample in script.split("\n\n"):
        frames = [(int(found[1], 16), found[2], found[3]) for line in sample.splitlines()
                  if (found := LINE.match(line))]
        if frames:
            yield frames


def sources(program, all_stacks):
    """Of each place in the program: its source files, innermost first."""
    places = sorted({place for stack in all_stacks for place, _, file in stack
                     if file == program})
    distance = distance_of_text(program)
    done = subprocess.run(["addr2line", "-a", "-i", "-e", program], text=True, check=True,
                          capture_output=True,
                          input="".join(f"{place + distance:#x}\n" for place in places))
    found, current = {}, None
    for line in done.stdout.splitlines():
        if line.startswith("0x"):
            current = found.setdefault(int(line, 16) - distance, [])
        elif not line.startswith("?"):
            current.append(os.path.normpath(line.rsplit(":", 1)[0]))
    return found


def distance_of_text(program):
    """What an address of the text has more than its place in the file, by which perf calls it."""
    headers = subprocess.run(["readelf", "-lW", program], text=True, check=True,
                             capture_output=True).stdout
    place, address = re.search(r"LOAD +0x(\w+) 0x(\w+) .* R E ", headers).groups()
    return int(address, 16) - int(place, 16)


def room_of_file(file):
    """None: of none, but of who uses it."""
    if STANDARD in file:
        return None
    if file.startswith(str(ROOT) + "/"):
        parts = file[len(str(ROOT)) + 1:].split("/")[:-1]
        return "/".join(parts[:2])
    return next((name for name, mark in LIBRARIES if mark in file), None)


def room_of(stack, program, sources):
    _, symbol, file = stack[0]
    if "kernel" in file or file.startswith("["):
        names = [name for _, name, where in stack if "kernel" in where or where.startswith("[")]
        return next((room for room, mark in KERNEL if any(map(mark.search, names))),
                    "kernel: other")
    if MALLOC.match(symbol):
        return "malloc"
    for place, _, file in stack:
        if file != program:
            if (room := room_of_file(file)) and not room.endswith("libstdc++"):
                return room
            continue
        for source in sources.get(place, []):
            if room := room_of_file(source):
                return room
    return "unknown"
