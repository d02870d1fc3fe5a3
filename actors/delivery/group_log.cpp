// SPDX-License-Identifier: Apache-2.0

#include "actors/delivery/group_log.hpp"

#include <algorithm>

namespace plenum::core {

namespace {

/// A segment is closed at this size: large enough that one `send` takes many
/// frames, small enough that a log shrinks in steps.
constexpr std::size_t segment_bytes = 64 * 1024;

} // namespace

void group_log::append(std::string_view frame, std::uint64_t offset) {
  if (segments_.empty() || segments_.back().cost() + frame.size() > segment_bytes)
    segments_.push_back({.begin = end_, .before = last_offset_});
  auto& last = segments_.back();
  last.marks.push_back({static_cast<std::uint32_t>(last.bytes.size()), offset});
  last.bytes += frame;
  end_ += frame.size();
  fresh_ += frame.size() + frame_cost;
  if (offset != 0)
    last_offset_ = offset;
}

auto group_log::find(std::uint64_t at) const -> std::vector<segment>::const_iterator {
  auto after = std::upper_bound(segments_.begin(), segments_.end(), at,
                                [](std::uint64_t x, const segment& s) { return x < s.begin; });
  return after == segments_.begin() ? segments_.end() : std::prev(after);
}

std::string_view group_log::read(std::uint64_t at) const {
  if (at >= end_)
    return {};
  const auto where = find(at);
  return std::string_view{where->bytes}.substr(at - where->begin);
}

std::uint64_t group_log::boundary(std::uint64_t at) const {
  if (at >= end_)
    return end_;
  const auto where = find(at);
  auto next = std::lower_bound(where->marks.begin(), where->marks.end(), at - where->begin,
                               [](const mark& m, std::uint64_t x) { return m.at < x; });
  return where->begin + (next == where->marks.end() ? where->bytes.size() : next->at);
}

std::uint64_t group_log::offset_before(std::uint64_t at) const {
  if (at >= end_)
    return last_offset_;
  const auto where = find(at);
  auto result = where->before;
  for (const auto& m : where->marks) {
    if (where->begin + m.at >= at)
      break;
    if (m.offset != 0)
      result = m.offset;
  }
  return result;
}

std::uint64_t group_log::offset_after(std::uint64_t at) const {
  if (at >= end_)
    return 0;
  for (auto where = find(at); where != segments_.end(); ++where)
    for (const auto& m : where->marks)
      if (m.offset != 0 && where->begin + m.at >= at)
        return m.offset;
  return 0;
}

std::uint64_t group_log::window_begin() const {
  std::size_t cost = 0;
  for (auto s = segments_.rbegin(); s != segments_.rend(); ++s) {
    cost += s->cost();
    if (cost > window_)
      return s == segments_.rbegin() ? s->begin : std::prev(s)->begin;
  }
  return begin_;
}

void group_log::drop_before(std::uint64_t at) {
  auto is_read = [at](const segment& s) { return s.begin + s.bytes.size() <= at; };
  segments_.erase(segments_.begin(), std::find_if_not(segments_.begin(), segments_.end(), is_read));
  begin_ = segments_.empty() ? end_ : segments_.front().begin;
}

void group_log::drop_read() {
  if (segments_.empty())
    return;
  auto slowest = end_;
  for (const auto* c : cursors_)
    slowest = std::min(slowest, c->at);
  drop_before(slowest);
}

void group_log::add(cursor& c) {
  c.log = this;
  c.at = end_;
  c.slot = static_cast<std::uint32_t>(cursors_.size());
  cursors_.push_back(&c);
}

void group_log::remove(cursor& c) {
  cursors_.back()->slot = c.slot;
  cursors_[c.slot] = cursors_.back();
  cursors_.pop_back();
  c.log = nullptr;
}

} // namespace plenum::core
