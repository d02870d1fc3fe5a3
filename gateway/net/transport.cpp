// SPDX-License-Identifier: Apache-2.0

#include "gateway/net/transport.hpp"

#include <sys/socket.h>

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

transport::sent transport::send(std::span<iovec> parts) {
  if (tls_) {
    const auto came = tls_->write(socket_.native_handle(), parts);
    return {came.bytes, came.fault                                 ? sent::state::broken
                        : came.first == tls_stream::wait::to_write ? sent::state::blocked
                                                                   : sent::state::open};
  }
  for (;;) {
    if (const auto sent = send_parts(socket_.native_handle(), parts); sent >= 0)
      return {static_cast<std::size_t>(sent), sent::state::open};
    if (errno == EAGAIN || errno == EWOULDBLOCK)
      return {0, sent::state::blocked};
    if (errno != EINTR)
      return {0, sent::state::broken};
  }
}

} // namespace plenum::core
