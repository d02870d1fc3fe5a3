# SPDX-License-Identifier: Apache-2.0
#
# Keys that are published at a URL: Python's http.server with TLS, tokens by PyJWT, against the real
# binary.

import asyncio
import json
import os
import subprocess
import tempfile
import time
import unittest
from pathlib import Path

import jwt
import websockets
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from jwt.algorithms import ECAlgorithm, OKPAlgorithm

from backend import Backend, say
from native_client import until
from server import Server

SECRET = "a secret of more than thirty-two bytes"


def token(key, algorithm, name=None):
    return jwt.encode({"sub": "ada", "exp": int(time.time()) + 60}, key, algorithm=algorithm,
                      headers={"kid": name} if name else None)


async def accepts(server, shown):
    try:
        ws = await websockets.connect(f"{server.url}/ws",
                                      subprotocols=["plenum.v1.json", f"bearer.{shown}"])
    except websockets.InvalidStatus as refused:
        assert refused.response.status_code == 401, refused
        return False
    await ws.close()
    return True


class KeysByUrl(unittest.IsolatedAsyncioTestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.folder = folder.name
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
                        "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj", "/CN=issuer",
                        "-addext", "subjectAltName=DNS:localhost", "-keyout",
                        f"{cls.folder}/issuer.key", "-out", f"{cls.folder}/issuer.pem"],
                       check=True, capture_output=True, timeout=30)
        cls.curve, cls.edwards = ec.generate_private_key(ec.SECP256R1()), ed25519.Ed25519PrivateKey.generate()
        cls.jwks = {"old": json.loads(ECAlgorithm.to_jwk(cls.curve.public_key())) | {"kid": "old"},
                    "new": json.loads(OKPAlgorithm.to_jwk(cls.edwards.public_key())) | {"kid": "new"}}
        cls.by_old, cls.by_new = token(cls.curve, "ES256", "old"), token(cls.edwards, "EdDSA", "new")

    def setUp(self):
        self.says = (200, {"keys": [self.jwks["old"]]})

    def publish(self, port=0):
        def answer(handler, _):
            status, body = self.says
            extra = {"Location": f"https://localhost:{handler.server.server_port}/other"} \
                if status == 302 else {}
            say(handler, status, body, **extra)
        return Backend(answer, f"{self.folder}/issuer.pem", f"{self.folder}/issuer.key", port)

    def serve(self, url, *options, authority=True):
        trust = ("--auth-ca", f"{self.folder}/issuer.pem") if authority else ()
        return Server("--token-wait", "0", *options, who=("--jwt-jwks-url", url, *trust))

    async def test_rotate(self):
        with self.publish() as issuer, self.serve(f"{issuer.url}/jwks.json") as server:
            began = time.monotonic()
            await until(lambda: issuer.asked)
            self.assertLess(time.monotonic() - began, 0.8, "not fetched at the start")
            await asyncio.sleep(0.5)
            self.assertTrue(await accepts(server, self.by_old))
            self.says = (200, {"keys": [self.jwks["new"]]})
            for _ in range(200):
                self.assertFalse(await accepts(server, self.by_new)) if len(issuer.asked) == 1 else None
            self.assertEqual(len(issuer.asked), 1, "an unknown key made it fetch at once again")
            await until(lambda: len(issuer.asked) == 2, 14)
            self.assertGreater(time.monotonic() - began, 9)
            await asyncio.sleep(0.5)
            self.assertTrue(await accepts(server, self.by_new))
            self.assertFalse(await accepts(server, self.by_old))
            storm = [token(self.edwards, "EdDSA", f"unknown {i}") for i in range(100)]
            for each in storm:
                self.assertFalse(await accepts(server, each))
            self.says = (500, b"")
            await until(lambda: len(issuer.asked) == 3, 14)
            await until(lambda: any("could not be fetched" in x for x in server.log))
            self.assertTrue(await accepts(server, self.by_new))
            self.assertGreater(time.monotonic() - began, 19)

    async def test_stand_beside_those_of_files(self):
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "secret"
            file.write_text(SECRET)
            with self.publish() as issuer, \
                    self.serve(issuer.url, "--jwt-secret-file", str(file)) as server:
                await until(lambda: issuer.asked)
                await asyncio.sleep(0.5)
                self.assertTrue(await accepts(server, self.by_old))
                self.assertTrue(await accepts(server, token(SECRET, "HS256")))
                file.write_text(SECRET * 2)
                await until(lambda: any("read again" in x for x in server.log))
                self.assertTrue(await accepts(server, self.by_old))
                self.assertFalse(await accepts(server, token(SECRET, "HS256")))

    async def refuses_all(self, server):
        await until(lambda: any("could not be fetched" in x for x in server.log))
        self.assertFalse(await accepts(server, self.by_old))

    async def test_that_cannot_be_fetched_let_nobody_in(self):
        for says in ((302, b""), (200, b"x" * 300_000), (200, {"keys": []}), (404, b"")):
            self.says = says
            with self.publish() as issuer, self.serve(issuer.url) as server:
                await self.refuses_all(server)
                self.assertEqual(len(issuer.asked), 1, "a redirect was followed")
        with self.publish() as issuer, self.serve(issuer.url, authority=False) as server:
            await self.refuses_all(server)
            self.assertEqual(issuer.asked, [])

    async def test_of_who_is_away_are_fetched_when_it_is_back(self):
        with self.publish() as issuer:
            port = issuer.port
        with self.serve(f"https://localhost:{port}") as server:
            await self.refuses_all(server)
            self.assertTrue(server.is_ready())
            with self.publish(port) as issuer:
                await until(lambda: issuer.asked, 14)
                await asyncio.sleep(0.5)
                self.assertTrue(await accepts(server, self.by_old))

    async def test_stopping_does_not_wait_for_them(self):
        asked = []

        def hang(handler, _):
            asked.append(1)
            time.sleep(5)
        with Backend(hang, f"{self.folder}/issuer.pem", f"{self.folder}/issuer.key") as issuer:
            with self.serve(issuer.url) as server:
                await until(lambda: asked)
                began = time.monotonic()
                server.stop()
                self.assertLess(time.monotonic() - began, 3)

    def test_url_is_of_https(self):
        for url in ("http://localhost/", "localhost", "https://"):
            done = subprocess.run([os.environ["PLENUM_BIN"], "serve", "--jwt-jwks-url", url],
                                  capture_output=True, text=True, timeout=20)
            self.assertIn("a URL is wanted, https://", done.stdout + done.stderr)


if __name__ == "__main__":
    unittest.main()
