// SPDX-License-Identifier: Apache-2.0
//
// The chat page in headless Chromium against the real server: two people in one
// room, a late one, an attack, messages that fail, and a server that dies and comes back.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";

let server, port = 0, browser;

// The port that a server says it serves.
async function portOf(process) {
  const address = /serves \S+127\.0\.0\.1:(\d+)/;
  let log = "";
  while (!address.test(log)) log += (await once(process.stdout, "data"))[0];
  return Number(address.exec(log)[1]);
}

async function start() {
  server = spawn(process.env.PLENUM_BIN,
    ["serve", "--insecure", "--loops", "2", "--listen", `127.0.0.1:${port}`]);
  port = await portOf(server);
}

async function stop(signal) {
  server.kill(signal);
  await once(server, "exit");
}

before(async () => {
  await start();
  browser = await chromium.launch({
    executablePath: "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
      "--disable-background-networking", "--disable-component-update", "--disable-sync"],
  });
});

after(async () => {
  await browser.close();
  await stop("SIGTERM");
});

// Opens the page and enters a room; `between` may stand between it and the server.
async function enter(name, room, options = {}, between = undefined) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  if (between) await page.routeWebSocket(/\/ws/, between);
  page.on("pageerror", (error) => assert.fail(error));
  page.on("dialog", (dialog) => assert.fail(`a dialog opened: ${dialog.message()}`));
  await page.goto(`http://127.0.0.1:${port}/#${room}`);
  await page.fill("#name", name);
  await page.click("#enter button");
  await state(page, "live");
  return page;
}

const state = (page, wanted) => page.waitForSelector(`#state[data-state="${wanted}"]`);
const sees = (page, text) => page.getByText(text).first().waitFor();

const nothingUnderWay = (page) => page.waitForFunction(() => !document.querySelector(".outgoing"));

async function say(page, text) {
  await page.fill("#text", text);
  await page.press("#text", "Enter");
}

async function picture(page, name) {
  if (process.env.SCREENSHOT_DIR)
    await page.screenshot({ path: `${process.env.SCREENSHOT_DIR}/${name}.png` });
}

test("two people talk, see each other come, type and go", async () => {
  const ann = await enter("Ann", "garden");
  const bob = await enter("Bob", "garden", { viewport: { width: 390, height: 844 }, colorScheme: "dark" });
  await sees(ann, "Bob has joined the room");
  await sees(ann, "2 people");
  await bob.locator("#text").pressSequentially("Hello");
  await sees(ann, "Bob is typing…");
  await say(bob, "Hello Ann, how is the garden?");
  await sees(ann, "Hello Ann, how is the garden?");
  await say(ann, "Green. The tomatoes\nare coming.");
  await sees(bob, "The tomatoes");
  await picture(ann, "desktop-light");
  await picture(bob, "phone-dark");
  await bob.context().close();
  await sees(ann, "Bob has left the room");
  await sees(ann, "1 person");
});

test("who comes late sees what was said", async () => {
  const ann = await enter("Ann", "late");
  for (let n = 1; n <= 60; ++n) await say(ann, `message number ${n};`);
  await sees(ann, "message number 60;");
  await nothingUnderWay(ann);
  const eve = await enter("Eve", "late");
  await sees(eve, "message number 60;");
  assert.equal(await eve.locator(".message").count(), 50);
  await picture(eve, "history");
});

test("markup is shown, not run", async () => {
  const ann = await enter("Ann", "attack");
  const bad = "<img src=x onerror=alert(1)><script>alert(2)</script>";
  const eve = await enter(bad.slice(0, 40), "attack");
  await say(eve, bad);
  await sees(ann, bad);
  assert.equal(await ann.locator("#messages img, #messages script").count(), 0);
});

test("two rooms at once, with unread counts", async () => {
  const ann = await enter("Ann", "one");
  await ann.fill("#new-room", "two");
  await ann.press("#new-room", "Enter");
  await ann.waitForFunction(() => document.getElementById("room-title").textContent === "two");
  const bob = await enter("Bob", "one");
  await say(bob, "are you here?");
  await ann.locator(".unread").getByText("1").waitFor();
  await ann.click(".room:has-text('one')");
  await sees(ann, "are you here?");
});

