# SPDX-License-Identifier: Apache-2.0
"""runs takes one measurement: a fresh server on one processor, and the generator on another."""

import contextlib
import json
import os
import re
import socket
import subprocess
import tempfile
import time
from pathlib import Path

from loads import RELEASE

# The generator ends by itself long before.
LONGEST = 120


def pinned(cpus, command):
    return ["taskset", "-c", ",".join(map(str, cpus)), *map(str, command)]


def free_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


@contextlib.contextmanager
def started(command, **options):
    """A process that is stopped in the end."""
    process = subprocess.Popen(command, **options)
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def listens(port):
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
        return True
    return False


def await_port(process, printed, told):
    """The port, when the server serves: the one that it was told, or that it has printed."""
    until = time.monotonic() + 10
    while process.poll() is None and time.monotonic() < until:
        if told is not None and listens(told):
            return told
        found = re.search(r"(?:\A|127\.0\.0\.1:)(\d+)\s", Path(printed).read_text())
        if told is None and found:
            return int(found[1])
        time.sleep(0.02)
    raise RuntimeError("the server does not start: " + Path(printed).read_text().strip())


@contextlib.contextmanager
def running(server, cpus):
    """A fresh server: its process and port. Stops it in the end."""
    told = free_port() if "{port}" in server.command else None
    command = [str(told) if part == "{port}" else part for part in server.command]
    environment = {**os.environ, "PORT": "0", "NODE_ENV": "production"}
    with tempfile.NamedTemporaryFile() as printed, \
            started(pinned(cpus, command), env=environment, stdout=printed,
                    stderr=subprocess.STDOUT) as process:
        yield process, await_port(process, printed.name, told)


def generator(server, row, seconds, process, port):
    """The command that puts the load on a server that runs."""
    return [RELEASE / "plenum", "bench", "--json", "--wire", server.wire,
            "--url", f"ws://127.0.0.1:{port}{server.path}", "--pid", process.pid,
            "--size", 128, "--seconds", seconds, *row.options]


def measure(server, row, seconds, cpus):
    """What the generator reports of one run; raises RuntimeError if it fails."""
    ours, theirs = (cpus[:2], cpus[:2]) if row.shared else (cpus[1:2], cpus[:1])
    try:
        with running(server, theirs) as (process, port):
            done = subprocess.run(pinned(ours, generator(server, row, seconds, process, port)),
                                  text=True, capture_output=True, timeout=LONGEST)
    except (OSError, subprocess.TimeoutExpired) as why:
        raise RuntimeError(str(why)) from why
    if done.returncode != 0:
        raise RuntimeError((done.stderr or done.stdout).strip())
    return json.loads(done.stdout)
