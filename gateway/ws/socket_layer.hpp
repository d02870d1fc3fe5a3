// SPDX-License-Identifier: Apache-2.0
//
// A socket_layer stands between Beast's WebSocket stream and the transport. Beast
// reads through it as usual. What Beast writes, the answer to the handshake and
// control frames, goes to the channel's outbox and leaves with the next flush,
// so that frames of Beast and of Plenum never mix.
//
// Threading: touched only on the channel's loop.

#pragma once

#include "gateway/net/transport.hpp"

#include <boost/asio/post.hpp>

#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace plenum::core {

/// Who writes for a socket_layer.
class layer_owner {
public:
  /// Takes bytes that Beast wants to write; never fails.
  virtual void write_for_beast(std::string_view bytes) = 0;

  /// These bytes of the client come next, and Beast has not looked at them yet.
  virtual void see(std::string_view bytes) = 0;

  /// Calls `f` when all that is queued is written, or cannot be: the socket will be shut down.
  virtual void when_written(std::function<void()> f) = 0;

protected:
  ~layer_owner() = default;
};

class socket_layer {
public:
  using executor_type = transport::executor_type;

  /// @param owner  Outlives the layer.
  socket_layer(transport&& through, layer_owner& owner)
    : transport_{std::move(through)}, owner_{owner} {}

  executor_type get_executor() noexcept { return transport_.get_executor(); }
  transport& through() noexcept { return transport_; }

  /// Has these bytes read before those of the socket.
  void read_first(std::string early) {
    if (!early.empty())
      early_ = std::make_unique<std::string>(std::move(early));
  }

  // -- for the answer to a handshake, which never blocks: it is only queued --------

  template <class Buffers>
  std::size_t write_some(const Buffers& buffers) {
    const auto text = beast::buffers_to_string(buffers);
    owner_.write_for_beast(text);
    return text.size();
  }

  template <class Buffers>
  std::size_t write_some(const Buffers& buffers, error_code& ec) {
    ec = {};
    return write_some(buffers);
  }

  /// Not called; Beast wants a whole SyncStream.
  template <class... Arguments>
  std::size_t read_some(Arguments&&... arguments) {
    return transport_.socket().read_some(std::forward<Arguments>(arguments)...);
  }

  // -- for all else -----------------------------------------------------------------

  template <class Buffers, class Handler>
  auto async_read_some(const Buffers& buffers, Handler&& handler) {
    return asio::async_initiate<Handler, void(error_code, std::size_t)>(
      [this](auto&& done, const Buffers& to) {
        auto seen = asio::bind_executor(
          asio::get_associated_executor(done, get_executor()),
          [this, to, done = std::forward<decltype(done)>(done)](error_code ec,
                                                                std::size_t bytes) mutable {
            for (const auto part : beast::buffers_range(beast::buffers_prefix(bytes, to)))
              owner_.see({static_cast<const char*>(part.data()), part.size()});
            std::move(done)(ec, bytes);
          });
        if (!early_)
          return transport_.async_read_some(to, std::move(seen));
        const auto bytes = asio::buffer_copy(to, asio::buffer(*early_));
        early_->erase(0, bytes);
        if (early_->empty())
          early_ = nullptr;
        asio::post(get_executor(), beast::bind_handler(std::move(seen), error_code{}, bytes));
      },
      handler, buffers);
  }

  template <class Buffers, class Handler>
  auto async_write_some(const Buffers& buffers, Handler&& handler) {
    return asio::async_initiate<Handler, void(error_code, std::size_t)>(
      [this](auto&& done, const Buffers& bytes) {
        asio::post(get_executor(), beast::bind_handler(std::forward<decltype(done)>(done),
                                                       error_code{}, write_some(bytes)));
      },
      handler, buffers);
  }

  friend void beast_close_socket(socket_layer& layer) { layer.transport_.close(); }

  /// Not called, as `read_some`.
  friend void teardown(beast::role_type role, socket_layer& layer, error_code& ec) {
    websocket::teardown(role, layer.transport_.socket(), ec);
  }

  template <class Handler>
  friend void async_teardown(beast::role_type role, socket_layer& layer, Handler&& handler) {
    // A std::function wants to be copied, and the handler does not.
    auto kept = std::make_shared<std::decay_t<Handler>>(std::forward<Handler>(handler));
    layer.owner_.when_written([role, &layer, kept] {
      layer.transport_.say_end();
      websocket::async_teardown(role, layer.transport_.socket(), std::move(*kept));
    });
  }

private:
  transport transport_;
  layer_owner& owner_;
  std::unique_ptr<std::string> early_;
};

} // namespace plenum::core
