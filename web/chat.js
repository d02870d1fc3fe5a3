// SPDX-License-Identifier: Apache-2.0
//
// chat.js joins the page to the server: rooms, messages, typing, presence and
// the state of the connection. All text from others goes through textContent.

import { Plenum } from "/plenum.js";
import { Room, groupOf, roomOf } from "/room.js";
import { newKey } from "/sends.js";
import { drawCount, drawLines, drawRooms, drawState, drawTyping } from "/view.js";

const shownHistory = 50;
const typingPause = 2000;
const returnTime = 2000; // A message of ours that has not come back then is shown without.
const $ = (id) => document.getElementById(id);

const rooms = new Map();
let plenum, me, myName, current, typedAt = 0;

function draw() {
  drawRooms($("rooms"), rooms, current, show);
  const room = rooms.get(current);
  if (!room) return;
  $("room-title").textContent = room.name;
  drawLines($("messages"), $("newer"), room, {
    "Send again": ({ key, text }) => transmit(room, key, text),
    Discard: ({ key }) => (room.drop(key), draw()),
  });
  drawCount($("count"), room);
  drawTyping($("typing"), room);
}

function show(name) {
  current = name;
  rooms.get(name).unread = 0;
  history.replaceState(null, "", `#${encodeURIComponent(name)}`);
  draw();
  $("messages").scrollTop = $("messages").scrollHeight;
}

async function enter(name) {
  if (!rooms.has(name)) {
    rooms.set(name, new Room(name));
    // What becomes of it, events tell.
    plenum.join(groupOf(name), { history: shownHistory, notify: true }).catch(() => {});
  }
  show(name);
}

function listen() {
  plenum.addEventListener("welcome", ({ detail }) => (me = detail.channel));
  plenum.addEventListener("state", ({ detail }) => drawState($("state"), detail));
  plenum.addEventListener("joined", ({ detail }) => take(detail));
  plenum.addEventListener("refused", ({ detail }) => {
    const room = rooms.get(roomOf(detail.group));
    const text = `The room cannot be entered: ${detail.message}`;
    if (room && room.lines.at(-1)?.text !== text) room.notice(text); // Once, while it tries again.
    draw();
  });
  plenum.addEventListener("message", ({ detail }) => hear(detail));
  plenum.addEventListener("member", ({ detail }) => {
    rooms.get(roomOf(detail.group))?.comeOrGo(detail);
    draw();
  });
  plenum.addEventListener("gap", ({ detail }) => {
    if (detail.next <= detail.after + 1) return; // Only the epoch is another.
    rooms.get(roomOf(detail.group))?.notice("Some messages are missing here");
    draw();
  });
}

// History on entering, or what was missed while away.
async function take({ group, messages, recovered }) {
  const room = rooms.get(roomOf(group));
  if (!room) return;
  if (recovered === false) room.notice("Some messages may be missing here");
  else if (recovered && messages.length > 0) room.notice(`${messages.length} missed messages`);
  if (recovered !== false || room.lines.every(({ kind }) => kind === "notice"))
    for (const message of messages) room.add(message, me);
  draw();
  try {
    room.setMembers((await plenum.ask({ op: "members", group, limit: 1000 })).members);
    draw();
  } catch {
    // The next `joined` asks again; until then those are shown that were known.
  }
}

function hear(message) {
  const room = message.group && rooms.get(roomOf(message.group));
  if (!room) return;
  if (room.add(message, me) && (room.name !== current || document.hidden)) ++room.unread;
  draw();
}

// The key goes with the message, too: by it we know our own when it comes back.
async function transmit(room, key, content) {
  room.post(key, content);
  draw();
  try {
    await plenum.send(groupOf(room.name), { type: "message", content, key }, { save: true, key });
    room.mark(key, "sent");
    setTimeout(() => (room.keep(key, myName), draw()), returnTime);
  } catch (problem) {
    room.mark(key, "failed", `${problem.perhaps ? "Perhaps not sent" : "Not sent"}: ${problem.message}`);
  }
  draw();
}

function sendText() {
  const content = $("text").value.trim();
  if (!content) return;
  $("text").value = "";
  typedAt = 0;
  transmit(rooms.get(current), newKey(), content);
}

// A token of the demo's login; nothing from a server that believes `?user=` instead.
async function logIn(me) {
  const answer = await fetch(`/login?${me}`);
  if (answer.status === 404) return undefined;
  if (!answer.ok) throw new Error(await answer.text());
  return answer.text();
}

$("enter").addEventListener("submit", (event) => {
  event.preventDefault();
  myName = $("name").value.trim();
  localStorage.setItem("plenum.name", myName);
  $("enter").hidden = true;
  $("app").hidden = false;
  const me = `user=${encodeURIComponent(myName)}`;
  const url = new URL(`/ws?${me}`, location.href);
  url.protocol = url.protocol.replace("http", "ws");
  plenum = new Plenum(url, () => logIn(me));
  listen();
  enter($("first-room").value.trim());
  $("text").focus();
});

$("add-room").addEventListener("submit", (event) => {
  event.preventDefault();
  const name = $("new-room").value.trim();
  $("new-room").value = "";
  if (name) enter(name);
});

$("compose").addEventListener("submit", (event) => {
  event.preventDefault();
  sendText();
});

$("text").addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  sendText();
});

$("text").addEventListener("input", () => {
  if (Date.now() - typedAt < typingPause) return;
  typedAt = Date.now();
  plenum.send(groupOf(current), { type: "typing", is_typing: true }, { echo: false }).catch(() => {});
});

$("newer").addEventListener("click", () => ($("messages").scrollTop = $("messages").scrollHeight));

$("share").addEventListener("click", async () => {
  await navigator.clipboard.writeText(location.href);
  $("share").textContent = "Copied";
  setTimeout(() => ($("share").textContent = "Copy link"), 1500);
});

document.addEventListener("visibilitychange", () => !document.hidden && current && show(current));
setInterval(() => rooms.has(current) && drawTyping($("typing"), rooms.get(current)), 1000);

$("name").value = localStorage.getItem("plenum.name") ?? "";
if (location.hash.length > 1) $("first-room").value = decodeURIComponent(location.hash.slice(1));
