# SPDX-License-Identifier: Apache-2.0
#
# backend is an HTTP server for tests, which the server asks who somebody is, or for keys.

import http.server
import json
import ssl
import threading


class Backend:
    """Answers as `answer(handler, question)` says, in a thread per connection; use it in a `with`
    statement. `asked` has the questions, of a GET None."""

    def __init__(self, answer, certificate=None, key=None, port=0):
        self.asked, self.connections = [], 0
        owner = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def setup(self):
                owner.connections += 1
                super().setup()

            def do_POST(self):
                owner.asked.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
                answer(self, owner.asked[-1])

            def do_GET(self):
                owner.asked.append(None)
                answer(self, None)

            def log_message(self, *_):
                pass

        class Quiet(http.server.ThreadingHTTPServer):
            daemon_threads = True
            request_queue_size = 128

            def handle_error(self, *_):
                pass  # clients that give up

        self.server = Quiet(("127.0.0.1", port), Handler)
        self.port = self.server.server_address[1]
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate, key)
            self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        self.url = f"{'https' if certificate else 'http'}://localhost:{self.port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()


def say(handler, status, body=b"", **headers):
    """Answers a request."""
    if not isinstance(body, (bytes, str)):
        body = json.dumps(body)
    body = body.encode() if isinstance(body, str) else body
    handler.send_response(status)
    for name, value in headers.items():
        handler.send_header(name, value)
    if status != 204:
        handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)
