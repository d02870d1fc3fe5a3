// SPDX-License-Identifier: Apache-2.0
//
// group_waiting is the half of a group that keeps who cannot be answered yet, and asks for
// what they lack.

#include "actors/group.hpp"

#include <unordered_set>

namespace plenum::core {

namespace {

/// Who asked not much later than the first of an inquiry gives up with it.
constexpr auto together = std::chrono::milliseconds{250};

/// Beyond so many, requests are refused; all members of a large group may come back at once.
constexpr std::size_t most_waiting = 100'000;

/// What a request is called that may be refused.
const char* op_of(const join_group& /*x*/) {
  return "join";
}
const char* op_of(const read_history& /*x*/) {
  return "history";
}
const char* op_of(const list_members& /*x*/) {
  return "members";
}

/// The channel whose requests are served in their order.
struct channel_of {
  std::optional<channel_id> operator()(const join_group& x) const { return x.who.channel; }
  std::optional<channel_id> operator()(const leave_group& x) const { return x.who; }
  template <class T>
  std::optional<channel_id> operator()(const T& /*x*/) const {
    return std::nullopt;
  }
};

} // namespace

void group_state::handle(errand what) {
  auto next = pending{.what = std::move(what), .arrived = news_.number};
  const auto missing = lack_of(next);
  if (missing == lack::nothing && !must_follow(next.what))
    return std::visit([this](auto& x) { serve(x); }, next.what);
  if (waiting_.size() >= most_waiting && refuse(next.what))
    return;
  waiting_.push_back(std::move(next));
  counted_.set(waiting_.size());
  ask_for(missing);
}

bool group_state::refuse(const errand& what) const {
  return std::visit(
    [this](const auto& x) {
      if constexpr (requires { op_of(x); }) {
        const auto why = error{errc::relay_unavailable, "too much waits for the group"};
        give(x.from, reply::failed{why, op_of(x), group_.str()});
        return true;
      }
      return false;
    },
    what);
}

bool group_state::must_follow(const errand& what) const {
  const auto who = std::visit(channel_of{}, what);
  return who && std::any_of(waiting_.begin(), waiting_.end(), [&](const pending& each) {
           return std::visit(channel_of{}, each.what) == who;
         });
}

// -- what is lacking -------------------------------------------------------------------

auto group_state::lack_of(const pending& what) const -> lack {
  if (!copy_.begun())
    return lack::beginning;
  if (const auto* join = std::get_if<join_group>(&what.what))
    return lack_for(*join, what);
  if (const auto* read = std::get_if<read_history>(&what.what))
    return lack_for(*read, what);
  return lack::nothing;
}

auto group_state::lack_for(const join_group& x, const pending& what) const -> lack {
  const auto& since = x.what.recover;
  const auto served = since && copy_.messages().holds_since(*since);
  if (!served && (since || x.what.history != 0))
    if (const auto found = lack_of_history(since, x.what.history, what); found != lack::nothing)
      return found;
  return members_.empty() && !elsewhere_ ? lack::company : lack::nothing;
}

auto group_state::lack_for(const read_history& x, const pending& what) const -> lack {
  const auto most = most_history(settings_, x.from);
  return lack_of_history(x.what.since, x.what.limit == 0 ? most : x.what.limit, what);
}

auto group_state::lack_of_history(const std::optional<position>& since, std::size_t count,
                                  const pending& what) const -> lack {
  if (!what.current)
    return lack::news;
  return what.loaded || copy_.holds(since, count) ? lack::nothing : lack::older;
}

// -- asking for it ---------------------------------------------------------------------

void group_state::ask_for(lack what) {
  if (what == lack::news && !asking_)
    ask_for_news();
  else if (what == lack::older && !std::exchange(loading_, true))
    tell(relay_, follow{group_, self_->handle()});
  else if (what == lack::company && !std::exchange(looking_, true))
    tell(relay_, look_around{group_, self_->handle(), steady_clock::now()});
}

/// One question for all who wait; who comes later is served by the next.
void group_state::ask_for_news() {
  news_ = {news_.number + 1, time_point::max(), false};
  for (const auto& each : waiting_) {
    if (lack_of(each) != lack::news)
      continue;
    const auto* read = std::get_if<read_history>(&each.what);
    const auto* join = std::get_if<join_group>(&each.what);
    news_.briefly |= read != nullptr;
    news_.asked = std::min(news_.asked, read != nullptr ? read->from.asked : join->from.asked);
  }
  asking_ = true;
  tell(relay_,
       catch_up{
         .group = group_, .by = self_->handle(), .asked = news_.asked, .briefly = news_.briefly});
}

// -- being given it --------------------------------------------------------------------

void group_state::take(const caught_up& what) {
  asking_ = false;
  if (!what.done)
    give_up();
  for (auto& each : waiting_)
    each.current |= what.done && each.arrived < news_.number;
  serve_waiting();
  report();
}

void group_state::give_up() {
  std::erase_if(waiting_, [&](pending& each) {
    if (lack_of(each) != lack::news || each.arrived >= news_.number)
      return false;
    if (auto* read = std::get_if<read_history>(&each.what)) {
      tell(relay_, std::move(*read)); // The broker itself can tell.
      return true;
    }
    const auto asked = std::get<join_group>(each.what).from.asked;
    each.current = each.loaded = !news_.briefly && asked <= news_.asked + together;
    return false;
  });
}

void group_state::take(const looked_around& what) {
  looking_ = false;
  elsewhere_ = what.elsewhere;
  serve_waiting();
  report();
}

void group_state::serve_waiting() {
  auto kept = std::vector<pending>{};
  auto held_up = std::unordered_set<channel_id>{};
  for (auto& each : std::exchange(waiting_, {})) {
    const auto who = std::visit(channel_of{}, each.what);
    const auto serves = lack_of(each) == lack::nothing && !(who && held_up.contains(*who));
    if (serves) {
      std::visit([this](auto& x) { serve(x); }, each.what);
      continue;
    }
    if (who)
      held_up.insert(*who);
    kept.push_back(std::move(each));
  }
  waiting_ = std::move(kept);
  counted_.set(waiting_.size());
  for (const auto& each : waiting_)
    ask_for(lack_of(each));
}

} // namespace plenum::core
