// SPDX-License-Identifier: Apache-2.0
//
// The page's client (web/plenum.js) against a server that says whatever the protocol allows.

import assert from "node:assert/strict";
import { once } from "node:events";
import { test } from "node:test";
import { nextSocket, passTime } from "./fake_server.mjs";
import { load } from "./page.mjs";

const { Plenum } = await load("plenum.js");

const at = (offset, epoch = "e") => ({ epoch, offset });
const joined = (position, more) => ({ op: "joined", group: "g", messages: [], ...position, ...more });
const refusal = (code) => ({ op: "error", code, message: `it is ${code}`, of: "join", group: "g" });
const heard = async (plenum, name) => (await once(plenum, name))[0].detail;

// A client in group g, at offset 5.
async function member() {
  const arriving = nextSocket();
  const plenum = new Plenum("ws://nowhere");
  const socket = await arriving;
  socket.welcomes();
  const joining = plenum.join("g");
  socket.answers(await socket.takes(), joined(at(5)));
  await joining;
  return { plenum, socket };
}

// Loses the connection; gives the new one, and the join that comes over it.
async function comeBack(socket) {
  const arriving = nextSocket();
  socket.closes(1006);
  passTime();
  const again = await arriving;
  again.welcomes();
  return { again, join: await again.takes() };
}

for (const [name, frames, position] of [
  ["from where it joined", [], at(5)],
  ["after the last saved message", [{ op: "message", group: "g", offset: 6 }], at(6)],
  ["past unsaved messages", [{ op: "message", group: "g" }], at(5)],
  ["after a gap", [{ op: "gap", group: "g", epoch: "e", after: 5, next: 9 }], at(8)],
  ["after a gap that no saved message has followed",
    [{ op: "gap", group: "g", epoch: "e", after: 5 }], at(5)],
  ["after a gap before 0", [{ op: "gap", group: "g", epoch: "e", after: 5, next: 0 }], at(5)],
  ["in a new epoch", [{ op: "gap", group: "g", epoch: "f", after: 0, next: 1 }], at(0, "f")],
  ["whatever other groups lose", [{ op: "gap", group: "h", epoch: "f", after: 1, next: 2 }], at(5)],
])
  test(`recovers ${name}`, async () => {
    const { socket } = await member();
    for (const frame of frames) socket.says(frame);
    const { join } = await comeBack(socket);
    assert.deepEqual(join.recover, position);
  });

test("recovers after a message in the same batch as its joined", async () => {
  const { plenum, socket } = await member();
  plenum.join("g");
  const { id } = await socket.takes();
  socket.says({ ...joined(at(6)), id }, { op: "message", group: "g", offset: 7 });
  const { join } = await comeBack(socket);
  assert.deepEqual(join.recover, at(7));
});

test("goes on from where it is told when nothing was recovered", async () => {
  const { plenum, socket } = await member();
  const first = await comeBack(socket);
  const told = heard(plenum, "joined");
  first.again.answers(first.join, joined(at(2, "f"), { recovered: false }));
  assert.equal((await told).recovered, false);
  assert.deepEqual((await comeBack(first.again)).join.recover, at(2, "f"));
});

test("tells of a join that is refused for good, and does not join again", async () => {
  const { plenum, socket } = await member();
  const { again, join } = await comeBack(socket);
  const told = heard(plenum, "refused");
  again.answers(join, refusal("permission_denied"));
  assert.deepEqual(await told, { group: "g", code: "permission_denied",
    message: "it is permission_denied", again: false });
  plenum.join("h").catch(() => {});
  assert.equal((await again.takes()).group, "h");
  assert.equal((await comeBack(again)).join.group, "h");
});

test("tells of a join that is refused for now, and tries again", async () => {
  const { plenum, socket } = await member();
  const { again, join } = await comeBack(socket);
  const told = heard(plenum, "refused");
  again.answers(join, refusal("relay_unavailable"));
  assert.equal((await told).again, true);
  passTime();
  assert.deepEqual((await again.takes()).recover, at(5));
});

test("rejects what is refused with its code, and what is lost without", async () => {
  const { plenum, socket } = await member();
  const refused = assert.rejects(plenum.ask({ op: "members" }), { code: "timeout" });
  socket.answers(await socket.takes(), refusal("timeout"));
  await refused;
  const lost = assert.rejects(plenum.ask({ op: "members" }), { message: "connection lost" });
  await comeBack(socket);
  await lost;
});

test("tells of refusals that belong to no command", async () => {
  const { plenum, socket } = await member();
  const told = heard(plenum, "error");
  socket.says({ op: "error", code: "malformed", message: "not valid JSON" });
  assert.equal((await told).code, "malformed");
});

test("stays away after a close that is final", async () => {
  const { plenum, socket } = await member();
  const told = heard(plenum, "state");
  socket.closes(4401);
  assert.deepEqual(await told, { state: "closed", code: 4401 });
});
