// SPDX-License-Identifier: Apache-2.0
//
// Publish/subscribe on Socket.IO, by WebSocket only: `join` makes a socket a member
// of a group, `m` sends a payload to all members of one.

import { createServer } from "node:http";
import { Server } from "socket.io";

const http = createServer();
const io = new Server(http, { transports: ["websocket"], serveClient: false });

io.on("connection", (socket) => {
  socket.on("join", (group, acknowledge) => {
    socket.join(group);
    acknowledge();
  });
  socket.on("m", (group, payload) => io.to(group).emit("m", payload));
});

http.listen(Number(process.env.PORT ?? 0), "127.0.0.1", () => console.log(http.address().port));
