// SPDX-License-Identifier: Apache-2.0

#include "gateway/http/arrival.hpp"

#include "gateway/http/http_session.hpp"

#include <array>

#include <sys/socket.h>

namespace plenum::core {

arrival::arrival(event_loop& loop, gateway& home, entrance& in, tcp_socket&& socket,
                 const guest::endpoint& from)
  : loop_{loop},
    gateway_{home},
    entrance_{in},
    counted_{in.connections},
    socket_{std::move(socket)},
    from_{from} {
  gateway_.arriving[loop_.index()].insert(this);
}

arrival::~arrival() {
  gateway_.arriving[loop_.index()].erase(this);
}

void arrival::run() {
  const auto* at = entrance_.guarded_by;
  if (at == nullptr || !at->asks().proxy_protocol)
    return enter(from_);
  if (!at->trusts(from_))
    return refuse();
  loop_.timers().schedule(*this, loop_.now() + entrance_.limits.time);
  wait();
}

void arrival::on_timer(time_point /*now*/) {
  auto ignored = error_code{};
  socket_.close(ignored);
  counted_.close();
}

void arrival::wait() {
  socket_.async_wait(tcp_socket::wait_read, [self = shared_from_this()](error_code ec) {
    if (!ec && self->socket_.is_open())
      self->read();
  });
}

/// Takes from the socket what belongs to the header and nothing more: what follows is read by
/// others, who may have to decrypt it.
void arrival::read() {
  auto bytes = std::array<char, proxy_header::longest_v2>{};
  const auto socket = socket_.native_handle();
  const auto seen = ::recv(socket, bytes.data(), bytes.size(), MSG_PEEK);
  if (seen < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR))
    return wait();
  if (seen <= 0)
    return refuse();
  const auto taken = header_.take({bytes.data(), static_cast<std::size_t>(seen)});
  ::recv(socket, bytes.data(), taken, 0); // They are there.
  if (header_.state() == proxy_header::progress::bad)
    return refuse();
  if (header_.state() == proxy_header::progress::reading)
    return wait();
  enter(header_.source().value_or(from_));
}

void arrival::enter(const guest::endpoint& from) {
  cancel();
  if (entrance_.closed)
    return;
  auto who = entrance_.guarded_by != nullptr ? entrance_.guarded_by->admit(from)
                                             : std::optional{guest{plain(from)}};
  if (who)
    std::make_shared<http_session>(loop_, gateway_, entrance_, transport{std::move(socket_)},
                                   std::move(*who))
      ->run();
}

/// Closes it: who sends no header does not wait for an answer.
void arrival::refuse() {
  entrance_.guarded_by->enforce(refusal_reason::proxy, guest{from_});
}

} // namespace plenum::core
