// SPDX-License-Identifier: Apache-2.0
//
// room.js is what the page knows of one room: its messages, those of ours that are
// on their way, who is there and who is typing. It draws nothing.

const groupPrefix = "chat_room_";
const typingTime = 4000;

export const groupOf = (room) => groupPrefix + room;
export const roomOf = (group) => group.slice(groupPrefix.length);

// The last digits of a channel's id are those of its node.
const homeOf = (channel) => channel.slice(-8);

export class Room {
  lines = []; // {kind: "message" | "notice", user, text, time, mine}
  outgoing = []; // {key, text, state: "waiting" | "sent" | "failed", problem}: ours, until they come back
  members = new Map(); // channel → {user, node}
  unread = 0;
  #nodes = new Map(); // last digits of a channel → name of its node
  #typing = new Map(); // user → until
  #kept = new Set(); // Keys of messages that were shown without having come back.

  constructor(name) {
    this.name = name;
  }

  /** Adds a message of the server's; returns false if there is nothing to show. */
  add({ type, data, from, user, time }, myChannel) {
    if (type === "json" && data?.type === "typing") {
      if (data.is_typing) this.#typing.set(user || "guest", Date.now() + typingTime);
      else this.#typing.delete(user || "guest");
      return false;
    }
    const text = type === "text" ? data : data?.type === "message" ? data.content : undefined;
    if (typeof text !== "string") return false;
    this.#typing.delete(user || "guest");
    if (this.#kept.delete(data.key)) return false;
    // After a reconnection, our channel is another than the one that sent it.
    const mine = this.drop(data.key) || from === myChannel;
    this.lines.push({ kind: "message", user: user || "guest", text, time, mine });
    return true;
  }

  /** Adds a message of ours that is to be sent, or sent again. */
  post(key, text) {
    this.drop(key);
    this.outgoing.push({ key, text, state: "waiting" });
  }

  /** What became of it, if it has not come back yet. */
  mark(key, state, problem) {
    const line = this.#outgoing(key);
    if (line) Object.assign(line, { state, problem });
  }

  /** Forgets an outgoing message; returns whether there was one. */
  drop(key) {
    const line = this.#outgoing(key);
    if (line) this.outgoing.splice(this.outgoing.indexOf(line), 1);
    return line !== undefined;
  }

  /** Shows what was sent and does not come back, as after a gap. */
  keep(key, user) {
    const line = this.#outgoing(key);
    if (line?.state !== "sent") return;
    this.drop(key);
    this.#kept.add(key);
    this.lines.push({ kind: "message", user, text: line.text, time: Date.now(), mine: true });
  }

  #outgoing(key) {
    return this.outgoing.find((line) => line.key === key);
  }

  notice(text) {
    this.lines.push({ kind: "notice", text, time: Date.now() });
  }

  setMembers(list) {
    for (const { channel, node } of list) this.#nodes.set(homeOf(channel), node);
    this.members = new Map(list.map(({ channel, user, node }) => [channel, { user, node }]));
  }

  comeOrGo({ event, channel, user }) {
    if (event === "join") this.members.set(channel, { user, node: this.#nodes.get(homeOf(channel)) });
    else this.members.delete(channel);
    this.notice(`${user || "A guest"} has ${event === "join" ? "joined" : "left"} the room`);
  }

  typing(now = Date.now()) {
    return [...this.#typing].filter(([, until]) => until > now).map(([user]) => user);
  }
}
