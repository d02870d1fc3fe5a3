# SPDX-License-Identifier: Apache-2.0
#
# The compiler's first and only error about a wrong handler is a sentence that says what a
# right one is.
#
# Usage: wrong_handlers_test.py COMPILER ROOT

import subprocess
import sys
import unittest
from concurrent.futures import ThreadPoolExecutor

COMPILER, ROOT = sys.argv.pop(1), sys.argv.pop(1)

WEBSOCKET = "a WebSocket handler takes (plenum::WebSocket&) and returns plenum::Task<>"
HTTP = ("an HTTP handler takes (const plenum::Request&) and returns plenum::Response "
        "or plenum::Task<plenum::Response>")
DERIVED = "websocket<T>(path) wants a class derived from plenum::WebSocketEndpoint"
DEFAULT = "an endpoint is made anew for each connection, without arguments"
MIDDLEWARE = ("a middleware takes (plenum::WebSocket&, plenum::WebSocketHandler next) and returns "
              "plenum::Task<>")

CASES = {
    'app.websocket("/", [](WebSocket&) -> Task<> { co_return; });': None,
    'app.websocket("/", [](int) -> Task<> { co_return; });': WEBSOCKET,
    'app.websocket("/", [](WebSocket) {});': WEBSOCKET,
    'app.websocket("/", [](WebSocket&) {});': WEBSOCKET,
    'app.websocket("/", [](WebSocket&) -> Task<int> { co_return 1; });': WEBSOCKET,
    'app.ws_route("/", [](WebSocket&, int) -> Task<> { co_return; });': WEBSOCKET,
    'app.websocket("/", 7);': WEBSOCKET,
    'app.websocket<int>("/");': DERIVED,
    'app.websocket<Room>("/");': DEFAULT,
    'app.get("/", [] { return Response{}; });': HTTP,
    'app.get("/", [](const Request&) { return 7; });': HTTP,
    'app.post("/", [](Request&) { return Response{}; });': HTTP,
    'app.get("/", [](const Request&) { return Response::text("x"); });': None,
    'app.use([](WebSocket&) -> Task<> { co_return; });': MIDDLEWARE,
    'app.use([](WebSocket&, WebSocketHandler) {});': MIDDLEWARE,
    'app.use([](WebSocket& ws, WebSocketHandler next) -> Task<> { co_await next(ws); });': None,
}


def errors_of(line):
    source = f"""#include "plenum/plenum.hpp"
        using namespace plenum;
        struct Room : WebSocketEndpoint {{ explicit Room(int) {{}} }};
        void f(App& app) {{ {line} }}"""
    told = subprocess.run([COMPILER, "-std=c++20", "-fsyntax-only", "-I", ROOT, "-x", "c++", "-"],
                          input=source, text=True, capture_output=True, check=False).stderr
    return [each for each in told.splitlines() if "error:" in each]


class WrongHandlers(unittest.TestCase):
    def test_are_told_in_one_sentence(self):
        with ThreadPoolExecutor(2) as pool:
            found = list(pool.map(errors_of, CASES))
        for (line, expected), errors in zip(CASES.items(), found):
            with self.subTest(line):
                if expected is None:
                    self.assertEqual(errors, [])
                else:
                    self.assertEqual(len(errors), 1, errors)
                    self.assertIn(expected, errors[0])


if __name__ == "__main__":
    unittest.main(verbosity=2)
