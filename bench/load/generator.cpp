// SPDX-License-Identifier: Apache-2.0

#include "bench/load/generator.hpp"

#include <sys/epoll.h>
#include <unistd.h>

#include <algorithm>
#include <array>

namespace plenum::core::load {

namespace {

/// Connections that have not joined yet, at a time.
constexpr std::size_t at_once = 256;

/// Without any progress for so long, the server does not answer.
constexpr auto patience = std::chrono::seconds{10};

std::uint64_t to_ns(time_point t) {
  return static_cast<std::uint64_t>(
    std::chrono::duration_cast<std::chrono::nanoseconds>(t.time_since_epoch()).count());
}

} // namespace

generator::generator(const load_settings& settings)
  : settings_{settings},
    dialect_{make_dialect(settings.wire)},
    traffic_{settings.shape},
    epoll_{::epoll_create1(EPOLL_CLOEXEC)},
    scratch_(connection::scratch_bytes) {
  connections_.reserve(settings.shape.connections()); // epoll knows them by their place
  for (std::size_t g = 0; g < settings.shape.groups; ++g) {
    auto message = dialect_->message(group_name(g), settings.payload_bytes);
    const auto at = message.body.find(stamp_marker);
    stencils_.push_back({std::move(message), at});
  }
}

generator::~generator() {
  ::close(epoll_);
}

// -- coming together ------------------------------------------------------------

result<void> generator::assemble() {
  const auto all = settings_.shape.connections();
  auto until = steady_clock::now() + patience;
  while (joined_ < all) {
    while (connections_.size() < all && connections_.size() - joined_ < at_once)
      if (auto done = add_connection(); !done)
        return done;
    const auto before = joined_;
    if (auto done = serve(std::chrono::milliseconds{100}); !done)
      return done;
    if (joined_ > before)
      until = steady_clock::now() + patience;
    if (steady_clock::now() > until)
      return error{errc::timeout, std::to_string(all - joined_) + " of " + std::to_string(all)
                                    + " connections could not join their group in time"};
  }
  return {};
}

result<void> generator::add_connection() {
  auto& made = connections_.emplace_back(connections_.size());
  if (auto done = made.open(settings_.where, path_for(settings_.where.path, group_of(made)),
                            dialect_->subprotocol());
      !done)
    return done;
  auto interest = epoll_event{};
  interest.events = EPOLLIN | EPOLLOUT;
  interest.data.u64 = made.index();
  if (::epoll_ctl(epoll_, EPOLL_CTL_ADD, made.descriptor(), &interest) != 0)
    return error{errc::internal, "epoll"};
  return {};
}

void generator::on_open(connection& which) {
  if (const auto greeting = dialect_->greeting(group_of(which)))
    which.queue(greeting->kind, greeting->body);
}

// -- what comes -------------------------------------------------------------------

void generator::on_frame(connection& which, opcode kind, std::string_view body) {
  auto at = stamps_.find(body);
  if (at == std::string_view::npos)
    return hear(which, kind, body);
  const auto batch = dialect_->is_batch(body);
  for (; at != std::string_view::npos; at = stamps_.find(body, at + stamp_size)) {
    traffic_.receive(which.index(), read_stamp(body.data() + at), now_);
    if (!batch)
      return;
  }
}

void generator::hear(connection& which, opcode kind, std::string_view body) {
  if (kind == opcode::ping)
    return which.queue(opcode::pong, body);
  const auto what = dialect_->hear(kind, body, group_of(which));
  joined_ += what.member ? 1 : 0;
  if (what.refused)
    refused_ = error{errc::internal, "the server says: " + std::string{body}};
  if (what.answer)
    which.queue(what.answer->kind, what.answer->body);
}

result<void> generator::serve(std::chrono::milliseconds wait) {
  auto events = std::array<epoll_event, 512>{};
  const auto ready = ::epoll_wait(epoll_, events.data(), static_cast<int>(events.size()),
                                  static_cast<int>(wait.count()));
  for (auto i = std::size_t{0}; i < static_cast<std::size_t>(std::max(ready, 0)); ++i) {
    auto& which = connections_[events[i].data.u64];
    if ((events[i].events & ~EPOLLOUT) != 0) {
      now_ = to_ns(steady_clock::now());
      if (auto done = which.read(scratch_, *this); !done)
        return done;
    }
    if ((events[i].events & EPOLLOUT) != 0 || which.has_queued())
      if (auto done = flush(which); !done)
        return done;
  }
  return refused_ ? result<void>{*refused_} : result<void>{};
}

/// Sends, and has epoll say when there is room for more only while more is left.
result<void> generator::flush(connection& which) const {
  auto done = which.flush();
  auto interest = epoll_event{};
  interest.events = which.has_queued() ? EPOLLIN | EPOLLOUT : EPOLLIN;
  interest.data.u64 = which.index();
  ::epoll_ctl(epoll_, EPOLL_CTL_MOD, which.descriptor(), &interest);
  return done;
}

// -- publishing -------------------------------------------------------------------

result<void> generator::publish_for(duration time) {
  const auto until = steady_clock::now() + time;
  auto done = publish_due();
  while (done && steady_clock::now() < until) {
    done = serve(std::chrono::milliseconds{50});
    if (done)
      done = publish_due();
  }
  return done;
}

result<void> generator::publish_due() {
  for (const auto publisher : traffic_.due()) {
    auto& who = connections_[traffic_.connection_of(publisher)];
    auto& [message, stamp_at] = stencils_[publisher / settings_.shape.publishers];
    for (auto left = traffic_.room(publisher); left > 0; --left) {
      write_stamp(message.body.data() + stamp_at,
                  traffic_.send(publisher, to_ns(steady_clock::now())));
      who.queue(message.kind, message.body);
    }
    if (auto done = flush(who); !done)
      return done;
  }
  traffic_.taken_up();
  return {};
}

result<void> generator::settle() {
  auto until = steady_clock::now() + patience;
  while (traffic_.in_flight() > 0 && steady_clock::now() < until) {
    const auto before = traffic_.in_flight();
    if (auto done = serve(std::chrono::milliseconds{50}); !done)
      return done;
    if (traffic_.in_flight() < before)
      until = steady_clock::now() + patience;
  }
  return {};
}

result<void> generator::idle_for(duration time) {
  const auto until = steady_clock::now() + time;
  while (steady_clock::now() < until)
    if (auto done = serve(std::chrono::milliseconds{50}); !done)
      return done;
  return {};
}

} // namespace plenum::core::load
