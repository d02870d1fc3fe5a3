// SPDX-License-Identifier: Apache-2.0
//
// Publish/subscribe on Bun, in its shortest form: who connects to /ws/GROUP is a
// member of the group, and what a member sends goes to all members. What is sent to
// /echo/ANYTHING comes back.

const server = Bun.serve({
  hostname: "127.0.0.1",
  port: Number(process.env.PORT ?? 0),
  fetch(request, server) {
    const [, route, group] = new URL(request.url).pathname.match(/^\/(ws|echo)\/(.+)/) ?? [];
    if (group && server.upgrade(request, { data: { route, group } })) return;
    return new Response("no such group\n", { status: 404 });
  },
  websocket: {
    idleTimeout: 0,
    perMessageDeflate: false,
    open(socket) {
      if (socket.data.route === "ws") socket.subscribe(socket.data.group);
    },
    message(socket, message) {
      if (socket.data.route === "ws") server.publish(socket.data.group, message);
      else socket.send(message);
    },
  },
});

console.log(server.port);
