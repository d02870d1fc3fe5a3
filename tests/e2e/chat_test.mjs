// SPDX-License-Identifier: Apache-2.0
//
// The complete chat application (examples/chat.cpp), driven by Node's ws package message for
// message, as tests/examples/examples_test.py does with Python's websockets.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { after, before, test } from "node:test";
import { WebSocket } from "ws";

let server, port;

before(async () => {
  server = spawn(`${process.env.EXAMPLES}/example_chat`, ["0"]);
  let said = "";
  while (!/127\.0\.0\.1:\d+/.test(said)) said += (await once(server.stdout, "data"))[0];
  port = /127\.0\.0\.1:(\d+)/.exec(said)[1];
});

after(async () => {
  server.kill("SIGTERM");
  const [code] = await once(server, "exit");
  assert.equal(code, 0);
});

// Somebody in a room; `hears` gives the next message.
async function enter(room, username) {
  const ws = new WebSocket(`ws://127.0.0.1:${port}/ws/chat/${room}?username=${username}`);
  const waiting = [], come = [];
  ws.on("message", (bytes) => {
    const message = JSON.parse(bytes);
    if (waiting.length > 0) waiting.shift()(message);
    else come.push(message);
  });
  await once(ws, "open");
  const hears = () => come.length > 0 ? come.shift() : new Promise((resolve) => waiting.push(resolve));
  return { ws, hears, says: (data) => ws.send(typeof data === "string" ? data : JSON.stringify(data)) };
}

test("two people chat, message for message", async () => {
  const ann = await enter("x", "ann");
  const joined = await ann.hears();
  assert.deepEqual([joined.type, joined.action, joined.username, joined.message],
    ["system", "join", "ann", "ann has joined the room"]);
  ann.says({ type: "message", content: "hello" });
  const { timestamp, ...hello } = await ann.hears();
  assert.equal(typeof timestamp, "number");
  assert.deepEqual(hello, { type: "message", content: "hello", username: "ann",
    user_id: joined.user_id, room_id: "x" });
  ann.says("plain text");
  assert.equal((await ann.hears()).content, "plain text");

  const bob = await enter("x", "bob"); // Sees what was said before.
  assert.deepEqual([await bob.hears(), await bob.hears(), await bob.hears()].map((m) => m.content),
    [undefined, "hello", "plain text"]);
  for (const each of [ann, bob])
    assert.equal((await each.hears()).message, "bob has joined the room");

  bob.says({ type: "typing", is_typing: true });
  for (const each of [ann, bob]) {
    const typing = await each.hears();
    assert.deepEqual([typing.type, typing.username, typing.is_typing], ["typing", "bob", true]);
  }
  bob.says({ type: "message", content: "hi ann" });
  for (const each of [ann, bob]) assert.equal((await each.hears()).content, "hi ann");

  const rooms = await (await fetch(`http://127.0.0.1:${port}/api/chat/rooms`)).json();
  assert.deepEqual(rooms, [{ room: "x", users: 2 }]);
  bob.ws.close();
  const left = await ann.hears();
  assert.deepEqual([left.action, left.message], ["leave", "bob has left the room"]);
  ann.ws.close();
  await once(ann.ws, "close");
});

test("rooms do not hear each other", async () => {
  const [one, two] = [await enter("one", "ann"), await enter("two", "bob")];
  await one.hears();
  await two.hears();
  one.says("for one");
  two.says("for two");
  assert.equal((await one.hears()).content, "for one");
  assert.equal((await two.hears()).content, "for two");
  one.ws.close();
  two.ws.close();
});
