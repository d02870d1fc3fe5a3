# SPDX-License-Identifier: Apache-2.0
#
# TLS with clients that we did not write: openssl s_client, curl, Node's ws, Python's websockets.

import asyncio
import json
import os
import pathlib
import resource
import shutil
import signal
import socket
import ssl
import subprocess
import tempfile
import time
import unittest

import websockets

from server import Server

HERE = pathlib.Path(__file__).parent


def run(*command, cwd=None):
    done = subprocess.run(command, input="", text=True, capture_output=True, timeout=30, cwd=cwd)
    return done.returncode, done.stdout + done.stderr


def make(folder, name, names, issuer=None):
    """Makes NAME.pem and NAME.key for these names."""
    command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
               "-nodes", "-days", "2", "-subj", f"/CN={name}",
               "-keyout", f"{folder}/{name}.key", "-out", f"{folder}/{name}.pem"]
    if names:
        command += ["-addext", "subjectAltName=" + ",".join(f"DNS:{each}" for each in names)]
    if issuer:
        command += ["-CA", f"{folder}/{issuer}.pem", "-CAkey", f"{folder}/{issuer}.key",
                    "-addext", "basicConstraints=critical,CA:FALSE"]
    code, said = run(*command)
    assert code == 0, said


class Tls(unittest.TestCase):
    options = ()

    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="plenum-tls-"))
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        make(cls.folder, "localhost", ["localhost"])
        make(cls.folder, "stars", ["*.example.com", "chat.example.org"])
        make(cls.folder, "authority", [])
        make(cls.folder, "ada", [], "authority")

    def path(self, name):
        return str(self.folder / name)

    def serve(self, *options, names=("localhost",), **more):
        return Server("--tls-cert", ",".join(self.path(f"{each}.pem") for each in names),
                      "--tls-key", ",".join(self.path(f"{each}.key") for each in names),
                      *options, **more)

    def s_client(self, server, *options):
        return run("openssl", "s_client", "-connect", f"127.0.0.1:{server.port}", "-servername",
                   "localhost", *options)

    def trusting(self, name="localhost"):
        return ssl.create_default_context(cafile=self.path(f"{name}.pem"))


