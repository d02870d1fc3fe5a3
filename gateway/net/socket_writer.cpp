// SPDX-License-Identifier: Apache-2.0

#include "gateway/net/socket_writer.hpp"

#include <array>
#include <span>

#include <sys/socket.h>
#include <sys/uio.h>

namespace plenum::core {

namespace {

/// What sendmsg does; for a single part, which is the usual case, `send` costs less.
ssize_t send_parts(int socket, std::span<iovec> parts) {
  if (parts.size() == 1)
    return ::send(socket, parts.front().iov_base, parts.front().iov_len, MSG_NOSIGNAL);
  auto message = msghdr{};
  message.msg_iov = parts.data();
  message.msg_iovlen = parts.size();
  return ::sendmsg(socket, &message, MSG_NOSIGNAL);
}

} // namespace

auto socket_writer::write(outbox& from, std::size_t most, time_point now) -> outcome {
  auto result = outcome{};
  while (!blocked_ && from.has_data() && result.bytes < most) {
    auto parts = std::array<iovec, 16>{};
    const auto used = from.gather(parts, most - result.bytes);
    const auto sent = send_parts(socket_.native_handle(), std::span{parts}.first(used));
    if (sent >= 0) {
      result.bytes += static_cast<std::size_t>(sent);
      blocked_since_.reset();
      from.advance(static_cast<std::size_t>(sent));
    } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
      blocked_ = true;
      blocked_since_ = blocked_since_.value_or(now);
    } else if (errno != EINTR) {
      result.broken = true;
      break;
    }
  }
  return result;
}

} // namespace plenum::core
