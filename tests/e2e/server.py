# SPDX-License-Identifier: Apache-2.0
#
# server starts the real plenum binary on a free port, for tests.

import os
import re
import signal
import subprocess
import threading
import urllib.error
import urllib.request


class Server:
    """One node; use it in a `with` statement. `url` has no path."""

    def __init__(self, *options, port=0, env=None, who=("--insecure",)):
        """@param who  The options that say who may come in."""
        self.process = subprocess.Popen(
            [os.environ["PLENUM_BIN"], "serve", *who, "--loops", "2",
             "--listen", f"127.0.0.1:{port}", *options],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            env=os.environ | (env or {}))
        self.log = []
        match = None
        while not match and (line := self.process.stdout.readline()):
            self.log.append(line)
            match = re.search(r"serves https?://127\.0\.0\.1:(\d+)", line)
        if not match:
            self.process.kill()
            raise RuntimeError(f"the server said: {''.join(self.log)}")
        self.port = int(match[1])
        self.url = f"ws://127.0.0.1:{self.port}"
        # A full pipe would stop the server.
        self.reader = threading.Thread(target=self._keep_log, daemon=True)
        self.reader.start()

    def _keep_log(self):
        self.log.extend(self.process.stdout)

    def get(self, path):
        """@returns  the status, and the body."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}",
                                        timeout=10) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as refused:
            return refused.code, refused.read().decode()

    def is_ready(self):
        return self.get("/readyz")[0] == 200

    def stop(self):
        """Asks the server to stop; returns its exit code and what it logged."""
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(timeout=30)
        self.reader.join()
        return self.process.returncode, "".join(self.log)

    def kill(self):
        """Ends it at once, as a crash does."""
        self.process.kill()
        self.process.wait()

    def pause(self):
        """Like a machine that hangs: connections stay and nothing is answered."""
        self.process.send_signal(signal.SIGSTOP)

    def go_on(self):
        self.process.send_signal(signal.SIGCONT)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            code, output = self.stop()
            assert code == 0, output
