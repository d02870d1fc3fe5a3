// SPDX-License-Identifier: Apache-2.0
//
// Publish/subscribe on Bun, in its shortest form: who connects to /ws/GROUP is a
// member of the group, and what a member sends goes to all members.

const server = Bun.serve({
  hostname: "127.0.0.1",
  port: Number(process.env.PORT ?? 0),
  fetch(request, server) {
    const [, group] = new URL(request.url).pathname.match(/^\/ws\/(.+)/) ?? [];
    if (group && server.upgrade(request, { data: { group } })) return;
    return new Response("no such group\n", { status: 404 });
  },
  websocket: {
    idleTimeout: 0,
    perMessageDeflate: false,
    open: (socket) => socket.subscribe(socket.data.group),
    message: (socket, message) => server.publish(socket.data.group, message),
  },
});

console.log(server.port);
