// SPDX-License-Identifier: Apache-2.0

#include "cluster/surveys.hpp"

namespace plenum::core {

std::uint64_t surveys::open(const any_question& what, time_point deadline, completion done) {
  open_.emplace(++last_,
                entry{.kind = what.index(), .deadline = deadline, .done = std::move(done)});
  return last_;
}

void surveys::expect(std::uint64_t number, const reach& asked) {
  const auto entry = open_.find(number);
  if (entry == open_.end())
    return;
  entry->second.expected = asked.count;
  auto& found = entry->second.found;
  found.partial = !asked.sure || !asked.unheard.empty();
  found.reached = asked.count != 0;
  found.unheard = asked.unheard;
  close_if_complete(number);
}

void surveys::take(std::uint64_t number, any_finding what) {
  const auto found = open_.find(number);
  if (found != open_.end() && what.index() == found->second.kind) {
    found->second.found.list.push_back(std::move(what));
    close_if_complete(number);
  }
}

void surveys::take_own(std::uint64_t number, any_finding what) {
  if (const auto found = open_.find(number); found != open_.end() && !found->second.expected)
    found->second.own = std::move(what);
}

void surveys::wait_until(std::uint64_t number, time_point deadline) {
  if (const auto found = open_.find(number); found != open_.end())
    found->second.deadline = deadline;
}

void surveys::close_if_complete(std::uint64_t number) {
  const auto found = open_.find(number);
  const auto& expected = found->second.expected;
  if (!expected || found->second.found.list.size() < *expected)
    return;
  const auto all = std::move(found->second);
  open_.erase(found);
  all.done(all.found);
}

void surveys::give_up(time_point now) {
  auto late = std::vector<entry>{};
  std::erase_if(open_, [&](auto& each) {
    if (now < each.second.deadline)
      return false;
    late.push_back(std::move(each.second));
    return true;
  });
  for (auto& each : late) {
    each.found.partial = true;
    if (!each.expected && each.own)
      each.found.list.push_back(std::move(*each.own));
    each.done(std::move(each.found));
  }
}

} // namespace plenum::core
