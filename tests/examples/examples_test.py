# SPDX-License-Identifier: Apache-2.0
#
# Every program of examples/ does what it says, with a client that we did not write.

import asyncio
import json
import os
import re
import signal
import subprocess
import unittest
import urllib.error
import urllib.request

from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidStatus


class Example:
    """One running example; use it in a `with` statement."""

    def __init__(self, name):
        self.name = name

    def __enter__(self):
        path = os.path.join(os.environ["EXAMPLES"], f"example_{self.name}")
        self.process = subprocess.Popen([path, "0"], stdout=subprocess.PIPE,
                                        stderr=subprocess.STDOUT, text=True)
        self.printed = []
        while True:
            line = self.process.stdout.readline()
            self.printed.append(line)
            if found := re.search(r"serves http://127\.0\.0\.1:(\d+)", line):
                self.port = int(found[1])
                return self
            if not line:
                raise RuntimeError(f"{self.name}: {self.printed}")

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGINT)
        rest, _ = self.process.communicate(timeout=30)
        self.printed.append(rest)
        assert self.process.returncode == 0, self.printed

    def ws(self, path, **options):
        return connect(f"ws://127.0.0.1:{self.port}{path}", **options)

    def http(self, path, body=None):
        url = f"http://127.0.0.1:{self.port}{path}"
        data = None if body is None else json.dumps(body).encode()
        return json.loads(urllib.request.urlopen(url, data).read())


async def receive(client):
    """The next JSON message."""
    return json.loads(await asyncio.wait_for(client.recv(), 20))


