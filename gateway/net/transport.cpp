// SPDX-License-Identifier: Apache-2.0

#include "gateway/net/transport.hpp"

#include <sys/socket.h>

namespace plenum::core {

namespace {

/// What recv does; 0: the client sends no more.
ssize_t receive_once(int socket, std::span<char> to) {
  auto got = ssize_t{0};
  do
    got = ::recv(socket, to.data(), to.size(), 0);
  while (got < 0 && errno == EINTR);
  return got;
}

bool would_block() {
  return errno == EAGAIN || errno == EWOULDBLOCK;
}

/// Reads what the socket has, encrypted or not, as much as fits.
transport::received read_once(int socket, std::span<char> to) {
  using wait = tls_stream::wait;
  const auto got = receive_once(socket, to);
  if (got == 0)
    return {.fault = asio::error::eof};
  if (got < 0 && would_block())
    return {.next = wait::to_read};
  if (got < 0)
    return {.fault = {errno, boost::system::system_category()}};
  const auto bytes = static_cast<std::size_t>(got);
  return {.bytes = bytes, .next = bytes < to.size() ? wait::to_read : wait::none};
}

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

transport::received transport::receive(std::span<char> to) {
  using wait = tls_stream::wait;
  if (!tls_)
    return read_once(handle(), to);
  // OpenSSL may have more than the socket shows, so it is asked until it waits for that.
  auto all = std::size_t{0};
  while (all < to.size()) {
    const auto rest = to.subspan(all);
    const auto came = tls_->read(handle(), asio::buffer(rest.data(), rest.size()));
    if (came.fault && all == 0)
      return {.fault = came.fault};
    if (came.fault) // To be found again behind what has come before.
      break;
    if (came.first != wait::none)
      return {.bytes = all, .next = came.first};
    all += came.bytes;
  }
  return {.bytes = all};
}

transport::received transport::discard(std::span<char> room) {
  return read_once(handle(), room);
}

transport::sent transport::send(std::span<iovec> parts) {
  if (tls_) {
    const auto came = tls_->write(handle(), parts);
    return {came.bytes, came.fault                                 ? sent::state::broken
                        : came.first == tls_stream::wait::to_write ? sent::state::blocked
                                                                   : sent::state::open};
  }
  for (;;) {
    if (const auto sent = send_parts(handle(), parts); sent >= 0)
      return {static_cast<std::size_t>(sent), sent::state::open};
    if (would_block())
      return {0, sent::state::blocked};
    if (errno != EINTR)
      return {0, sent::state::broken};
  }
}

} // namespace plenum::core
