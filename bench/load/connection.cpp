// SPDX-License-Identifier: Apache-2.0

#include "bench/load/connection.hpp"

#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <cstring>

namespace plenum::core::load {

namespace {

/// Key and answer of RFC 6455 section 1.3: who answers this has read the key.
constexpr auto key = std::string_view{"dGhlIHNhbXBsZSBub25jZQ=="};
constexpr auto key_answer = std::string_view{"s3pPLMBiTxaQ9kYGzzhZRbK+xOo="};

/// Connections of one source address: a port each, for which the system searches the longer, the
/// more are taken.
constexpr std::size_t per_address = 4'000;

/// Longer messages in several frames are not expected of any server.
constexpr std::size_t longest_message = std::size_t{1024} * 1024;

error failure(std::string_view what) {
  return {errc::internal, std::string{what} + ": " + std::strerror(errno)};
}

/// Further addresses of this machine, where the target is one of them.
void choose_source(int fd, const target& where, std::size_t index) {
  constexpr auto loopback = std::uint32_t{0x7F000001};
  if (ntohl(where.address.sin_addr.s_addr) >> 24 != loopback >> 24)
    return;
  const auto on = 1;
  ::setsockopt(fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof on);
  auto from = sockaddr_in{};
  from.sin_family = AF_INET;
  from.sin_addr.s_addr = htonl(loopback + static_cast<std::uint32_t>(index / per_address));
  // Where that address is not to be had, the system chooses one.
  static_cast<void>(::bind(fd, reinterpret_cast<const sockaddr*>(&from), sizeof from));
}

/// The value of a header field; empty: there is none.
std::string_view field(std::string_view head, std::string_view name) {
  const auto same = [](char a, char b) {
    return std::tolower(static_cast<unsigned char>(a))
           == std::tolower(static_cast<unsigned char>(b));
  };
  while (!head.empty()) {
    const auto line = head.substr(0, head.find("\r\n"));
    head.remove_prefix(std::min(head.size(), line.size() + 2));
    const auto colon = std::min(line.find(':'), line.size());
    if (std::equal(line.begin(), line.begin() + static_cast<std::ptrdiff_t>(colon), name.begin(),
                   name.end(), same))
      return line.substr(std::min(line.size(), line.find_first_not_of(": ", colon)));
  }
  return {};
}

} // namespace

connection::connection(connection&& other) noexcept
  : index_{other.index_},
    fd_{std::exchange(other.fd_, -1)},
    open_{other.open_},
    closing_{other.closing_},
    mask_{other.mask_},
    subprotocol_{std::move(other.subprotocol_)},
    out_{std::move(other.out_)},
    in_{std::move(other.in_)},
    kind_{other.kind_},
    message_{std::move(other.message_)} {}

connection::~connection() {
  if (fd_ >= 0)
    ::close(fd_);
}

result<void> connection::open(const target& where, const std::string& path,
                              std::string_view subprotocol) {
  fd_ = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (fd_ < 0)
    return failure("socket");
  const auto on = 1;
  ::setsockopt(fd_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  choose_source(fd_, where, index_);
  const auto* to = reinterpret_cast<const sockaddr*>(&where.address); // NOLINT(*-reinterpret-cast)
  if (::connect(fd_, to, sizeof where.address) != 0 && errno != EINPROGRESS)
    return failure("connect");
  subprotocol_ = subprotocol;
  out_ = "GET " + path + " HTTP/1.1\r\nHost: " + where.host
         + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
           "Sec-WebSocket-Key: "
         + std::string{key} + "\r\n";
  if (!subprotocol_.empty())
    out_ += "Sec-WebSocket-Protocol: " + subprotocol_ + "\r\n";
  out_ += "\r\n";
  return {};
}

void connection::queue(opcode kind, std::string_view body) {
  mask_ = mask_ * 1664525U + 1013904223U; // only has to differ from frame to frame
  append_client_frame(out_, kind, body, mask_);
}

void connection::close() {
  closing_ = true;
  queue(opcode::close, "\x03\xE8"); // 1000, a normal end
}

result<void> connection::flush() {
  if (out_.empty())
    return {};
  const auto sent = ::send(fd_, out_.data(), out_.size(), MSG_NOSIGNAL);
  if (sent < 0 && errno != EAGAIN)
    return failure("send");
  out_.erase(0, static_cast<std::size_t>(std::max<ssize_t>(sent, 0)));
  return {};
}

result<void> connection::read(std::span<char> scratch, connection_owner& owner) {
  std::copy(in_.begin(), in_.end(), scratch.begin());
  const auto rest = scratch.subspan(in_.size());
  const auto got = ::recv(fd_, rest.data(), rest.size(), 0);
  if (closing_ && (got == 0 || (got < 0 && errno == ECONNRESET)))
    return end(owner);
  if (got == 0)
    return error{errc::internal, "the server closed a connection"};
  if (got < 0)
    return errno == EAGAIN ? result<void>{} : failure("recv");
  auto in = std::string_view{scratch.data(), in_.size() + static_cast<std::size_t>(got)};
  auto done = open_ ? result<void>{} : finish_handshake(in, owner);
  if (done && open_)
    done = take_frames(in, owner);
  in_ = in;
  return done;
}

result<void> connection::finish_handshake(std::string_view& in, connection_owner& owner) {
  const auto end = in.find("\r\n\r\n");
  if (end == std::string_view::npos)
    return in.size() < longest_server_frame ? result<void>{}
                                            : error{errc::malformed, "handshake: endless"};
  const auto head = in.substr(0, end);
  in.remove_prefix(end + 4);
  if (!head.starts_with("HTTP/1.1 101 "))
    return error{errc::malformed, "handshake: " + std::string{head.substr(0, head.find("\r\n"))}};
  if (field(head, "Sec-WebSocket-Accept") != key_answer)
    return error{errc::malformed, "handshake: wrong Sec-WebSocket-Accept"};
  if (field(head, "Sec-WebSocket-Protocol") != subprotocol_)
    return error{errc::malformed, "handshake: the server does not speak " + subprotocol_};
  open_ = true;
  owner.on_open(*this);
  return {};
}

result<void> connection::take_frames(std::string_view& in, connection_owner& owner) {
  for (;;) {
    const auto next = read_server_frame(in);
    if (next.is == server_frame::state::incomplete)
      return {};
    if (next.is == server_frame::state::broken)
      return error{errc::malformed, "the server sent a frame that is none, or is too long"};
    in.remove_prefix(next.size);
    if (auto done = take(next, owner); !done)
      return done;
  }
}

result<void> connection::take(const server_frame& next, connection_owner& owner) {
  if (next.kind == opcode::close && closing_)
    return {};
  if (next.kind == opcode::close)
    return error{errc::internal,
                 "the server closed a connection: "
                   + std::string{next.body.substr(std::min<std::size_t>(next.body.size(), 2))}};
  if (next.last && next.kind != opcode::continuation) {
    owner.on_frame(*this, next.kind, next.body);
    return {};
  }
  if (next.kind != opcode::continuation)
    kind_ = next.kind;
  if (message_.size() + next.body.size() > longest_message)
    return error{errc::malformed, "the server sent a message that is too long"};
  message_ += next.body;
  if (next.last)
    owner.on_frame(*this, kind_, std::exchange(message_, {}));
  return {};
}

result<void> connection::end(connection_owner& owner) {
  ::close(std::exchange(fd_, -1));
  out_.clear();
  owner.on_closed(*this);
  return {};
}

} // namespace plenum::core::load