class Handshakes(Tls):
    def test_versions_and_suites(self):
        with self.serve() as server:
            for version in ("-tls1_2", "-tls1_3"):
                self.assertEqual(self.s_client(server, version)[0], 0, version)
            for version in ("-tls1", "-tls1_1"):
                code, said = self.s_client(server, version, "-cipher", "ALL:@SECLEVEL=0")
                self.assertNotEqual(code, 0, version)
                self.assertIn("alert protocol version", said)
            for suite in ("ECDHE-ECDSA-AES256-GCM-SHA384", "ECDHE-ECDSA-CHACHA20-POLY1305"):
                code, said = self.s_client(server, "-tls1_2", "-cipher", suite)
                self.assertEqual(code, 0, said)
                self.assertIn(suite, said)
            for weak in ("AES128-SHA", "ECDHE-ECDSA-AES128-SHA", "ECDHE-ECDSA-AES256-SHA384",
                         "ECDHE-ECDSA-AES256-CCM8", "DHE-RSA-AES128-GCM-SHA256", "aNULL", "eNULL"):
                code, said = self.s_client(server, "-tls1_2", "-cipher", f"{weak}:@SECLEVEL=0")
                self.assertNotEqual(code, 0, weak)

    def test_nothing_is_resumed_renegotiated_or_compressed(self):
        with self.serve() as server:
            for version in ("-tls1_2", "-tls1_3"):
                code, said = self.s_client(server, version, "-reconnect")
                self.assertNotIn("Reused,", said)
            _, said = run("bash", "-c", f"(sleep 0.5; echo R; sleep 0.5) | openssl s_client -tls1_2 "
                                        f"-connect 127.0.0.1:{server.port}")
            self.assertIn("no renegotiation", said)
            self.assertIn("Compression: NONE", said)

    def test_alpn(self):
        with self.serve() as server:
            self.assertIn("ALPN protocol: http/1.1", self.s_client(server, "-alpn", "h2,http/1.1")[1])
            self.assertIn("alert no application protocol", self.s_client(server, "-alpn", "h2")[1])
            self.assertIn("No ALPN negotiated", self.s_client(server)[1])

    def test_server_name_chooses(self):
        with self.serve(names=("localhost", "stars")) as server:
            for name, subject in (("localhost", "localhost"), ("a.example.com", "stars"),
                                  ("chat.example.org", "stars"), ("a.b.example.com", "localhost"),
                                  ("unknown.example", "localhost")):
                for version in ("-tls1_2", "-tls1_3"):
                    _, said = run("openssl", "s_client", version, "-connect",
                                  f"127.0.0.1:{server.port}", "-servername", name)
                    self.assertIn(f"subject=CN = {subject}", said, name)
            _, said = run("openssl", "s_client", "-noservername", "-connect",
                          f"127.0.0.1:{server.port}")
            self.assertIn("subject=CN = localhost", said)

    def test_clients_certificates(self):
        theirs = ("--cert", self.path("ada.pem"), "--key", self.path("ada.key"))
        strangers = ("--cert", self.path("stars.pem"), "--key", self.path("stars.key"))
        for how, without in (("ask", 0), ("require", 56)):
            with self.serve("--tls-client", how, "--tls-client-ca",
                            self.path("authority.pem")) as server:
                for version in ("1.2", "1.3"):
                    ask = ("curl", "-sS", "--cacert", self.path("localhost.pem"), "--tls-max",
                           version, f"https://localhost:{server.port}/healthz")
                    self.assertEqual(run(*ask, *theirs), (0, "ok\n"))
                    self.assertNotEqual(run(*ask, *strangers)[0], 0)
                    self.assertEqual(run(*ask)[0] == 0, without == 0)

    def test_a_slow_handshake_is_cut(self):
        with self.serve("--log-level", "debug") as server:
            began = time.monotonic()
            with socket.create_connection(("127.0.0.1", server.port)) as slow:
                slow.send(b"\x16\x03\x01\x02\x00\x01")
                slow.settimeout(20)
                self.assertEqual(slow.recv(1), b"")
            self.assertTrue(8 < time.monotonic() - began < 13)
            _, log = server.stop()
            self.assertIn("TLS handshake failed", log)

    def test_files_that_are_wrong_keep_it_from_starting(self):
        for cert, key, why in (("none.pem", "localhost.key", "No such file or directory"),
                               ("localhost.pem", "stars.key", "does not belong to"),
                               ("localhost.key", "localhost.key", "no certificate in it")):
            with self.assertRaisesRegex(RuntimeError, f"(?s)plenum: TLS: .*{why}"):
                Server("--tls-cert", self.path(cert), "--tls-key", self.path(key))
        with self.assertRaisesRegex(RuntimeError, "each certificate needs a key"):
            Server("--tls-cert", self.path("localhost.pem"))


