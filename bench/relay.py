# SPDX-License-Identifier: Apache-2.0
"""relay measures what a Redis between two nodes does: relay_load, with a redis-server of its own."""

import re
import shutil
import subprocess
import tempfile
import time

from loads import RELEASE
from runs import LONGEST, free_port, listens, started

KINDS = ["saved", "unsaved"]
RATES = [2_000, 10_000]
SECONDS = 20  # about so long does a run take

MOST = re.compile(r"^(\w+) +as many as possible +(\d+)/s", re.M)
ADDED = re.compile(r"^(\w+) +(\d+)/s +p50 +(\d+) µs +p99 +(\d+) µs", re.M)


def is_possible():
    return shutil.which("redis-server") is not None


def measure():
    """What one run reports: publications per second by kind, and what is added to each, (p50, p99)
    in µs, by kind and rate; raises RuntimeError if it fails."""
    port = free_port()
    with tempfile.TemporaryDirectory() as folder, \
            started(["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "",
                     "--dir", folder], stdout=subprocess.DEVNULL) as redis:
        while not listens(port):
            if redis.poll() is not None:
                raise RuntimeError("redis-server does not start")
            time.sleep(0.02)
        try:
            done = subprocess.run([RELEASE / "relay_load", f"redis://127.0.0.1:{port}"],
                                  text=True, capture_output=True, timeout=LONGEST)
        except subprocess.TimeoutExpired as why:
            raise RuntimeError("relay_load does not end") from why
    if done.returncode != 0 or done.stderr:
        raise RuntimeError(done.stderr.strip().rpartition("\n")[2])
    return {**{kind: int(rate) for kind, rate in MOST.findall(done.stdout)},
            **{(kind, int(rate)): (int(p50), int(p99))
               for kind, rate, p50, p99 in ADDED.findall(done.stdout)}}