class Examples(unittest.IsolatedAsyncioTestCase):
    async def test_echo(self):
        with Example("echo") as example:
            async with example.ws("/ws") as client:
                for message in ["Hello", "", b"\x00\x01", b""]:
                    await client.send(message)
                    self.assertEqual(await client.recv(), message)

    async def test_message_kinds(self):
        with Example("message_kinds") as example:
            async with example.ws("/text") as client:
                await client.send("Hello")
                self.assertEqual(await client.recv(), "You said: Hello")
            async with example.ws("/bytes") as client:
                await client.send(b"binary data")
                self.assertEqual(await client.recv(), b"Received: binary data")
            async with example.ws("/json") as client:
                await client.send('{"message":"test","value":42}')
                self.assertEqual(await receive(client),
                                 {"response": {"message": "test", "value": 42},
                                  "status": "success"})

    async def test_connection_details(self):
        with Example("connection_details") as example:
            async with example.ws("/info/lobby?name=test",
                                  additional_headers={"X-Own": "x"}) as client:
                details = await receive(client)
                self.assertEqual(details["ip"], "127.0.0.1")
                self.assertEqual(details["port"], client.local_address[1])
                self.assertEqual(details["headers"]["X-Own"], "x")
                self.assertEqual((details["name"], details["room_id"]), ("test", "lobby"))

    async def test_error_handling(self):
        with Example("error_handling") as example:
            async with example.ws("/safe") as client:
                for message, answer in [
                        ('{"number":2}', {"status": "success", "twice": 4.0}),
                        ("no json", {"status": "error", "message": "Invalid JSON"}),
                        ("{}", {"status": "error", "message": "a number is wanted"}),
                        ('{"number":1}', {"status": "success", "twice": 2.0})]:
                    await client.send(message)
                    self.assertEqual(await receive(client), answer)
                await client.close(4001, "enough")
            await asyncio.sleep(0.2)
        self.assertIn("client disconnected with code 4001: enough", "".join(example.printed))

    async def test_class_based_room(self):
        with Example("class_based_room") as example:
            ann = await example.ws("/room/one?username=ann")
            self.assertEqual(await receive(ann), {
                "type": "system", "message": "ann joined the chat", "users": 1})
            bob = await example.ws("/room/one?username=bob")
            for client in (ann, bob):
                self.assertEqual(await receive(client), {
                    "type": "system", "message": "bob joined the chat", "users": 2})
            await bob.send('{"content":"hi"}')
            for client in (ann, bob):
                self.assertEqual(await receive(client), {
                    "type": "chat", "user": "bob", "message": "hi"})
            await bob.close()
            self.assertEqual(await receive(ann), {
                "type": "system", "message": "bob left the chat", "users": 1})
            await ann.send("no json")
            with self.assertRaises(ConnectionClosed) as closed:
                await ann.recv()
            self.assertEqual(closed.exception.rcvd.code, 1003)

    async def test_function_based_room(self):
        with Example("function_based_room") as example:
            ann = await example.ws("/ws/chat/x")
            self.assertEqual((await receive(ann))["message"], "Welcome to chat_x")
            for i in range(12):
                await ann.send(str(i))
                self.assertEqual((await receive(ann))["text"], str(i))
            bob = await example.ws("/ws/chat/x")
            self.assertEqual((await receive(bob))["type"], "system")
            self.assertEqual([(await receive(bob))["text"] for _ in range(10)],
                             [str(i) for i in range(2, 12)])
            await ann.close()
            await bob.close()

    async def test_chat(self):
        with Example("chat") as example:
            ann = await example.ws("/ws/chat/x?username=ann")
            joined = await receive(ann)
            self.assertEqual((joined["type"], joined["action"], joined["message"]),
                             ("system", "join", "ann has joined the room"))
            await ann.send('{"type":"message","content":"hello"}')
            said = await receive(ann)
            self.assertEqual(
                {k: said[k] for k in ("type", "content", "username", "room_id", "user_id")},
                {"type": "message", "content": "hello", "username": "ann", "room_id": "x",
                 "user_id": joined["user_id"]})
            await ann.send("plain text")
            self.assertEqual((await receive(ann))["content"], "plain text")
            bob = await example.ws("/ws/chat/x?username=bob")
            self.assertEqual([(await receive(bob)).get("content") for _ in range(3)],
                             [None, "hello", "plain text"])
            for client in (ann, bob):
                self.assertEqual((await receive(client))["message"], "bob has joined the room")
            await bob.send('{"type":"typing","is_typing":true}')
            for client in (ann, bob):
                typing = await receive(client)
                self.assertEqual((typing["type"], typing["username"], typing["is_typing"]),
                                 ("typing", "bob", True))
            self.assertEqual(example.http("/api/chat/rooms"), [{"room": "x", "users": 2}])
            await bob.close()
            self.assertEqual((await receive(ann))["message"], "bob has left the room")
            await ann.close()

    async def test_notifications(self):
        with Example("notifications") as example:
            ann, bob = [await example.ws(f"/listen/{user}") for user in ("ann", "bob")]
            for _ in range(100):  # until both listen
                if example.http("/notify", {"n": 1})["status"] == "group_send":
                    break
            self.assertEqual(example.http("/notify/ann", {"for": "ann"}), {"status": "group_send"})
            while (got := await receive(ann)) == {"n": 1}:
                pass
            self.assertEqual(got, {"for": "ann"})
            self.assertEqual(await receive(bob), {"n": 1})
            self.assertEqual(example.http("/notify/nobody", {}), {"status": "no_such_group"})
            with self.assertRaises(urllib.error.HTTPError) as refused:
                urllib.request.urlopen(f"http://127.0.0.1:{example.port}/notify", b"x")
            self.assertEqual(refused.exception.code, 400)
            await ann.close()
            await bob.close()

    async def test_binary_files(self):
        with Example("binary_files") as example:
            ann, bob = [await example.ws("/files/x") for _ in range(2)]
            await asyncio.sleep(0.2)
            picture = bytes(range(256)) * 100
            await ann.send(picture)
            self.assertEqual(await bob.recv(), picture)
            await ann.send("no file")
            self.assertIn("please send files", await ann.recv())
            late = await example.ws("/files/x")
            self.assertEqual(await late.recv(), picture)
            for client in (ann, bob, late):
                await client.close()

    async def test_scheduled_cleanup(self):
        with Example("scheduled_cleanup") as example:
            client = await example.ws("/room/x")
            await client.send("hi")
            self.assertEqual(await client.recv(), "hi")
            with self.assertRaises(ConnectionClosed) as closed:
                await asyncio.wait_for(client.recv(), 20)
            self.assertEqual(closed.exception.rcvd.code, 4410)
        self.assertIn("cleaning up from now on", "".join(example.printed))

    async def test_authentication(self):
        with Example("authentication") as example:
            async with example.ws("/private", additional_headers={
                    "Authorization": "Bearer ann-secret"}) as client:
                self.assertEqual(await client.recv(), "hello ann")
            async with example.ws("/private?token=bob-secret") as client:
                self.assertEqual(await client.recv(), "hello bob")
            for path in ["/private", "/private?token=wrong"]:
                with self.assertRaises(InvalidStatus) as refused:
                    await example.ws(path)
                self.assertEqual(refused.exception.response.status_code, 401)

    async def test_embedding(self):
        with Example("embedding") as example:
            async with example.ws("/ws", subprotocols=["plenum.v1.json"]) as client:
                await receive(client)  # welcome
                await client.send('{"op":"join","id":1,"group":"clock"}')
                await receive(client)  # joined
                times = [(await receive(client))["data"]["time"] for _ in range(3)]
                self.assertEqual(times, sorted(times))


if __name__ == "__main__":
    unittest.main()
