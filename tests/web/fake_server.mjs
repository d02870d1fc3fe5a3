// SPDX-License-Identifier: Apache-2.0
//
// fake_server stands in the place of the browser's WebSocket and timers, and of the server: a
// test takes the commands that were sent, and says what comes and when.

import { EventEmitter, once } from "node:events";

const arrivals = new EventEmitter();

/** The newest connection; `takes` gives the next command, `says` sends frames. */
export class FakeSocket {
  static OPEN = 1;
  static CLOSED = 3;
  readyState = 0;
  #sent = [];
  #arrived = new EventEmitter();

  constructor() {
    queueMicrotask(() => arrivals.emit("socket", this));
  }

  send(text) {
    this.#sent.push(JSON.parse(text));
    this.#arrived.emit("command");
  }

  async takes() {
    if (this.#sent.length === 0) await once(this.#arrived, "command");
    return this.#sent.shift();
  }

  /** How many commands were sent and not taken. */
  get untaken() {
    return this.#sent.length;
  }

  says(...frames) {
    this.onmessage({ data: JSON.stringify(frames.length === 1 ? frames[0] : frames) });
  }

  /** Answers a command. */
  answers({ id }, frame) {
    this.says({ ...frame, id });
  }

  welcomes(node = "n") {
    this.readyState = FakeSocket.OPEN;
    this.says({ op: "welcome", channel: "c", node });
  }

  closes(code) {
    this.readyState = FakeSocket.CLOSED;
    this.onclose({ code });
  }
}

/** The next connection that a client opens. */
export const nextSocket = async () => (await once(arrivals, "socket"))[0];

let now = Date.now();
const timers = new Set(); // {at, goOn}

/** Time goes by, and no timer rings: the computer sleeps. */
export const sleep = (ms) => (now += ms);

/** Ends every pause that the client makes, or those that are over in so many milliseconds. */
export function passTime(ms = Infinity) {
  if (ms !== Infinity) now += ms;
  const due = [...timers].filter(({ at }) => ms === Infinity || at <= now).sort((a, b) => a.at - b.at);
  for (const timer of due) if (timers.delete(timer)) timer.goOn();
}

/** Ends every pause for good. */
export const forgetTimers = () => timers.clear();

/** Lets the client do what it can do now. */
export const rest = () => new Promise((resolve) => setImmediate(resolve));

globalThis.WebSocket = FakeSocket;
globalThis.addEventListener = () => {};
Date.now = () => now;
globalThis.setTimeout = (goOn, ms) => {
  const timer = { at: now + ms, goOn };
  timers.add(timer);
  return timer;
};
globalThis.clearTimeout = (timer) => timers.delete(timer);
