// SPDX-License-Identifier: Apache-2.0
//
// Node's ws package against the real server: two hundred members, half of whom take compressed
// messages, one group, and nothing lost, doubled or out of order.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { after, before, test } from "node:test";
import { WebSocket } from "ws";

let server, url;

before(async () => {
  server = spawn(process.env.PLENUM_BIN,
    ["serve", "--insecure", "--compression", "--loops", "2", "--listen", "127.0.0.1:0"]);
  let log = "";
  while (!/127\.0\.0\.1:\d+/.test(log)) log += (await once(server.stdout, "data"))[0];
  url = `ws://127.0.0.1:${/127\.0\.0\.1:(\d+)/.exec(log)[1]}/ws`;
});

after(async () => {
  server.kill("SIGTERM");
  const [code] = await once(server, "exit");
  assert.equal(code, 0);
});

// A member of a group; `got` collects the data of its messages.
async function join(group, compressed) {
  const ws = new WebSocket(url, "plenum.v1.json", { perMessageDeflate: compressed });
  const member = { ws, got: [] };
  const joined = new Promise((resolve) => {
    ws.on("message", (bytes) => {
      const frame = JSON.parse(bytes);
      if (frame.op === "message") member.got.push(frame.data);
      if (frame.op === "joined") resolve();
    });
  });
  await once(ws, "open");
  assert.equal(ws.extensions !== "", compressed);
  ws.send(JSON.stringify({ id: 1, op: "join", group }));
  await joined;
  return member;
}

test("every member gets every message of both publishers in one order", async () => {
  const members = await Promise.all(Array.from({ length: 200 }, (_, n) => join("crowd", n % 2 === 0)));
  const total = 400;
  const padding = "of a message that is long enough ".repeat(10);
  for (let n = 0; n < total; ++n)
    members[n % 2].ws.send(JSON.stringify({ op: "send", group: "crowd", data: [n % 2, n, padding] }));
  while (members.some(({ got }) => got.length < total))
    await new Promise((resolve) => setTimeout(resolve, 10));
  const order = JSON.stringify(members[0].got);
  for (const { got } of members) assert.equal(JSON.stringify(got), order);
  for (const publisher of [0, 1]) {
    const numbers = members[0].got.filter(([from]) => from === publisher).map(([, n]) => n);
    assert.deepEqual(numbers, numbers.toSorted((a, b) => a - b));
    assert.equal(new Set(numbers).size, total / 2);
  }
  for (const { ws } of members) ws.close();
});
