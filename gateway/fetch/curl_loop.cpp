// SPDX-License-Identifier: Apache-2.0

#include "gateway/fetch/curl_loop.hpp"

namespace plenum::core {

namespace {

/// Transfers at one time on one loop.
constexpr std::size_t max_under_way = 1024;

/// Connections that are kept for later ones.
constexpr long kept_connections = 64;

CURLM* make_multi() {
  static const auto started = curl_global_init(CURL_GLOBAL_DEFAULT);
  return started == CURLE_OK ? curl_multi_init() : nullptr;
}

} // namespace

const asio::execution_context::id curl_loop::id;

curl_loop& curl_loop::of(event_loop& loop) {
  auto& made = asio::use_service<curl_loop>(loop.io());
  if (!std::exchange(made.follows_, true))
    loop.at_end([&made] {
      made.end_all();
      made.ended_.resume_all();
    });
  return made;
}

curl_loop::curl_loop(asio::execution_context& where)
  : service{where},
    io_{static_cast<asio::io_context&>(where)},
    timer_{io_},
    first_{io_},
    multi_{make_multi()} {
  if (multi_ == nullptr)
    return;
  curl_multi_setopt(multi_, CURLMOPT_SOCKETFUNCTION, &curl_loop::on_socket);
  curl_multi_setopt(multi_, CURLMOPT_SOCKETDATA, this);
  curl_multi_setopt(multi_, CURLMOPT_TIMERFUNCTION, &curl_loop::on_timer);
  curl_multi_setopt(multi_, CURLMOPT_TIMERDATA, this);
  curl_multi_setopt(multi_, CURLMOPT_MAXCONNECTS, kept_connections);
}

curl_loop::~curl_loop() {
  end_all();
}

bool curl_loop::start(transfer& what) {
  if (multi_ == nullptr) {
    what.end({errc::shutting_down, "this node stops"});
    return false;
  }
  if (under_way_.size() >= max_under_way) {
    what.end({errc::rate_limited, "too many requests are under way"});
    return false;
  }
  if (what.handle() == nullptr || curl_multi_add_handle(multi_, what.handle()) != CURLM_OK) {
    what.end({errc::relay_unavailable, "the request could not be made"});
    return false;
  }
  under_way_.insert(&what);
  return true;
}

void curl_loop::give_up(transfer& what) {
  if (under_way_.erase(&what) != 0)
    curl_multi_remove_handle(multi_, what.handle());
}

/// Its coroutine goes on when libcurl has returned, as it may start others.
void curl_loop::end(transfer& what) {
  give_up(what);
  ended_.add(what.place, what.waiting);
}

void curl_loop::end_all() {
  if (multi_ == nullptr)
    return;
  while (!under_way_.empty()) {
    auto& each = **under_way_.begin();
    each.end({errc::shutting_down, "this node stops"});
    end(each);
  }
  timer_.cancel();
  for (auto& [socket, at] : std::exchange(sockets_, {})) {
    at->wanted = 0;
    at->socket.release(); // libcurl closes it.
  }
  curl_multi_cleanup(std::exchange(multi_, nullptr));
}

// -- what libcurl waits for -------------------------------------------------------------

int curl_loop::on_socket(CURL*, curl_socket_t socket, int wanted, void* me, void*) {
  auto& self = *static_cast<curl_loop*>(me);
  if (wanted == CURL_POLL_REMOVE)
    self.forget(socket);
  else if (self.multi_ != nullptr)
    self.watch(socket, wanted);
  return 0;
}

int curl_loop::on_timer(CURLM*, long milliseconds, void* me) {
  static_cast<curl_loop*>(me)->set_timer(milliseconds);
  return 0;
}

void curl_loop::watch(curl_socket_t socket, int wanted) {
  auto& at = sockets_[socket];
  if (!at) {
    at = std::make_shared<watched>(io_);
    auto ec = boost::system::error_code{};
    if (at->socket.assign(socket, ec); ec) // Then libcurl runs into its time limit.
      return;
  }
  at->wanted = wanted;
  wait(at);
}

void curl_loop::forget(curl_socket_t socket) {
  const auto found = sockets_.extract(socket);
  if (found.empty())
    return;
  found.mapped()->wanted = 0;
  found.mapped()->socket.release();
}

/// Waits for what is wanted of a socket and not waited for yet.
void curl_loop::wait(const watched_ptr& at) {
  const auto wait_for = [&](int what, bool watched::*waits,
                            asio::posix::descriptor_base::wait_type how, int ready) {
    if ((at->wanted & what) == 0 || std::exchange((*at).*waits, true))
      return;
    at->socket.async_wait(how, [=, this](const boost::system::error_code& ec) {
      (*at).*waits = false;
      if (ec || (at->wanted & what) == 0)
        return;
      act(at->socket.native_handle(), ready);
      if (at->wanted != 0)
        wait(at);
    });
  };
  using base = asio::posix::descriptor_base;
  wait_for(CURL_POLL_IN, &watched::reads, base::wait_read, CURL_CSELECT_IN);
  wait_for(CURL_POLL_OUT, &watched::writes, base::wait_write, CURL_CSELECT_OUT);
}

void curl_loop::set_timer(long milliseconds) {
  if (milliseconds < 0) {
    timer_.cancel();
    return;
  }
  timer_.expires_after(std::chrono::milliseconds{milliseconds});
  timer_.async_wait([this](const boost::system::error_code& ec) {
    if (!ec)
      act(CURL_SOCKET_TIMEOUT, 0);
  });
}

/// Lets libcurl go on, then those whose transfers have ended.
void curl_loop::act(curl_socket_t socket, int ready) {
  if (multi_ == nullptr)
    return;
  auto running = 0;
  curl_multi_socket_action(multi_, socket, ready, &running);
  auto left = 0;
  while (const auto* message = curl_multi_info_read(multi_, &left)) {
    if (message->msg != CURLMSG_DONE)
      continue;
    const auto how = message->data.result; // The message goes with the handle.
    void* owner = nullptr;
    curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &owner);
    auto& what = *static_cast<transfer*>(owner);
    what.end(how);
    end(what);
  }
  ended_.resume_all();
}

} // namespace plenum::core
