# SPDX-License-Identifier: Apache-2.0
#
# compose_test starts the cluster of docker-compose.yml: two clients on different nodes talk
# through the balancer, and one of the nodes is killed. The image holds the program of this
# build, as the second stage of deploy/Dockerfile makes it.
#
# Usage: compose_test.py ROOT BUILD_FOLDER

import asyncio
import base64
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.request
from pathlib import Path

ROOT, BUILD = Path(sys.argv.pop(1)), Path(sys.argv.pop(1))
sys.path.insert(0, str(ROOT / "tests/e2e"))

import websockets  # noqa: E402

from native_client import Client  # noqa: E402


def run(*command, **options):
    done = subprocess.run([str(each) for each in command], text=True, check=False,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, **options)
    if done.returncode != 0:
        raise AssertionError(f"{' '.join(map(str, command))}\n{done.stdout}")
    return done.stdout


def build_image():
    with tempfile.TemporaryDirectory() as folder:
        run("cpack", "-D", "CPACK_COMPONENTS_ALL=server", "-B", folder, cwd=BUILD)
        second = (ROOT / "deploy/Dockerfile").read_text().split("\n\n")[-1]
        package = next(Path(folder).glob("plenum_*.deb"))
        shutil.rmtree(Path(folder) / "_CPack_Packages")
        Path(folder, "Dockerfile").write_text(
            re.sub(r"COPY --from=build \S+ ", f"COPY {package.name} ", second))
        run("docker", "build", "-t", "plenum", folder)


class Balancer:
    def __init__(self):
        with socket.socket() as s:
            s.bind(("127.0.0.1", 0))
            self.port = s.getsockname()[1]
        self.url = f"ws://127.0.0.1:{self.port}"

    def is_ready(self):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/readyz", timeout=2) as got:
                return got.status == 200
        except OSError:
            return False


class Compose(unittest.IsolatedAsyncioTestCase):
    @classmethod
    def setUpClass(cls):
        build_image()
        secret = ROOT / "deploy/secret.key"
        cls.made_secret = not secret.exists()
        if cls.made_secret:
            secret.write_text(base64.b64encode(os.urandom(48)).decode() + "\n")
        cls.balancer = Balancer()
        cls.environment = os.environ | {"PLENUM_PORT": str(cls.balancer.port),
                                        "COMPOSE_PROJECT_NAME": "plenumtest"}
        cls.compose("up", "-d", "--no-build")
        for _ in range(300):
            if cls.balancer.is_ready():
                return
            time.sleep(0.2)
        logs = cls.compose("logs", "--tail", "20")
        cls.tearDownClass()
        raise AssertionError(logs)

    @classmethod
    def tearDownClass(cls):
        cls.compose("down", "-v", "-t", "1")
        if cls.made_secret:
            (ROOT / "deploy/secret.key").unlink()

    @classmethod
    def compose(cls, *command):
        return run("docker-compose", *command, cwd=ROOT, env=cls.environment)

    async def connect(self, user):
        """Comes with a token of the demo's login."""
        login = f"http://127.0.0.1:{self.balancer.port}/login?user={user}"
        with urllib.request.urlopen(login, timeout=5) as answer:
            return await Client.with_token(self.balancer, answer.read().decode())

    async def connect_to(self, node, user):
        """Connects until the balancer has chosen this node, which may take a while to be seen."""
        for _ in range(200):
            try:
                client = await self.connect(user)
            except (OSError, websockets.WebSocketException, asyncio.TimeoutError):
                await asyncio.sleep(0.2)
                continue
            if client.welcome["node"] == node:
                return client
            await client.ws.close()
        raise AssertionError(f"never came to {node}")

    async def test_clients_of_different_nodes_talk_while_a_node_dies(self):
        ann = await self.connect_to("node-1", "ann")
        cem = await self.connect_to("node-3", "cem")
        await ann.ask("join", group="chat_room_lobby")
        joined = await cem.ask("join", group="chat_room_lobby")
        self.assertEqual(joined["status"], "channel_exist")
        await ann.ask("send", group="chat_room_lobby", data="hello", save=True)
        hello = await cem.push()
        self.assertEqual((hello["data"], hello["user"]), ("hello", "ann"))

        self.compose("kill", "-s", "KILL", "node-3")
        with self.assertRaises(websockets.ConnectionClosed):
            while True:
                await cem.receive()
        await ann.ask("send", group="chat_room_lobby", data="are you there?", save=True)
        for _ in range(100):
            try:
                cem = await self.connect("cem")
                break
            except (OSError, websockets.WebSocketException, asyncio.TimeoutError):
                await asyncio.sleep(0.2)
        self.assertIn(cem.welcome["node"], ("node-1", "node-2"))
        joined = await cem.ask("join", group="chat_room_lobby", recover={"epoch": joined["epoch"],
                                                              "offset": hello["offset"]})
        self.assertTrue(joined["recovered"])
        self.assertEqual([m["data"] for m in joined["messages"]], ["are you there?"])
        await cem.ask("send", group="chat_room_lobby", data="yes")
        while (got := await ann.push()).get("data") != "yes":
            pass
        self.assertEqual(got["user"], "cem")


if __name__ == "__main__":
    unittest.main(verbosity=2)
