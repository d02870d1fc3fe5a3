// SPDX-License-Identifier: Apache-2.0
//
// What the page's client sends to be saved (web/sends.js): again with the same key until it is
// answered, in order, and given up in time.

import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { forgetTimers, nextSocket, passTime, rest, sleep } from "./fake_server.mjs";
import { load } from "./page.mjs";

const { Plenum } = await load("plenum.js");

afterEach(forgetTimers); // Else what one test leaves unanswered is given up in the next.

const saved = { save: true };
const sent = (offset) => ({ op: "sent", status: "group_send", epoch: "e", offset, duplicate: false });
const refusal = (code) => ({ op: "error", code, message: `it is ${code}`, of: "send", group: "g" });

async function connect() {
  const arriving = nextSocket();
  const plenum = new Plenum("ws://nowhere");
  const socket = await arriving;
  socket.welcomes();
  return { plenum, socket };
}

// Loses the connection, and gets one to another node.
async function move(socket) {
  const arriving = nextSocket();
  socket.closes(1006);
  await rest();
  passTime(1000); // Both the client's pause and that of the send.
  const other = await arriving;
  other.welcomes("other");
  return other;
}

// What became of a promise, each time that anything did.
function watch(promise) {
  const seen = [];
  promise.then((value) => seen.push({ value }), (problem) => seen.push({ problem }));
  return seen;
}

test("what is to be saved has a key, each another", async () => {
  const { plenum, socket } = await connect();
  plenum.send("g", 1, saved);
  plenum.send("h", 2, saved);
  const [one, other] = [await socket.takes(), await socket.takes()];
  assert.match(one.key, /^[0-9a-f]{32}$/);
  assert.match(other.key, /^[0-9a-f]{32}$/);
  assert.notEqual(one.key, other.key);
  const { key, id, ...others } = one;
  assert.deepEqual(others, { op: "send", group: "g", data: 1, save: true });
});

test("what is not to be saved has a key if one wants to be sure of it, or gives one", async () => {
  const { plenum, socket } = await connect();
  plenum.send("g", 1, { echo: false });
  assert.deepEqual(Object.keys(await socket.takes()), ["op", "group", "data", "echo", "id"]);
  plenum.send("g", 2, { sure: true });
  assert.deepEqual(Object.keys(await socket.takes()), ["op", "group", "data", "key", "id"]);
  plenum.send("h", 3, { save: true, key: "mine" });
  assert.equal((await socket.takes()).key, "mine");
});

for (const code of ["timeout", "relay_unavailable", "shutting_down"])
  test(`after ${code} it is sent again with its key, after a pause`, async () => {
    const { plenum, socket } = await connect();
    const seen = watch(plenum.send("g", "hello", saved));
    const { id, ...first } = await socket.takes();
    socket.answers({ id }, refusal(code));
    await rest();
    passTime(249); // Half of the first pause is certain.
    assert.equal(socket.untaken, 0);
    passTime(251);
    const { id: newId, ...second } = await socket.takes();
    assert.deepEqual(second, first);
    assert.notEqual(newId, id);
    assert.deepEqual(seen, []);
    socket.answers({ id: newId }, sent(7));
    await rest();
    assert.deepEqual(seen, [{ value: { ...sent(7), id: newId } }]);
  });

test("when the connection breaks it is sent again over the next, after its joins", async () => {
  const { plenum, socket } = await connect();
  plenum.join("g").catch(() => {});
  await socket.takes();
  const seen = watch(plenum.send("g", "hello", saved));
  const { key } = await socket.takes();
  const other = await move(socket);
  assert.equal((await other.takes()).op, "join");
  await rest();
  passTime(500);
  const again = await other.takes();
  assert.deepEqual([again.op, again.key], ["send", key]);
  other.answers(again, { ...sent(7), duplicate: true });
  await rest();
  assert.equal(seen[0].value.duplicate, true);
});

test("what is sent without a connection waits for one", async () => {
  const arriving = nextSocket();
  const plenum = new Plenum("ws://nowhere");
  plenum.send("g", "early", saved);
  const socket = await arriving;
  await rest();
  assert.equal(socket.untaken, 0);
  socket.welcomes();
  assert.equal((await socket.takes()).data, "early");
});

test("what is refused is not sent again, and lets the next go", async () => {
  const { plenum, socket } = await connect();
  const refused = assert.rejects(plenum.send("g", 1, saved), { code: "permission_denied", perhaps: false });
  plenum.send("g", 2, saved);
  socket.answers(await socket.takes(), refusal("permission_denied"));
  await refused;
  assert.equal((await socket.takes()).data, 2);
  passTime(10_000);
  await rest();
  assert.equal(socket.untaken, 0);
});

test("what is no JSON is refused, and lets the next go", async () => {
  const { plenum, socket } = await connect();
  const refused = assert.rejects(plenum.send("g", 1n, saved), TypeError);
  plenum.send("g", 2, saved);
  await refused;
  assert.equal((await socket.takes()).data, 2);
});

test("none overtakes one of its group that is sent again", async () => {
  const { plenum, socket } = await connect();
  for (const data of [1, 2, 3]) plenum.send("g", data, saved);
  plenum.send("h", "other", saved);
  const first = await socket.takes();
  socket.answers(await socket.takes(), sent(1));
  socket.answers(first, refusal("relay_unavailable"));
  await rest();
  assert.equal(socket.untaken, 0);
  passTime(500);
  assert.equal((await socket.takes()).data, 1);
  const other = await move(socket);
  for (const data of [1, 2, 3]) {
    const send = await other.takes();
    assert.equal(send.data, data);
    await rest();
    assert.equal(other.untaken, 0);
    other.answers(send, sent(data));
  }
});

