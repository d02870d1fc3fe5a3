// SPDX-License-Identifier: Apache-2.0
//
// What a room of the page (web/room.js) knows of messages on their way.

import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./page.mjs";

const { Room } = await load("room.js");

const message = (key, from) => ({ type: "json", data: { type: "message", content: "hi", key }, from, user: "ann", time: 1 });

function posted() {
  const room = new Room("r");
  room.post("k", "hi");
  return room;
}

test("a message is on its way until it comes back", () => {
  const room = posted();
  assert.deepEqual(room.outgoing, [{ key: "k", text: "hi", state: "waiting" }]);
  assert.ok(room.add(message("k", "me"), "me"));
  assert.deepEqual(room.outgoing, []);
  room.mark("k", "sent"); // The answer may come after it.
  room.keep("k", "ann");
  assert.equal(room.lines.length, 1);
});

test("it is known as ours after a reconnection", () => {
  const room = posted();
  room.add(message("k", "me before"), "me");
  room.add(message("other", "somebody"), "me");
  assert.deepEqual(room.lines.map(({ mine }) => mine), [true, false]);
});

test("one that failed says why, and is dropped, sent again or comes back", () => {
  const room = posted();
  room.mark("k", "failed", "Not sent: so it is");
  assert.equal(room.outgoing[0].problem, "Not sent: so it is");
  room.post("other", "ho");
  room.post("k", "hi");
  assert.deepEqual(room.outgoing.map(({ key, state }) => [key, state]), [["other", "waiting"], ["k", "waiting"]]);
  assert.ok(room.drop("other"));
  assert.ok(!room.drop("other"));
  room.mark("k", "failed", "Perhaps not sent: it was");
  room.add(message("k", "me"), "me");
  assert.deepEqual(room.outgoing, []);
});

test("one that was sent and does not come back is shown once", () => {
  const room = posted();
  room.keep("k", "ann");
  assert.deepEqual(room.lines, []);
  room.mark("k", "sent");
  room.keep("k", "ann");
  assert.deepEqual([room.outgoing.length, room.lines[0].text, room.lines[0].mine], [0, "hi", true]);
  assert.ok(!room.add(message("k", "me"), "me"));
  assert.equal(room.lines.length, 1);
});
