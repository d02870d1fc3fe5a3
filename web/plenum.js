// SPDX-License-Identifier: Apache-2.0
//
// plenum.js is a small client of the wire plenum.v1.json: commands return
// promises, pushes are events, and a lost connection comes back by itself,
// joins its groups again and recovers what was missed.

/** Close codes after which coming back cannot help (docs/protocol.md, "Closing"). */
const final = new Set([1003, 1007, 1009, 4400, 4401, 4403, 4409]);
const longestPause = 15_000;

/** Events: `state` {state, retryAt}, `welcome`, `message`, `member`, `gap`, `removed`, `joined`. */
export class Plenum extends EventTarget {
  #url;
  #ws;
  #nextId = 1;
  #waiting = new Map(); // id → {resolve, reject}
  #groups = new Map(); // name → {options, epoch, offset}
  #failures = 0;

  constructor(url) {
    super();
    this.#url = url;
    addEventListener("online", () => this.#ws.readyState === WebSocket.CLOSED && this.#open());
    this.#open();
  }

  /** Joins `group`, now and after every reconnection; resolves with `joined`. */
  join(group, options = {}) {
    this.#groups.set(group, { options });
    return this.#join(group);
  }

  leave(group) {
    this.#groups.delete(group);
    return this.ask({ op: "leave", group });
  }

  /** Sends a command; resolves with its reply, rejects with its error. */
  ask(command) {
    if (this.#ws.readyState !== WebSocket.OPEN)
      return Promise.reject(new Error("not connected"));
    const id = this.#nextId++;
    this.#ws.send(JSON.stringify({ ...command, id }));
    return new Promise((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
  }

  #emit(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }

  #open() {
    this.#emit("state", { state: "connecting" });
    this.#ws = new WebSocket(this.#url, "plenum.v1.json");
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
      for (const group of this.#groups.keys()) this.#join(group).catch(() => {});
    }
    if (frame.op === "message" && frame.offset)
      Object.assign(this.#groups.get(frame.group) ?? {}, { offset: frame.offset });
    if (frame.op === "gap")
      Object.assign(this.#groups.get(frame.group) ?? {},
        { epoch: frame.epoch, offset: frame.next - 1 });
    const waiting = this.#waiting.get(frame.id);
    this.#waiting.delete(frame.id);
    if (frame.op === "error") waiting?.reject(new Error(frame.message));
    else if (waiting) waiting.resolve(frame);
    else this.#emit(frame.op, frame);
  }

  async #join(group) {
    const { options, epoch, offset } = this.#groups.get(group);
    const recover = epoch === undefined ? {} : { recover: { epoch, offset } };
    const joined = await this.ask({ op: "join", group, ...options, ...recover });
    Object.assign(this.#groups.get(group) ?? {}, { epoch: joined.epoch, offset: joined.offset });
    this.#emit("joined", joined);
    return joined;
  }

  #closed(code) {
    for (const { reject } of this.#waiting.values()) reject(new Error("connection lost"));
    this.#waiting.clear();
    if (final.has(code)) return this.#emit("state", { state: "closed", code });
    const pause = Math.min(longestPause, 500 * 2 ** this.#failures++) * (0.5 + Math.random() / 2);
    this.#emit("state", { state: "reconnecting", retryAt: Date.now() + pause });
    setTimeout(() => this.#ws.readyState === WebSocket.CLOSED && this.#open(), pause);
  }
}
