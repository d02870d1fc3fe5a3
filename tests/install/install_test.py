# SPDX-License-Identifier: Apache-2.0
#
# install_test installs the library into an empty folder, builds a program of a few lines
# against it, by find_package and by pkg-config, and talks to it.
#
# Usage: install_test.py BUILD_FOLDER COMPILER FLAGS

import asyncio
import os
import re
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import websockets

BUILD, COMPILER, FLAGS = sys.argv.pop(1), sys.argv.pop(1), sys.argv.pop(1).split()
PROGRAM = Path(__file__).parent / "program"


def run(*command, **options):
    done = subprocess.run([str(each) for each in command], text=True, check=False,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, **options)
    if done.returncode != 0:
        raise AssertionError(f"{' '.join(map(str, command))}\n{done.stdout}")
    return done.stdout


class Installed(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.prefix = Path(cls.folder.name) / "prefix"
        run("cmake", "--install", BUILD, "--prefix", cls.prefix)

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def talk_to(self, program):
        server = subprocess.Popen([program], stdout=subprocess.PIPE, text=True)
        try:
            port = re.search(r"http://127\.0\.0\.1:(\d+)", server.stdout.readline())[1]

            async def echo():
                async with websockets.connect(f"ws://127.0.0.1:{port}/ws") as ws:
                    await ws.send("hello")
                    return await asyncio.wait_for(ws.recv(), 10)
            self.assertEqual(asyncio.run(echo()), "hello")
        finally:
            server.terminate()
            server.communicate(timeout=20)
        self.assertEqual(server.returncode, 0)

    def test_is_found_by_cmake(self):
        build = Path(self.folder.name) / "by-cmake"
        run("cmake", "-S", PROGRAM, "-B", build, f"-DCMAKE_PREFIX_PATH={self.prefix}",
            f"-DCMAKE_CXX_COMPILER={COMPILER}", f"-DCMAKE_CXX_FLAGS={' '.join(FLAGS)}")
        run("cmake", "--build", build)
        self.talk_to(build / "echo")

    def test_is_found_by_pkg_config(self):
        path = str(next(self.prefix.glob("lib*/**/pkgconfig")))
        flags = run("pkg-config", "--cflags", "--libs", "plenum",
                    env=os.environ | {"PKG_CONFIG_PATH": path}).split()
        program = Path(self.folder.name) / "by-pkg-config"
        run(COMPILER, *FLAGS, PROGRAM / "echo.cpp", "-o", program, *flags)
        self.talk_to(program)

    def test_needs_no_header_of_the_libraries_behind_it(self):
        used = run(COMPILER, "-std=c++20", "-M", "-I", self.prefix / "include",
                   PROGRAM / "echo.cpp")
        self.assertIn("plenum/plenum.hpp", used)
        for library in ("/caf/", "boost/asio", "boost/beast", "hiredis", "msgpack", "spdlog",
                        "prometheus", "simdjson", "openssl", "zlib"):
            self.assertNotIn(library, used)

    def test_brings_the_server(self):
        self.assertRegex(run(self.prefix / "bin/plenum", "--version"), r"^plenum \d+\.\d+\.\d+$")


if __name__ == "__main__":
    unittest.main(verbosity=2)
