// SPDX-License-Identifier: Apache-2.0

#include "cluster/redis/connection/link.hpp"

#include "base/log.hpp"

#include <boost/asio/connect.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/write.hpp>

namespace plenum::core {

namespace {

using error_code = boost::system::error_code;

/// How often the peer is told the time.
constexpr auto tick_every = std::chrono::milliseconds{100};

/// A connection that has been good for so long is no reason to wait before the next.
constexpr auto good_after = std::chrono::seconds{1};

} // namespace

redis_link::redis_link(asio::io_context& io, redis_locator where, std::string what,
                       duration patience, std::shared_ptr<redis_peer> peer)
  : io_{io},
    where_{std::move(where)},
    what_{std::move(what)},
    patience_{patience},
    peer_{std::move(peer)},
    backoff_{std::random_device{}()} {}

template <class F>
auto redis_link::guarded(F f) {
  return [self = shared_from_this(), attempt = attempt_, f](error_code ec, auto&&... results) {
    if (self->stopped_ || attempt != self->attempt_)
      return;
    if (ec)
      return self->reset({errc::relay_unavailable, ec.message()});
    f(*self, std::forward<decltype(results)>(results)...);
  };
}

void redis_link::start() {
  connect();
  tick();
}

void redis_link::stop() {
  stopped_ = true;
  auto ignored = error_code{};
  socket_.close(ignored);
  where_.cancel();
  clock_.cancel();
}

void redis_link::restart(const error& why) {
  asio::post(io_, [self = shared_from_this(), attempt = attempt_, why] {
    if (self->open_ && !self->stopped_ && attempt == self->attempt_)
      self->reset(why);
  });
}

// -- connecting -------------------------------------------------------------------------

void redis_link::connect() {
  ++attempt_;
  connecting_ = true;
  begun_ = steady_clock::now();
  where_.locate([self = shared_from_this(), attempt = attempt_](const auto& found) {
    if (self->stopped_ || attempt != self->attempt_)
      return;
    if (found)
      self->on_located(*found);
    else
      self->reset(found.error());
  });
}

void redis_link::on_located(const redis_locator::places& found) {
  asio::async_connect(socket_, found,
                      guarded([](redis_link& self, const auto&) { self.on_connected(); }));
}

void redis_link::on_connected() {
  auto ignored = error_code{};
  socket_.set_option(asio::ip::tcp::no_delay{true}, ignored);
  open_ = true;
  peer_->on_open(steady_clock::now());
  read();
  flush();
}

void redis_link::reset(const error& why) {
  if (last_trouble_ != why.message)
    log::warn("no connection to Redis",
              {{"what", what_}, {"at", where_.place()}, {"cause", why.message}});
  last_trouble_ = why.message;
  const auto now = steady_clock::now();
  if (greeted_ && now - begun_ > good_after)
    backoff_.reset();
  ++attempt_;
  again_ = now + backoff_.next();
  connecting_ = writing_ = false;
  greeted_ = false;
  auto ignored = error_code{};
  socket_.close(ignored);
  where_.cancel();
  if (std::exchange(open_, false))
    peer_->on_closed();
}

// -- reading and writing ------------------------------------------------------------------

void redis_link::read() {
  socket_.async_read_some(
    asio::buffer(in_), guarded([](redis_link& self, std::size_t count) { self.on_read(count); }));
}

void redis_link::on_read(std::size_t count) {
  const auto now = steady_clock::now();
  if (const auto done = peer_->on_bytes({in_.data(), count}, now); !done)
    return reset(done.error());
  if (stopped_)
    return;
  if (peer_->ready() && !greeted_.exchange(true)) {
    ++made_;
    last_trouble_.clear();
    log::info("connected to Redis", {{"what", what_}, {"at", where_.place()}});
  }
  flush();
  read();
}

void redis_link::flush() {
  if (!open_ || writing_ || std::exchange(flushing_, true))
    return;
  asio::post(io_, [self = shared_from_this()] {
    self->flushing_ = false;
    self->write();
  });
}

void redis_link::write() {
  if (!open_ || writing_ || stopped_)
    return;
  out_ = peer_->take_output(steady_clock::now());
  if (out_.empty())
    return;
  writing_ = true;
  asio::async_write(socket_, asio::buffer(out_), guarded([](redis_link& self, std::size_t) {
                      self.writing_ = false;
                      self.write();
                    }));
}

// -- time -----------------------------------------------------------------------------------

void redis_link::tick() {
  clock_.expires_after(tick_every);
  clock_.async_wait([self = shared_from_this()](error_code ec) {
    if (ec || self->stopped_)
      return;
    self->watch(steady_clock::now());
    self->tick();
  });
}

void redis_link::watch(time_point now) {
  const auto alive = peer_->on_tick(now);
  if (!connecting_) {
    if (now >= again_)
      connect();
  } else if (open_ && !alive) {
    reset(alive.error());
  } else if (!greeted_ && now - begun_ > patience_) {
    reset({errc::timeout, "Redis cannot be reached in time"});
  } else {
    flush();
  }
}

} // namespace plenum::core