class Clients(Tls):
    def test_curl_keeps_its_connection(self):
        with self.serve() as server:
            url = f"https://localhost:{server.port}/"
            code, said = run("curl", "-sSv", "--cacert", self.path("localhost.pem"), url, url + "healthz")
            self.assertEqual(code, 0, said)
            self.assertIn("Re-using existing connection", said)
            self.assertIn("ok\n", said)
            plain = run("curl", "-sS", f"http://localhost:{server.port}/healthz")
            self.assertNotEqual(plain[0], 0)

    def test_the_entrance_for_operators_stays_plain(self):
        with self.serve("--admin-listen", "127.0.0.1:0", "--log-level", "debug") as server:
            for _ in range(100):
                found = [line for line in server.log if "metrics and health: http://" in line]
                if found:
                    break
                time.sleep(0.05)
            admin = found[0].strip().split("http://")[1].split()[0]
            time.sleep(1.2)
            code, said = run("curl", "-sS", f"http://{admin}/metrics")
            self.assertEqual(code, 0, said)
            self.assertIn("plenum_tls_handshakes_total{", said)
            expiry = [line for line in said.splitlines()
                      if line.startswith("plenum_tls_certificate_expiry_seconds ")]
            left = float(expiry[0].split()[1]) - time.time()
            self.assertTrue(1.9 * 86400 < left <= 2 * 86400, left)

    def test_websockets_of_python(self):
        async def talk(port):
            url = f"wss://localhost:{port}/ws?user=ann"
            async with websockets.connect(url, ssl=self.trusting(), max_size=None,
                                          subprotocols=["plenum.v1.json"]) as ann:
                await ann.send(json.dumps({"op": "join", "group": "g", "id": 1}))
                big = "x" * 60_000
                for _ in range(200):
                    await ann.send(json.dumps({"op": "send", "group": "g", "data": big}))
                    while json.loads(await ann.recv()).get("data") != big:
                        pass

        with self.serve() as server:
            asyncio.run(asyncio.wait_for(talk(server.port), 60))

    def test_ws_of_node(self):
        program = """
          import { readFileSync } from 'node:fs';
          import WebSocket from 'ws';
          const ws = new WebSocket(process.argv[1], { ca: readFileSync(process.argv[2]) });
          ws.on('open', () => ws.send('x'.repeat(50000)));
          ws.on('message', (data) => {
            if (String(data).length < 50000) return; // What the room says of itself.
            console.log('received');
            ws.close(1000);
          });
          ws.on('close', (code) => console.log('closed', code));
          ws.on('error', (fault) => console.log(fault));
        """
        with self.serve() as server:
            _, said = run("node", "--input-type=module", "-e", program, "--",
                          f"wss://localhost:{server.port}/ws/chat/lobby?user=ann",
                          self.path("localhost.pem"), cwd=HERE)
            self.assertEqual(said, "received\nclosed 1000\n")


class Reload(Tls):
    def shown(self, server):
        with socket.create_connection(("127.0.0.1", server.port)) as plain:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE
            with context.wrap_socket(plain, server_hostname="localhost") as secure:
                return ssl.DER_cert_to_PEM_cert(secure.getpeercert(binary_form=True))

    def is_shown(self, server, name):
        expected = (self.folder / f"{name}.pem").read_text()
        for _ in range(40):
            if self.shown(server) == expected:
                return True
            time.sleep(0.1)
        return False

    def put(self, name):
        for kind in ("pem", "key"):
            shutil.copyfile(self.path(f"{name}.{kind}"), self.path(f"next.{kind}"))
            os.replace(self.path(f"next.{kind}"), self.path(f"live.{kind}"))

    async def with_sockets(self, count, server):
        sockets = []
        for _ in range(count // 50):
            sockets += await asyncio.gather(*(
                websockets.connect(f"wss://localhost:{server.port}/ws?user=u", ssl=self.trusting(),
                                   subprotocols=["plenum.v1.json"], ping_interval=None, open_timeout=60)
                for _ in range(50)))
        for each in sockets:
            await each.send(json.dumps({"op": "join", "group": "g", "id": 1}))
        self.put("stars")
        self.assertTrue(await asyncio.to_thread(self.is_shown, server, "stars"))
        (self.folder / "live.key").write_text("nothing")
        server.process.send_signal(signal.SIGHUP)
        await asyncio.sleep(2.2)
        self.assertEqual(await asyncio.to_thread(self.shown, server),
                         (self.folder / "stars.pem").read_text())
        self.assertTrue(any("cannot be read anew" in line for line in server.log), server.log)
        await sockets[0].send(json.dumps({"op": "send", "group": "g", "data": "still here"}))
        for each in sockets:
            while json.loads(await asyncio.wait_for(each.recv(), 20)).get("data") != "still here":
                pass
        for each in sockets:
            await each.close()

    def test_open_sockets_stay(self):
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, max(soft, 4096)), hard))
        self.put("localhost")
        with self.serve(names=("live",)) as server:
            asyncio.run(asyncio.wait_for(self.with_sockets(1000, server), 200))

    def test_a_hangup_reads_anew_and_ends_nothing(self):
        self.put("localhost")
        with self.serve(names=("live",)) as server:
            server.process.send_signal(signal.SIGHUP)
            for _ in range(40):
                if any("were read anew" in line for line in server.log):
                    break
                time.sleep(0.1)
            self.assertTrue(any("were read anew" in line for line in server.log), server.log)
            self.assertTrue(self.is_shown(server, "localhost"))


if __name__ == "__main__":
    unittest.main(verbosity=2)
