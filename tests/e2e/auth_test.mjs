// SPDX-License-Identifier: Apache-2.0
//
// Tokens by jose, clients by Node's ws: what docs/security.md shows of Node, against the real binary.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { SignJWT, exportJWK, exportSPKI, generateKeyPair } from "jose";
import WebSocket from "ws";

async function withFolder(use) {
  const folder = await mkdtemp(join(tmpdir(), "plenum-"));
  try {
    await use(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

// Runs a server for as long as `use` takes.
async function withServer(options, use) {
  const server = spawn(process.env.PLENUM_BIN, ["serve", "--listen", "127.0.0.1:0", ...options]);
  let log = "";
  while (!/127\.0\.0\.1:(\d+)/.test(log)) log += (await once(server.stdout, "data"))[0];
  try {
    await use(`ws://127.0.0.1:${/127\.0\.0\.1:(\d+)/.exec(log)[1]}/ws`);
  } finally {
    server.kill();
    await once(server, "exit");
  }
}

const claim = { join: ["room/*"], send: ["room/*"] };
const sign = (key, alg, kid) => new SignJWT({ plenum: claim })
  .setProtectedHeader({ alg, ...(kid && { kid }) }).setSubject("ada").setExpirationTime("1h").sign(key);

// The next message of a client, or the status with which it was refused.
async function first(ws) {
  const [what] = await Promise.race([
    once(ws, "message"),
    once(ws, "unexpected-response").then(([, answer]) => [answer.statusCode]),
  ]);
  return typeof what === "number" ? what : JSON.parse(what);
}

test("a backend in Node signs what the server takes", () => withFolder(async (folder) => {
  const file = join(folder, "secret.key");
  const made = spawn(process.env.PLENUM_BIN, ["token", "--new-secret", file]);
  await once(made, "exit");
  const secret = new TextEncoder().encode((await readFile(file, "utf8")).trim());
  await withServer(["--jwt-secret-file", file], async (url) => {
    const ada = new WebSocket(url, ["plenum.v1.json", `bearer.${await sign(secret, "HS256")}`]);
    assert.equal((await first(ada)).user, "ada");
    assert.equal(ada.protocol, "plenum.v1.json");
    ada.send('{"op":"join","id":1,"group":"room/1"}');
    assert.equal((await first(ada)).op, "joined");
    ada.close();
    const other = new TextEncoder().encode("another secret of thirty-two bytes or more");
    const eve = new WebSocket(url, { headers: {
      authorization: `Bearer ${await sign(other, "HS256")}`,
      "sec-websocket-protocol": "plenum.v1.json" } });
    eve.on("error", () => {});
    assert.equal(await first(eve), 401);
  });
}));

for (const alg of ["RS256", "RS384", "RS512", "ES256", "ES384", "EdDSA"])
  test(`${alg} by PEM and by JWKS`, () => withFolder(async (folder) => {
    const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true });
    const jwks = { keys: [{ ...await exportJWK(publicKey), kid: "k1", alg, use: "sig" }] };
    const files = { "jwks.json": JSON.stringify(jwks) };
    if (!/RS(384|512)/.test(alg)) files["key.pem"] = await exportSPKI(publicKey);
    for (const [name, text] of Object.entries(files)) {
      await writeFile(join(folder, name), text);
      await withServer(["--jwt-keys", join(folder, name)], async (url) => {
        const token = await sign(privateKey, alg, "k1");
        const ada = new WebSocket(url, ["plenum.v1.json", `bearer.${token}`]);
        assert.equal((await first(ada)).user, "ada");
        ada.close();
      });
    }
  }));
