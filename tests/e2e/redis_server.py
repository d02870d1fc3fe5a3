# SPDX-License-Identifier: Apache-2.0
#
# redis_server starts a real Redis on a free port, with its files in a folder of its own.

import shutil
import signal
import socket
import subprocess
import tempfile
import time


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class Redis:
    """Use it in a `with` statement."""

    def __init__(self, *options, port=None):
        self.folder = tempfile.mkdtemp(prefix="plenum-redis-")
        self.options = options
        self.port = port or free_port()
        self.url = f"redis://127.0.0.1:{self.port}"
        self.start()

    def start(self):
        self.process = subprocess.Popen(
            ["redis-server", "--port", str(self.port), "--bind", "127.0.0.1", "--dir", self.folder,
             "--save", "", "--appendonly", "yes", "--appendfsync", "always", *self.options],
            stdout=subprocess.DEVNULL, stderr=subprocess.STDOUT)
        while not self.run("PING").startswith(("PONG", "NOAUTH")):
            if self.process.poll() is not None:
                raise RuntimeError("Redis does not start")
            time.sleep(0.02)

    def run(self, *command):
        """Runs a command with redis-cli; returns what that prints."""
        return subprocess.run(["redis-cli", "-p", str(self.port), *command], text=True,
                              capture_output=True, check=False).stdout.strip()

    def kill(self):
        self.process.kill()
        self.process.wait()

    def lose_files(self):
        shutil.rmtree(self.folder)
        self.folder = tempfile.mkdtemp(prefix="plenum-redis-")

    def pause(self):
        self.process.send_signal(signal.SIGSTOP)

    def go_on(self):
        self.process.send_signal(signal.SIGCONT)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.go_on()
        self.kill()
        shutil.rmtree(self.folder)
