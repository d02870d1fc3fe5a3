// SPDX-License-Identifier: Apache-2.0

#include "actors/caller.hpp"

#include <caf/send.hpp>

namespace plenum::core {

namespace {

constexpr auto patience = std::chrono::seconds{10};

} // namespace

/// Of the messages to a channel, only answers are for it.
class caller_state {
public:
  static constexpr const char* name = "caller";

  explicit caller_state(caller& owner) : owner_{owner} {}

  void on(const answer& x) { owner_.complete(x); }
  template <class T>
  void on(const T& /*what*/) {}

private:
  caller& owner_;
};

caller::caller(caf::actor_system& system, event_loop& home)
  : actor_{spawn_pinned<channel_actor, caller_state>(system, home, *this)} {}

void caller::ask(const std::function<void(answer_to)>& send, completion done) {
  if (waiting_.size() >= most_waiting)
    return done(reply::failed{{errc::relay_unavailable, "too much waits for an answer"}, {}, {}});
  waiting_.emplace(++last_id_, pending{std::move(done), steady_clock::now() + patience});
  send({.channel = actor_, .id = last_id_, .inside = true});
}

void caller::complete(const answer& what) {
  const auto found = waiting_.find(what.id.value_or(0));
  if (found == waiting_.end())
    return; // Too late.
  const auto done = std::move(found->second.done);
  waiting_.erase(found);
  done(what.what);
}

void caller::give_up(time_point now) {
  auto late = std::vector<completion>{};
  std::erase_if(waiting_, [&](auto& entry) {
    if (now < entry.second.until)
      return false;
    late.push_back(std::move(entry.second.done));
    return true;
  });
  for (const auto& done : late)
    done(reply::failed{{errc::timeout, "no answer in time"}, {}, {}});
}

void caller::stop() {
  waiting_.clear();
  caf::anon_send_exit(std::exchange(actor_, nullptr), caf::exit_reason::user_shutdown);
}

} // namespace plenum::core
