// SPDX-License-Identifier: Apache-2.0
//
// plenum.js is a small client of the wire plenum.v1.json: commands return
// promises, pushes are events, and a lost connection comes back by itself,
// joins its groups again and recovers what was missed. What is sent to be saved is
// sent again until it is answered, and carried out once: see sends.js.

import { Sends } from "/sends.js";

/** Close codes after which coming back cannot help (docs/protocol.md, "Closing"). */
const final = new Set([1003, 1007, 1009, 4400, 4401, 4403, 4409]);
/** Errors after which asking again can help (docs/protocol.md, "Errors"). */
const passing = new Set(["rate_limited", "group_full", "relay_unavailable", "timeout"]);
const longestPause = 15_000;
const refusalPause = 2000;

/**
 * Events: `state` {state, retryAt}, `welcome`, `message`, `member`, `gap`, `removed`, `joined`,
 * `refused` {group, code, message, again}: a join, which is tried again by itself if `again`;
 * `error`: a refusal that belongs to no command.
 */
export class Plenum extends EventTarget {
  #url;
  #getToken; // Resolves with a token, or with nothing if the server wants none.
  #ws;
  #nextId = 1;
  #waiting = new Map(); // id → {resolve, reject}
  #groups = new Map(); // name → {options, epoch, offset}
  #failures = 0;
  #ended = false; // Closed for good.
  #sends = new Sends((command) => this.ask(command));

  /** @param getToken  Called for every connection, and before a token expires. */
  constructor(url, getToken = undefined) {
    super();
    this.#url = url;
    this.#getToken = getToken;
    addEventListener("online", () => this.#ws && this.#isClosed() && this.#open());
    this.#open();
  }

  /** Joins `group`, now and after every reconnection; resolves with `joined` or rejects, now. */
  join(group, options = {}) {
    this.#groups.set(group, { options });
    return this.#join(group);
  }

  leave(group) {
    this.#groups.delete(group);
    return this.ask({ op: "leave", group });
  }

  /**
   * Sends a payload to a group; resolves with `sent`. If `options` have `save` or `sure`, it gets a
   * `key`, unless they have one, and is sent again for up to a minute, in the order of the group's
   * others of this kind; an error has `perhaps` then: it may have been carried out. All else is
   * sent once and now, and waits for nothing.
   */
  send(group, data, { sure, ...options } = {}) {
    const command = { op: "send", group, data, ...options };
    return sure || options.save ? this.#sends.send(command) : this.ask(command);
  }

  /** Sends a command once; resolves with its reply, rejects with its error, which has a `code`. */
  async ask(command) {
    if (this.#ws?.readyState !== WebSocket.OPEN) throw this.#lost("not connected", false);
    const id = this.#nextId++;
    this.#ws.send(JSON.stringify({ ...command, id }));
    return new Promise((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
  }

  /** Or not even tried, as there was no token. */
  #isClosed() {
    return !this.#ws || this.#ws.readyState === WebSocket.CLOSED;
  }

  #emit(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }

  #lost(message, perhaps) {
    return Object.assign(new Error(message), { lost: !this.#ended, perhaps });
  }

  #open() {
    this.#ended = false;
    this.#emit("state", { state: "connecting" });
    if (!this.#getToken) return this.#connect();
    this.#getToken().then((token) => this.#connect(token), () => this.#closed(1006));
  }

  /** A browser can put a token nowhere else but among the subprotocols, or into the URL. */
  #connect(token) {
    const protocols = token ? ["plenum.v1.json", `bearer.${token}`] : "plenum.v1.json";
    this.#ws = new WebSocket(this.#url, protocols);
    this.#ws.onmessage = ({ data }) => {
      const frame = JSON.parse(data);
      for (const one of Array.isArray(frame) ? frame : [frame]) this.#take(one);
    };
    this.#ws.onclose = ({ code }) => this.#closed(code);
  }

  #take(frame) {
    if (frame.op === "welcome") {
      this.#failures = 0;
      this.#emit("state", { state: "live", node: frame.node });
      for (const group of this.#groups.keys()) this.#joinAgain(group);
      this.#sends.wake();
    }
    if (frame.op === "expiring" && this.#getToken) this.#refresh();
    this.#follow(frame);
    const waiting = this.#waiting.get(frame.id);
    this.#waiting.delete(frame.id);
    if (waiting && frame.op === "error")
      waiting.reject(Object.assign(new Error(frame.message), { code: frame.code }));
    else waiting?.resolve(frame);
    if (!waiting || frame.op === "joined") this.#emit(frame.op, frame);
  }

  /** If it fails, the server closes with 4401, and we come back with another token. */
  async #refresh() {
    try {
      await this.ask({ op: "refresh", token: await this.#getToken() });
    } catch {}
  }

  /** Keeps the position of the last saved message, to recover from. */
  #follow({ op, group: name, epoch, offset, after, next }) {
    const group = this.#groups.get(name);
    if (!group) return;
    if (op === "joined") Object.assign(group, { epoch, offset });
    if (op === "message" && offset) group.offset = offset;
    // Without `next`, no saved message has followed yet.
    if (op === "gap") Object.assign(group, { epoch, offset: next ? next - 1 : after });
  }

  async #join(group) {
    const { options, epoch, offset } = this.#groups.get(group);
    const recover = epoch === undefined ? {} : { recover: { epoch, offset } };
    try {
      return await this.ask({ op: "join", group, ...options, ...recover });
    } catch (problem) {
      if (problem.code) this.#refused(group, problem); // Else the next welcome helps.
      throw problem;
    }
  }

  /** Joins a group of which the program hears by events. */
  #joinAgain(group) {
    if (this.#groups.has(group)) this.#join(group).catch(() => {});
  }

  #refused(group, { code, message }) {
    const again = passing.has(code);
    if (again) setTimeout(() => this.#joinAgain(group), refusalPause);
    else this.#groups.delete(group);
    this.#emit("refused", { group, code, message, again });
  }

  #closed(code) {
    this.#ended = final.has(code) && !(code === 4401 && this.#getToken);
    for (const { reject } of this.#waiting.values()) reject(this.#lost("connection lost", true));
    this.#waiting.clear();
    if (this.#ended) {
      this.#sends.wake();
      return this.#emit("state", { state: "closed", code });
    }
    const pause = Math.min(longestPause, 500 * 2 ** this.#failures++) * (0.5 + Math.random() / 2);
    this.#emit("state", { state: "reconnecting", retryAt: Date.now() + pause });
    setTimeout(() => this.#isClosed() && this.#open(), pause);
  }
}
