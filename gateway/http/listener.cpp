// SPDX-License-Identifier: Apache-2.0

#include "gateway/http/listener.hpp"

#include "gateway/http/arrival.hpp"

namespace plenum::core {

namespace {

/// Out of file descriptors, for example: wait for some to be closed.
constexpr auto pause_after_error = std::chrono::milliseconds{100};

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
    acceptor_.bind(where, ec);
  if (!ec)
    acceptor_.listen(asio::socket_base::max_listen_connections, ec);
  if (ec)
    return refuse(ec);
  accept();
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

void listener::accept() {
  auto& target = *loops_[next_++ % loops_.size()];
  acceptor_.async_accept(target.io().get_executor(),
                         [this, &target](error_code ec, tcp_socket socket) {
                           on_accept(ec, target, std::move(socket));
                         });
}

void listener::on_accept(error_code ec, event_loop& target, tcp_socket&& socket) {
  if (!acceptor_.is_open())
    return;
  if (ec) {
    pause_.expires_after(pause_after_error);
    return pause_.async_wait([this](error_code stopped) {
      if (!stopped)
        accept();
    });
  }
  socket.set_option(tcp::no_delay{true}, ec);
  socket.non_blocking(true, ec);
  asio::post(target.io(), [this, &target, socket = std::move(socket)]() mutable {
    if (!entrance_.closed)
      std::make_shared<arrival>(target, gateway_, entrance_, std::move(socket))->run();
  });
  accept();
}

} // namespace plenum::core
