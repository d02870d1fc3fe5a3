// SPDX-License-Identifier: Apache-2.0

#include "actors/outbox.hpp"

#include "actors/shard.hpp"

#include <algorithm>

#include <sys/uio.h>

namespace plenum {

outbox::outbox(channel_id id, wire speaks, shard& home) : id_{id}, wire_{speaks}, home_{home} {
  home_.open(*this);
}

outbox::~outbox() {
  home_.count_queued(-static_cast<std::ptrdiff_t>(queued_bytes()));
  home_.close(*this);
  for (auto& c : cursors_)
    c->log->remove(*c);
}

void outbox::offer(std::string_view frames) {
  if (shut_ || frames.empty())
    return;
  queue(frames);
  home_.touch(*this);
}

void outbox::queue(std::string_view bytes) {
  side_ += bytes;
  home_.count_queued(static_cast<std::ptrdiff_t>(bytes.size()));
}

void outbox::follow(group_log& log) {
  if (shut_ || find(log) != nullptr)
    return;
  auto& c = *cursors_.emplace_back(std::make_unique<cursor>());
  c.owner = this;
  log.add(c);
}

void outbox::unfollow(group_log& log) {
  if (auto* c = find(log)) {
    settle(*c);
    drop(*c);
  }
}

void outbox::settle(cursor& c) {
  for (auto due = c.log->read(c.at); !due.empty(); due = c.log->read(c.at)) {
    offer(due);
    c.at += due.size();
  }
}

void outbox::mark_due(cursor& c) {
  if (!std::exchange(c.due, true))
    due_.push_back(&c);
  home_.touch(*this);
}

void outbox::abandon(cursor& c) {
  drop(c);
}

cursor* outbox::find(const group_log& log) const noexcept {
  const auto found = std::find_if(cursors_.begin(), cursors_.end(),
                                  [&](const auto& c) { return c->log == &log; });
  return found == cursors_.end() ? nullptr : found->get();
}

std::size_t outbox::gather(std::span<iovec> out, std::size_t max_bytes) const {
  std::size_t used = 0;
  auto add = [&](std::string_view bytes) {
    bytes = bytes.substr(0, max_bytes);
    max_bytes -= bytes.size();
    // sendmsg reads through a pointer that is not const.
    out[used++] = {const_cast<char*>(bytes.data()), bytes.size()}; // NOLINT
    return bytes.size();
  };
  if (queued_bytes() > 0 && used < out.size())
    add(std::string_view{side_}.substr(side_at_));
  for (const auto* c : due_)
    for (auto at = c->at; at < c->log->end() && used < out.size() && max_bytes > 0;)
      at += add(c->log->read(at));
  return used;
}

void outbox::advance(std::size_t bytes) {
  const auto from_side = std::min(bytes, queued_bytes());
  side_at_ += from_side;
  home_.count_queued(-static_cast<std::ptrdiff_t>(from_side));
  if (side_at_ == side_.size()) {
    std::string{}.swap(side_); // Gives the memory back: most channels have nothing queued.
    side_at_ = 0;
  }
  advance_due(bytes - from_side);
}

void outbox::advance_due(std::size_t bytes) {
  auto done = due_.begin();
  for (; done != due_.end(); ++done) {
    auto& c = **done;
    const auto step = std::min<std::uint64_t>(bytes, c.log->end() - c.at);
    bytes -= step;
    c.at += step;
    if (c.at < c.log->end())
      break;
    c.due = false;
  }
  due_.erase(due_.begin(), done);
  if (due_.empty())
    return;
  // A frame was cut: its rest goes first next time, so that the cursor stands
  // at a boundary again. The side queue is empty here, for it was sent first.
  auto& cut = *due_.front();
  const auto next = cut.log->boundary(cut.at);
  queue(cut.log->read(cut.at).substr(0, next - cut.at));
  cut.at = next;
}

void outbox::shut(std::string_view last_frame) {
  for (auto& c : cursors_)
    settle(*c);
  offer(last_frame);
  shut_ = true;
  due_.clear();
  for (auto& c : cursors_)
    c->log->remove(*c);
  cursors_.clear();
}

void outbox::drop(cursor& c) {
  std::erase(due_, &c);
  c.log->remove(c);
  std::erase_if(cursors_, [&](const auto& owned) { return owned.get() == &c; });
}

} // namespace plenum
