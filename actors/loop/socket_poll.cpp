// SPDX-License-Identifier: Apache-2.0

#include "actors/loop/socket_poll.hpp"

#include "base/log.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <system_error>
#include <utility>

#include <sys/epoll.h>

namespace plenum::core {

namespace {

/// So many are told before actors and writes have their turn.
constexpr std::size_t at_once = 256;

int make_epoll() {
  const auto made = ::epoll_create1(EPOLL_CLOEXEC);
  if (made < 0)
    throw std::system_error{errno, std::generic_category(), "epoll"};
  return made;
}

} // namespace

socket_poll::socket_poll(asio::io_context& io) : epoll_{io, make_epoll()} {}

void socket_poll::add(int socket, std::shared_ptr<socket_waiter> who) {
  const auto at = static_cast<std::size_t>(socket);
  if (waiters_.size() <= at)
    waiters_.resize(at + at / 4 + 1);
  waiters_[at] = std::move(who);
  auto wanted = epoll_event{};
  wanted.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET;
  wanted.data.fd = socket;
  if (::epoll_ctl(epoll_.native_handle(), EPOLL_CTL_ADD, socket, &wanted) != 0)
    log::error("a socket cannot be waited for", // Its silence ends it.
               {{"errno", std::to_string(errno)}});
}

void socket_poll::remove(int socket) {
  if (static_cast<std::size_t>(socket) < waiters_.size())
    waiters_[static_cast<std::size_t>(socket)] = nullptr;
}

void socket_poll::again(int socket) {
  again_.push_back(socket);
}

void socket_poll::tell(std::size_t socket, readiness what) {
  if (const auto who = waiters_[socket]) // It may remove itself.
    who->on_ready(what);
}

std::size_t socket_poll::run() {
  const auto more = std::exchange(again_, {});
  for (const auto socket : more)
    tell(static_cast<std::size_t>(socket), {});
  if (armed_)
    return more.size();
  std::array<epoll_event, at_once> found; // Not made zero: this is asked in every turn.
  const auto count = ::epoll_wait(epoll_.native_handle(), found.data(), at_once, 0);
  full_ = count == static_cast<int>(at_once);
  for (auto i = 0; i < count; ++i) {
    const auto& each = found[static_cast<std::size_t>(i)];
    const auto ended = (each.events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR)) != 0;
    tell(static_cast<std::size_t>(each.data.fd), {.to_read = ended || (each.events & EPOLLIN) != 0,
                                                  .to_write = (each.events & EPOLLOUT) != 0,
                                                  .ended = ended});
  }
  return more.size() + static_cast<std::size_t>(std::max(count, 0));
}

void socket_poll::arm() {
  if (std::exchange(armed_, true))
    return;
  epoll_.async_wait(asio::posix::descriptor_base::wait_read,
                    [this](const boost::system::error_code& /*ec*/) { armed_ = false; });
}

} // namespace plenum::core
