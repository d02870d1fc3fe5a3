// SPDX-License-Identifier: Apache-2.0
//
// view.js draws what the page knows. It changes nothing but the elements that
// it is given.

const hour = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });
const day = new Intl.DateTimeFormat(undefined, { weekday: "long", day: "numeric", month: "long" });
const groupingTime = 3 * 60_000; // Messages of one user closer than this stand together.

function make(tag, className, text) {
  const element = document.createElement(tag);
  element.className = className;
  if (text !== undefined) element.textContent = text;
  return element;
}

function hue(name) {
  return [...name].reduce((sum, c) => (sum * 31 + c.codePointAt(0)) % 360, 7);
}

function makeMessage(line, previous) {
  const together = previous?.kind === "message" && previous.user === line.user
    && previous.mine === line.mine && line.time - previous.time < groupingTime;
  const item = make("li", `message${line.mine ? " mine" : ""}${together ? " together" : ""}`);
  if (!together) {
    const head = make("div", "head");
    const user = make("b", "user", line.user);
    user.style.setProperty("--hue", hue(line.user));
    head.append(user, make("time", "", hour.format(line.time)));
    item.append(head);
  }
  item.append(make("div", "text", line.text));
  return item;
}

function makeOutgoing(line, actions) {
  const item = make("li", `message mine outgoing ${line.state}`);
  item.append(make("div", "text", line.text));
  if (line.state === "waiting") item.append(make("div", "note", "On its way…"));
  if (line.state === "failed") {
    const note = make("div", "note", line.problem);
    for (const [name, act] of Object.entries(actions)) {
      const button = make("button", "", name);
      button.type = "button";
      button.addEventListener("click", () => act(line));
      note.append(button);
    }
    item.append(note);
  }
  return Object.assign(item, { line, state: line.state });
}

// Leaves alone what has not changed: it may have the focus.
function drawOutgoing(list, room, actions) {
  const items = [...list.querySelectorAll(".outgoing")];
  for (const item of items) if (!room.outgoing.includes(item.line)) item.remove();
  for (const line of room.outgoing) {
    const old = items.find((item) => item.line === line);
    if (old?.state === line.state) continue;
    const item = makeOutgoing(line, actions);
    if (old) old.replaceWith(item);
    else list.append(item);
  }
}

/**
 * Draws the room's lines, and after them what is on its way; stays where the reader is unless
 * that is the end. `actions` are the names and functions of what can be done with what failed.
 */
export function drawLines(list, newer, room, actions) {
  if (list.room !== room) {
    list.replaceChildren();
    list.room = room;
    list.drawn = 0;
  }
  const atEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 60;
  const before = list.drawn;
  drawOutgoing(list, room, actions);
  const end = list.querySelector(".outgoing");
  for (; list.drawn < room.lines.length; ++list.drawn) {
    const line = room.lines[list.drawn];
    const previous = room.lines[list.drawn - 1];
    if (!previous || day.format(previous.time) !== day.format(line.time))
      list.insertBefore(make("li", "day", day.format(line.time)), end);
    list.insertBefore(
      line.kind === "notice" ? make("li", "notice", line.text) : makeMessage(line, previous), end);
  }
  if (atEnd) list.scrollTop = list.scrollHeight;
  newer.hidden = atEnd || (newer.hidden && list.drawn === before);
}

export function drawRooms(nav, rooms, current, onChoose) {
  nav.replaceChildren(...[...rooms.values()].map((room) => {
    const button = make("button", "room", room.name);
    button.type = "button";
    if (room.name === current) button.setAttribute("aria-current", "true");
    if (room.unread > 0) button.append(make("span", "unread", room.unread));
    button.addEventListener("click", () => onChoose(room.name));
    return button;
  }));
}

export function drawCount(element, room) {
  const members = [...room.members.values()];
  const nodes = new Set(members.map(({ node }) => node));
  element.textContent = (members.length === 1 ? "1 person" : `${members.length} people`)
    + (nodes.size > 1 ? ` on ${nodes.size} nodes` : "");
  element.title = members.map(({ user, node }) => (user || "guest") + (node ? ` (${node})` : "")).join(", ");
}

export function drawTyping(element, room) {
  const users = room.typing();
  if (users.length === 0) element.textContent = "";
  else if (users.length < 3) element.textContent = `${users.join(" and ")} ${users.length === 1 ? "is" : "are"} typing…`;
  else element.textContent = "Several people are typing…";
}

const stateTexts = {
  connecting: "Connecting…",
  live: "Live",
  reconnecting: "Reconnecting…",
  closed: "Closed by the server",
};

export function drawState(element, { state, node }) {
  element.dataset.state = state;
  element.textContent = stateTexts[state] + (node ? ` on ${node}` : "");
}
