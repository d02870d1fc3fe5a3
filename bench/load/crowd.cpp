// SPDX-License-Identifier: Apache-2.0

#include "bench/load/crowd.hpp"

#include <sys/epoll.h>
#include <unistd.h>

#include <algorithm>
#include <array>

namespace plenum::core::load {

namespace {

/// Connections that have not arrived yet, at a time.
constexpr std::size_t at_once = 256;

} // namespace

std::uint64_t to_ns(time_point t) {
  return static_cast<std::uint64_t>(
    std::chrono::duration_cast<std::chrono::nanoseconds>(t.time_since_epoch()).count());
}

crowd::crowd(const target& where, std::size_t most, connection_owner& owner)
  : where_{where},
    owner_{owner},
    epoll_{::epoll_create1(EPOLL_CLOEXEC)},
    scratch_(connection::scratch_bytes) {
  connections_.reserve(most); // epoll knows them by their place
}

crowd::~crowd() {
  ::close(epoll_);
}

// -- coming and going -------------------------------------------------------------

result<void> crowd::open(const std::string& path, std::string_view subprotocol) {
  auto& made = connections_.emplace_back(connections_.size());
  if (auto done = made.open(where_, path, subprotocol); !done)
    return done;
  auto interest = epoll_event{};
  interest.events = EPOLLIN | EPOLLOUT;
  interest.data.u64 = made.index();
  if (::epoll_ctl(epoll_, EPOLL_CTL_ADD, made.descriptor(), &interest) != 0)
    return error{errc::internal, "epoll"};
  return {};
}

result<void> crowd::assemble(std::size_t all, std::string_view subprotocol,
                             const std::function<std::string(std::size_t)>& path) {
  auto opened = result<void>{};
  const auto count = [&] {
    while (opened && connections_.size() < all && connections_.size() - arrived_ < at_once)
      opened = open(path(connections_.size()), subprotocol);
    return opened ? all - arrived_ : 0;
  };
  auto done = serve_until_none(count, "connections that are to join");
  return opened ? done : opened;
}

result<void> crowd::disperse() {
  for (auto& each : connections_) {
    each.close();
    if (auto done = flush(each); !done)
      return done;
  }
  return serve_until_none([this] { return connections_.size() - left_; },
                          "connections that are to close");
}

// -- serving ------------------------------------------------------------------------

result<void> crowd::serve(std::chrono::milliseconds wait) {
  auto events = std::array<epoll_event, 512>{};
  const auto ready = ::epoll_wait(epoll_, events.data(), static_cast<int>(events.size()),
                                  static_cast<int>(wait.count()));
  for (auto i = std::size_t{0}; i < static_cast<std::size_t>(std::max(ready, 0)); ++i) {
    auto& which = connections_[events[i].data.u64];
    if ((events[i].events & ~EPOLLOUT) != 0) {
      now_ = to_ns(steady_clock::now());
      if (auto done = which.read(scratch_, owner_); !done)
        return done;
    }
    if ((events[i].events & EPOLLOUT) != 0 || which.has_queued())
      if (auto done = flush(which); !done)
        return done;
  }
  return failed_ ? result<void>{*failed_} : result<void>{};
}

result<void> crowd::serve_until_none(const std::function<std::size_t()>& count,
                                     std::string_view what) {
  auto until = steady_clock::now() + patience;
  for (auto left = count(); left > 0;) {
    if (auto done = serve(std::chrono::milliseconds{50}); !done)
      return done;
    const auto before = std::exchange(left, count());
    if (left < before)
      until = steady_clock::now() + patience;
    else if (steady_clock::now() > until)
      return error{errc::timeout,
                   "the server does not answer: " + std::to_string(left) + ' ' + std::string{what}};
  }
  return {};
}

/// Has epoll say when there is room for more only while more is left.
result<void> crowd::flush(connection& which) const {
  auto done = which.flush();
  auto interest = epoll_event{};
  interest.events = which.has_queued() ? EPOLLIN | EPOLLOUT : EPOLLIN;
  interest.data.u64 = which.index();
  ::epoll_ctl(epoll_, EPOLL_CTL_MOD, which.descriptor(), &interest);
  return done;
}

} // namespace plenum::core::load