test("it lives through what it cannot use, and says what is refused", async () => {
  const refused = [["members", "chat_room_odd"], ["join", "chat_room_closed"]];
  const between = (page) => {
    const says = (frame) => page.send(JSON.stringify(frame));
    const server = page.connectToServer();
    page.onMessage((text) => {
      const { op, id, group } = JSON.parse(text);
      if (refused.some(([what, where]) => what === op && where === group))
        says({ op: "error", id, code: "permission_denied", message: `no ${op} here`, of: op, group });
      else server.send(text);
    });
    server.onMessage((text) => {
      page.send(text);
      if (JSON.parse(text).op !== "joined") return;
      says({ op: "joined", group: "of_nobody", epoch: "e", offset: 0, messages: [] });
      says({ op: "gap", group: "chat_room_odd", epoch: "e", after: 0 });
    });
  };
  const ann = await enter("Ann", "odd", {}, between);
  await sees(ann, "Some messages are missing here");
  await say(ann, "still here");
  await sees(ann, "still here");
  await ann.fill("#new-room", "closed");
  await ann.press("#new-room", "Enter");
  await sees(ann, "The room cannot be entered: no join here");
});

test("it shows what is on its way, and what failed, and sends it once", async () => {
  const keys = [];
  let answer; // What becomes of the next saved message, instead of being sent.
  const between = (page) => {
    const server = page.connectToServer();
    page.onMessage((text) => {
      const { op, id, group, save, key } = JSON.parse(text);
      if (save) keys.push(key);
      if (!save || !answer) return server.send(text);
      if (answer === "timeout") server.send(text); // Carried out, but only that is answered:
      page.send(JSON.stringify({ op: "error", id, code: answer, message: "so it is", of: op, group }));
    });
    server.onMessage((text) => JSON.parse(text).op === "sent" && answer ? undefined : page.send(text));
  };
  const bob = await enter("Bob", "rough");
  const ann = await enter("Ann", "rough", {}, between);
  answer = "relay_unavailable";
  await say(ann, "patience");
  await sees(ann, "On its way…");
  await picture(ann, "on-its-way");
  answer = undefined;
  await sees(bob, "patience");
  await nothingUnderWay(ann);
  answer = "permission_denied";
  await say(ann, "not now");
  await sees(ann, "Not sent: so it is");
  await picture(ann, "failed");
  answer = undefined;
  await ann.click("text=Send again");
  await sees(bob, "not now");
  await nothingUnderWay(ann);
  answer = "timeout";
  await say(ann, "perhaps");
  await sees(bob, "perhaps");
  answer = undefined;
  await say(ann, "last");
  await sees(bob, "last");
  for (const page of [ann, bob])
    assert.deepEqual(await page.locator(".message .text").allTextContents(),
      ["patience", "not now", "perhaps", "last"]);
  assert.equal(new Set(keys).size, 4);
  assert.ok(keys.length >= 7);
});

test("the page comes back when the server does, and says what it cannot know", async () => {
  const ann = await enter("Ann", "phoenix");
  await say(ann, "before");
  await sees(ann, "before");
  await stop("SIGKILL");
  await state(ann, "reconnecting");
  await start();
  await state(ann, "live");
  await sees(ann, "Some messages may be missing here");
  await say(ann, "after");
  await sees(ann, "after");
});

test("with a server that wants tokens the page logs in, and again when they end", async () => {
  const folder = await mkdtemp(join(tmpdir(), "plenum-"));
  const secret = join(folder, "secret.key");
  await writeFile(secret, "a secret of more than thirty-two bytes\n");
  const strict = spawn(process.env.PLENUM_BIN, ["serve", "--loops", "1", "--listen", "127.0.0.1:0",
    "--jwt-secret-file", secret, "--demo-login", "--token-notice", "598", "--token-wait", "0"]);
  const at = await portOf(strict);
  const page = await (await browser.newContext()).newPage();
  const logins = [];
  page.on("request", (asked) => asked.url().includes("/login") && logins.push(asked.url()));
  page.on("pageerror", (error) => assert.fail(error));
  await page.goto(`http://127.0.0.1:${at}/#lobby`);
  await page.fill("#name", "Ada");
  await page.click("#enter button");
  await state(page, "live");
  await say(page, "with a token");
  await sees(page, "with a token");
  while (logins.length < 2) await page.waitForTimeout(100); // The first one is about to end.
  await nothingUnderWay(page);
  await page.close();
  strict.kill("SIGTERM");
  await once(strict, "exit");
  await rm(folder, { recursive: true });
});
