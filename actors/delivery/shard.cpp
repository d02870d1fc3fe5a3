// SPDX-License-Identifier: Apache-2.0

#include "actors/delivery/shard.hpp"

#include <algorithm>

namespace plenum::core {

namespace {

constexpr auto removed_reason = "removed by the server";

/// How many buckets of channels a search looks at in one turn: less than a millisecond.
constexpr auto searched_at_once = std::size_t{1000};

} // namespace

void shard::open(outbox& channel) {
  channels_.emplace(channel.id(), &channel);
}

void shard::close(outbox& channel) {
  channels_.erase(channel.id());
  if (channel.dirty)
    std::erase(dirty_channels_, &channel);
  std::replace(flushing_.begin(), flushing_.end(), &channel, static_cast<outbox*>(nullptr));
}

void shard::touch(outbox& channel) {
  if (!std::exchange(channel.dirty, true))
    dirty_channels_.push_back(&channel);
}

outbox* shard::find(const channel_id& channel) const {
  const auto found = channels_.find(channel);
  return found == channels_.end() ? nullptr : found->second;
}

group_log* shard::group_logs::find(const wire_format& format, bool notices) const noexcept {
  for (const auto& each : rows)
    if (each.format == format && each.notices == notices)
      return each.log.get();
  return nullptr;
}

// -- what groups ask for -------------------------------------------------------

void shard::admit(const admission& what) {
  auto* channel = find(what.channel);
  if (channel == nullptr)
    return; // Its session ended meanwhile; it is leaving the group already.
  const auto& joined = std::get<reply::joined>(what.what.what);
  auto& group = groups_.try_emplace(what.group, joined.group).first->second;
  group.epoch = joined.at.epoch;
  for (const auto notices : {false, true})
    if (auto* log = group.find(channel->format(), notices))
      channel->unfollow(*log);
  channel->offer(what.what);
  auto* log = group.find(channel->format(), what.notify);
  if (log == nullptr) {
    auto made = std::make_unique<group_log>(settings_.log_window_bytes);
    log = made.get();
    group.rows.push_back({channel->format(), what.notify, std::move(made)});
  }
  channel->follow(*log);
}

void shard::dismiss(const dismissal& what) {
  if (auto* channel = find(what.channel)) {
    if (auto found = groups_.find(what.group); found != groups_.end())
      for (const auto& each : found->second.rows)
        channel->unfollow(*each.log);
    channel->offer(what.what);
    if (what.removed)
      channel->offer(
        any_push{push::removed{std::get<reply::left>(what.what.what).group, removed_reason}});
  }
  prune(what.group);
}

void shard::prune(group_number group) {
  const auto found = groups_.find(group);
  if (found == groups_.end())
    return;
  std::erase_if(found->second.rows, [this](const group_logs::row& each) {
    if (!each.log->cursors().empty())
      return false;
    std::erase(dirty_logs_, each.log.get());
    std::erase(unread_logs_, each.log.get());
    return true;
  });
  if (found->second.rows.empty())
    groups_.erase(found);
}

void shard::deliver(const delivery& what) {
  const auto found = groups_.find(what.group);
  if (found == groups_.end())
    return;
  auto& group = found->second;
  if (!what.at.epoch.empty())
    group.epoch = what.at.epoch;
  for (const auto& each : group.rows)
    if (each.notices || !what.notice)
      for (const auto& made : what.frames)
        if (made.format == each.format)
          append(group, *each.log, what, made.frames);
}

void shard::append(const group_logs& group, group_log& log, const delivery& what,
                   const std::string& frame) {
  auto* sender = what.except ? find(*what.except) : nullptr;
  auto* skipped = sender != nullptr ? sender->find(log) : nullptr;
  if (skipped != nullptr)
    sender->settle(*skipped);
  log.append(frame, what.at.offset);
  if (skipped != nullptr)
    skipped->at = log.end();
  counters_.deliveries += log.cursors().size() - (skipped != nullptr ? 1 : 0);
  if (!std::exchange(log.dirty, true))
    dirty_logs_.push_back(&log);
  if (log.fresh() > settings_.log_window_bytes / 4)
    flush_readers(log); // The turn is long: nobody is to fall behind because it was not asked.
  cut_to_window(log, group);
}

// -- slow readers --------------------------------------------------------------

void shard::cut_to_window(group_log& log, const group_logs& group) {
  if (log.window_begin() == log.begin())
    return;
  if (log.fresh() > 0)
    flush_readers(log); // Whoever is still behind then is blocked.
  const auto begin = log.window_begin();
  const auto& cursors = log.cursors();
  for (auto i = cursors.size(); i-- > 0;) { // Backwards: losing one moves the last here.
    auto& c = *cursors[i];
    if (c.at >= begin)
      continue;
    if (settings_.slow == slow_policy::skip) {
      skip_lost(c, begin, group);
    } else {
      auto& owner = *c.owner;
      ++counters_.slow_disconnects;
      owner.abandon(c);
      owner.close(disconnect::too_slow);
    }
  }
  log.drop_before(begin);
}

void shard::skip_lost(cursor& c, std::uint64_t to, const group_logs& group) {
  ++counters_.gaps;
  const auto notice = push::gap{.group = group.name,
                                .epoch = group.epoch,
                                .after = c.log->offset_before(c.at),
                                .next = c.log->offset_after(to)};
  c.at = to;
  c.owner->offer(any_push{notice});
}

// -- end of the turn -----------------------------------------------------------

/// Notes who has something to read; a different one is the first each time.
void shard::mark_readers(group_log& log) {
  log.no_longer_fresh();
  const auto& cursors = log.cursors();
  auto at = cursors.empty() ? 0 : rotation_++ % cursors.size();
  for (auto left = cursors.size(); left > 0; --left) {
    auto& c = *cursors[at];
    if (c.at < log.end())
      c.owner->mark_due(c);
    at = at + 1 == cursors.size() ? 0 : at + 1;
  }
}

/// Lets the readers of one log write all that their sockets take.
void shard::flush_readers(group_log& log) {
  mark_readers(log);
  flushing_.clear();
  for (const auto* c : log.cursors())
    flushing_.push_back(c->owner);
  for (const auto& each : flushing_) // By reference: it may become null meanwhile.
    if (each != nullptr)
      each->flush(flush_mode::all);
  flushing_.clear();
  log.drop_read();
}

bool shard::flush() {
  const auto searches = search_ && search_on();
  const auto logs = std::exchange(dirty_logs_, {});
  for (auto* log : logs) {
    log->dirty = false;
    mark_readers(*log);
  }
  flushing_.swap(dirty_channels_);
  for (const auto& each : flushing_)
    if (auto* channel = each) {
      channel->dirty = false;
      channel->flush(flush_mode::share);
    }
  flushing_.clear();
  for (auto* log : logs) {
    log->drop_read();
    if (log->begin() != log->end() && !std::exchange(log->unread, true))
      unread_logs_.push_back(log);
  }
  return searches || !dirty_channels_.empty();
}

void shard::close_all(const disconnect& why) {
  for (const auto& [id, channel] : channels_)
    channel->close(why);
}

void shard::close(const channel_id& channel, const disconnect& why) {
  if (auto* found = find(channel))
    found->close(why);
}

void shard::close_revoked(std::function<void(std::size_t)> done) {
  if (!search_)
    search_ = std::make_unique<search>();
  auto& waiting = search_->buckets == 0 ? search_->asked : search_->next;
  waiting.push_back(std::move(done));
}

/// Searches a little. If channels have been put into other buckets, it begins anew.
/// @returns  whether that was not all.
bool shard::search_on() {
  auto& [asked, next, bucket, buckets, closed] = *search_;
  if (std::exchange(buckets, channels_.bucket_count()) != buckets)
    bucket = 0;
  for (const auto end = std::min(bucket + searched_at_once, buckets); bucket < end; ++bucket)
    for (auto each = channels_.begin(bucket); each != channels_.end(bucket); ++each)
      if (auto* channel = each->second; !channel->is_shut() && channel->is_revoked()) {
        channel->close(disconnect::revoked);
        ++closed;
      }
  if (bucket < buckets)
    return true;
  for (const auto& done : asked)
    done(closed);
  if (next.empty())
    search_.reset();
  else
    *search_ = search{.asked = std::move(next)};
  return search_ != nullptr;
}

std::vector<channel_id> shard::ids() const {
  auto all = std::vector<channel_id>{};
  all.reserve(channels_.size());
  for (const auto& [id, channel] : channels_)
    all.push_back(id);
  return all;
}

void shard::tidy() {
  counters_.lagging_bytes = 0;
  std::erase_if(unread_logs_, [this](group_log* log) {
    log->drop_read();
    log->unread = log->begin() != log->end();
    counters_.lagging_bytes += log->end() - log->begin();
    return !log->unread;
  });
}

} // namespace plenum::core