test("what need not be sure waits for nothing", async () => {
  const { plenum, socket } = await connect();
  plenum.send("g", 1, saved);
  plenum.send("g", "typing");
  assert.deepEqual([(await socket.takes()).data, (await socket.takes()).data], [1, "typing"]);
});

test("it is settled once, whatever is answered later", async () => {
  const { plenum, socket } = await connect();
  const seen = watch(plenum.send("g", 1, saved));
  const first = await socket.takes();
  socket.answers(first, refusal("timeout"));
  await rest();
  passTime(500);
  const second = await socket.takes();
  socket.answers(first, sent(1));
  await rest();
  assert.deepEqual(seen, []);
  socket.answers(second, sent(1));
  socket.answers(second, refusal("timeout"));
  await rest();
  passTime();
  await rest();
  assert.equal(seen.length, 1);
  assert.equal(socket.untaken, 0);
});

test("it is given up after a minute, with pauses that grow to eight seconds", async () => {
  const { plenum, socket } = await connect();
  const seen = watch(plenum.send("g", 1, saved));
  const start = Date.now(), times = [], keys = new Set();
  while (seen.length === 0 && Date.now() - start <= 70_000) {
    if (socket.untaken > 0) {
      const send = await socket.takes();
      times.push(Date.now());
      keys.add(send.key);
      socket.answers(send, refusal("relay_unavailable"));
    }
    await rest();
    passTime(10);
    await rest();
  }
  assert.ok(Date.now() - start >= 60_000 && Date.now() - start <= 60_020);
  assert.equal(seen[0].problem.code, "relay_unavailable");
  assert.equal(seen[0].problem.perhaps, false);
  assert.equal(keys.size, 1);
  times.slice(1).forEach((time, n) => {
    const longest = Math.min(500 * 2 ** n, 8000);
    const pause = time - times[n];
    assert.ok(pause >= longest / 2 && pause <= longest + 20, `pause ${n} was ${pause}`);
  });
});

test("one that is given up without an answer may have been carried out, and lets the next go", async () => {
  const { plenum, socket } = await connect();
  const seen = watch(plenum.send("g", 1, saved));
  const unanswered = await socket.takes();
  passTime(30_000);
  const next = watch(plenum.send("g", 2, saved));
  passTime(30_000);
  const second = await socket.takes();
  assert.equal(second.data, 2);
  socket.answers(unanswered, sent(1));
  socket.answers(second, sent(2));
  await rest();
  assert.deepEqual([seen.length, seen[0].problem.code, seen[0].problem.perhaps], [1, "timeout", true]);
  assert.equal(next[0].value.offset, 2);
});

test("what may have been carried out once is not called unsent by a later error", async () => {
  const { plenum, socket } = await connect();
  const refused = assert.rejects(plenum.send("g", 1, saved), { code: "permission_denied", perhaps: true });
  socket.answers(await socket.takes(), refusal("timeout"));
  await rest();
  passTime(500);
  socket.answers(await socket.takes(), refusal("permission_denied"));
  await refused;
});

test("without a connection it is given up in time, too", async () => {
  const arriving = nextSocket();
  const plenum = new Plenum("ws://nowhere");
  const seen = watch(plenum.send("g", 1, saved));
  const socket = await arriving;
  await rest();
  passTime(60_000);
  socket.welcomes();
  await rest();
  assert.deepEqual([seen[0].problem.message, seen[0].problem.perhaps], ["not connected", false]);
  assert.equal(socket.untaken, 0);
});

test("a computer that slept sends nothing again of which the server may have forgotten the key", async () => {
  const { plenum, socket } = await connect();
  const seen = watch(plenum.send("g", 1, saved));
  socket.answers(await socket.takes(), refusal("timeout"));
  await rest();
  sleep(400_000);
  passTime(1); // The end of the pause rings before that of the patience.
  await rest();
  assert.equal(socket.untaken, 0);
  assert.deepEqual([seen[0].problem.code, seen[0].problem.perhaps], ["timeout", true]);
});

test("nor over a connection that comes before any timer rings", async () => {
  const arriving = nextSocket();
  const plenum = new Plenum("ws://nowhere");
  const seen = watch(plenum.send("g", 1, saved));
  const socket = await arriving;
  await rest();
  sleep(400_000);
  socket.welcomes();
  await rest();
  assert.equal(socket.untaken, 0);
  assert.equal(seen[0].problem.message, "not connected");
});

test("after a close that is final nothing is tried", async () => {
  const { plenum, socket } = await connect();
  const seen = [1, 2].map((data) => watch(plenum.send("g", data, saved)));
  socket.closes(4403);
  await rest();
  passTime(500);
  await rest();
  assert.deepEqual(seen.map(([{ problem }]) => problem.perhaps), [true, false]);
  await assert.rejects(plenum.send("g", 3, saved), { message: "not connected" });
});

test("no more than a thousand of a group wait", async () => {
  const { plenum, socket } = await connect();
  for (let n = 0; n < 1000; ++n) plenum.send("g", n, saved);
  await assert.rejects(plenum.send("g", 1000, saved), { message: "too many messages wait to be sent" });
  socket.answers(await socket.takes(), sent(1));
  await rest();
  plenum.send("g", 1000, saved);
  assert.equal((await socket.takes()).data, 1);
});
