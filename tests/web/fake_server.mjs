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

  says(...frames) {
    this.onmessage({ data: JSON.stringify(frames.length === 1 ? frames[0] : frames) });
  }

  /** Answers a command. */
  answers({ id }, frame) {
    this.says({ ...frame, id });
  }

  welcomes() {
    this.readyState = FakeSocket.OPEN;
    this.says({ op: "welcome", channel: "c", node: "n" });
  }

  closes(code) {
    this.readyState = FakeSocket.CLOSED;
    this.onclose({ code });
  }
}

/** The next connection that a client opens. */
export const nextSocket = async () => (await once(arrivals, "socket"))[0];

const waiting = [];

/** Ends every pause that the client makes. */
export const passTime = () => waiting.splice(0).forEach((goOn) => goOn());

globalThis.WebSocket = FakeSocket;
globalThis.addEventListener = () => {};
globalThis.setTimeout = (goOn) => waiting.push(goOn);
