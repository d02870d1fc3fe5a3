// SPDX-License-Identifier: Apache-2.0
//
// sends.js makes it safe to send again. Every send has a key, by which the server carries it out
// once, however often and over whatever node it comes. It is sent again, after growing pauses,
// when it was answered with an error that passes, and when the connection broke before the answer.
// After `patience` it is given up.
//
// Order: of one group's sends, one at a time is under way. The later ones wait until it has been
// answered, refused or given up, so none overtakes one that is being sent again. This costs a round
// trip for each. Groups do not wait for each other.

/** From `send` to giving up, in ms; far less than the 300 s for which a server remembers a key. */
const patience = 60_000;
const firstPause = 500;
const longestPause = 8000;
const longestQueue = 1000; // Of one group.
/** Errors after which the same send can be carried out (docs/protocol.md, "Errors"). */
const passing = new Set(["timeout", "relay_unavailable", "shutting_down"]);

/** Nobody else's; crypto.randomUUID is not there on a page that came over plain HTTP. */
export function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export class Sends {
  #ask;
  #queues = new Map(); // group → its sends; only the first has been sent

  /**
   * @param ask  Sends a command once. Its errors have a `code` of the server's, or `lost` if there
   *             is no connection now but may be again, and `perhaps` if the command was sent.
   */
  constructor(ask) {
    this.#ask = ask;
  }

  /** Resolves with `sent`, or rejects with an error that has `perhaps`: it may have been carried out. */
  async send(command) {
    const queue = this.#queues.get(command.group) ?? [];
    if (queue.length === longestQueue) throw new Error("too many messages wait to be sent");
    this.#queues.set(command.group, queue);
    return new Promise((resolve, reject) => {
      const send = {
        command: { ...command, key: command.key ?? newKey() },
        resolve, reject,
        until: Date.now() + patience,
        end: setTimeout(() => this.#giveUp(send), patience),
        pause: firstPause,
        state: "queued", // Then "asking", "pausing" or "offline", until it is settled.
        perhaps: false,
        problem: undefined, // The last.
      };
      queue.push(send);
      if (queue.length === 1) this.#attempt(send);
    });
  }

  /** There is a connection, or there will be none again: goes on with what waited to know. */
  wake() {
    for (const [first] of [...this.#queues.values()])
      if (first.state === "offline") this.#attempt(first);
  }

  #attempt(send) {
    // No timer rings while a computer sleeps; its clock goes on, and so does the server's.
    if (Date.now() >= send.until) return this.#giveUp(send);
    send.state = "asking";
    this.#ask(send.command).then(
      (sent) => this.#settle(send, () => send.resolve(sent)),
      (problem) => this.#failed(send, problem));
  }

  #failed(send, problem) {
    if (send.state === "settled") return;
    send.problem = problem;
    send.perhaps ||= Boolean(problem.perhaps) || problem.code === "timeout";
    if (!problem.lost && !passing.has(problem.code)) return this.#reject(send, problem);
    if (problem.lost && !problem.perhaps) return (send.state = "offline");
    send.state = "pausing";
    send.again = setTimeout(() => this.#attempt(send), send.pause * (0.5 + Math.random() / 2));
    send.pause = Math.min(2 * send.pause, longestPause);
  }

  #giveUp(send) {
    if (send.state !== "asking")
      return this.#reject(send, send.problem ?? new Error("not connected"));
    send.perhaps = true;
    this.#reject(send, Object.assign(new Error("no answer in time"), { code: "timeout" }));
  }

  #reject(send, problem) {
    this.#settle(send, () => send.reject(Object.assign(problem, { perhaps: send.perhaps })));
  }

  #settle(send, tell) {
    if (send.state === "settled") return;
    send.state = "settled";
    clearTimeout(send.end);
    clearTimeout(send.again);
    tell();
    const { group } = send.command;
    const queue = this.#queues.get(group);
    queue.splice(queue.indexOf(send), 1);
    if (queue.length === 0) this.#queues.delete(group);
    else if (queue[0].state === "queued") this.#attempt(queue[0]);
  }
}
