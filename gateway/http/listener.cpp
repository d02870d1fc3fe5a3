// SPDX-License-Identifier: Apache-2.0

#include "gateway/http/listener.hpp"

#include "gateway/http/arrival.hpp"

#include <sys/socket.h>

namespace plenum::core {

namespace {

/// Out of file descriptors, for example: wait for some to be closed.
constexpr auto pause_after_error = std::chrono::milliseconds{100};

constexpr auto accepted_at_once = 64;

} // namespace

listener::listener(event_loops& loops, gateway& home, entrance& in)
  : loops_{loops},
    gateway_{home},
    entrance_{in},
    acceptor_{loops.front()->io().get_executor()},
    pause_{loops.front()->io()} {}

result<std::uint16_t> listener::open(const address& at) {
  const auto refuse = [&at](const error_code& ec) {
    return error{errc::invalid_field, "cannot listen on " + at.host + ':' + std::to_string(at.port)
                                        + ": " + ec.message()};
  };
  auto ec = error_code{};
  const auto parsed = asio::ip::make_address(at.host == "localhost" ? "127.0.0.1" : at.host, ec);
  if (ec)
    return refuse(ec);
  const auto where = tcp::endpoint{parsed, at.port};
  acceptor_.open(where.protocol(), ec);
  if (!ec)
    acceptor_.set_option(asio::socket_base::reuse_address{true}, ec);
  if (!ec)
    acceptor_.set_option(tcp::no_delay{true}, ec);
  if (!ec)
    acceptor_.non_blocking(true, ec);
  if (!ec)
    acceptor_.bind(where, ec);
  if (!ec)
    acceptor_.listen(asio::socket_base::max_listen_connections, ec);
  if (ec)
    return refuse(ec);
  wait();
  return acceptor_.local_endpoint().port();
}

void listener::close() {
  entrance_.closed = true;
  asio::post(acceptor_.get_executor(), [this] {
    auto ignored = error_code{};
    acceptor_.close(ignored);
    pause_.cancel();
  });
}

void listener::wait() {
  acceptor_.async_wait(asio::socket_base::wait_read, [this](const error_code& ec) {
    if (!ec && acceptor_.is_open())
      accept_some();
  });
}

/// Accepts those who are there; after many, others have their turn.
void listener::accept_some() {
  for (auto left = accepted_at_once; left > 0; --left) {
    auto from = tcp::endpoint{};
    auto size = static_cast<socklen_t>(from.capacity());
    const auto socket = ::accept4(acceptor_.native_handle(), from.data(), &size,
                                  SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (socket < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
      break;
    if (socket < 0)
      return pause();
    from.resize(size);
    deal(socket, from);
  }
  wait();
}

void listener::pause() {
  pause_.expires_after(pause_after_error);
  pause_.async_wait([this](const error_code& stopped) {
    if (!stopped)
      wait();
  });
}

void listener::deal(int socket, const tcp::endpoint& from) {
  auto& target = *loops_[next_++ % loops_.size()];
  target.later([this, &target, from,
                made = tcp_socket{target.io().get_executor(), from.protocol(), socket}]() mutable {
    if (!entrance_.closed)
      std::make_shared<arrival>(target, gateway_, entrance_, std::move(made), from)->run();
  });
}

} // namespace plenum::core
