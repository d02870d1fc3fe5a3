// SPDX-License-Identifier: Apache-2.0

#include "cluster/redis/catch_up.hpp"

#include <algorithm>

namespace plenum::core {

/// Moves those of whom `f` is true, in their order.
template <class F>
void redis_catch_up::move(std::vector<entry>& from, std::vector<entry>& to, F f) {
  const auto gone = std::stable_partition(from.begin(), from.end(),
                                          [&](const entry& each) { return !f(each); });
  std::move(gone, from.end(), std::back_inserter(to));
  from.erase(gone, from.end());
}

template <class F>
auto redis_catch_up::take(F f) -> std::vector<entry> {
  auto taken = std::vector<entry>{};
  for (auto& [channel, list] : waiting_)
    move(list, taken, [&, &name = channel](const entry& each) { return f(name, each); });
  std::erase_if(waiting_, [](const auto& each) { return each.second.empty(); });
  return taken;
}

void redis_catch_up::add(const std::string& channel, time_point deadline, completion<void> done) {
  waiting_[channel].push_back({deadline, std::move(done)});
}

void redis_catch_up::on_sent(std::uint64_t mark) {
  for (auto& [channel, list] : waiting_)
    for (auto& each : list)
      if (each.mark == 0)
        each.mark = mark;
}

void redis_catch_up::on_mark(std::uint64_t mark) {
  for (auto& [channel, list] : waiting_)
    for (auto& each : list)
      each.heard |= each.mark != 0 && each.mark <= mark;
  const auto served = take([this](const std::string& channel, const entry& each) {
    return each.heard && !is_read_(channel);
  });
  for (const auto& each : served)
    each.done({});
}

void redis_catch_up::on_silence() {
  for (auto& [channel, list] : waiting_)
    for (auto& each : list)
      each.heard = true;
}

void redis_catch_up::on_read(const std::string& channel) {
  const auto found = waiting_.find(channel);
  if (found == waiting_.end() || is_read_(channel))
    return;
  auto served = std::vector<entry>{};
  move(found->second, served, [](const entry& each) { return each.heard; });
  if (found->second.empty())
    waiting_.erase(found);
  for (const auto& each : served)
    each.done({});
}

void redis_catch_up::on_time(time_point now) {
  const auto late = take(
    [now](const std::string& /*channel*/, const entry& each) { return each.deadline <= now; });
  for (const auto& each : late)
    each.done(error{errc::relay_unavailable, "what was published is not reported in time"});
}

void redis_catch_up::fail_all(const error& why) {
  const auto all = take([](const std::string& /*channel*/, const entry& /*each*/) { return true; });
  for (const auto& each : all)
    each.done(why);
}

} // namespace plenum::core
