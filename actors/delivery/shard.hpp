// SPDX-License-Identifier: Apache-2.0
//
// A shard is the channels of one loop. It keeps the log of every group that has
// members here, appends each publication once per format, and at the end of the
// turn lets every channel concerned write once.
//
// Threading: touched only on its loop. Channels of the same loop call it
// directly; groups reach it through its actor (shard_actor.hpp).

#pragma once

#include "actors/delivery/delivery.hpp"
#include "actors/delivery/outbox.hpp"
#include "actors/delivery/shard_settings.hpp"

#include <functional>
#include <memory>
#include <unordered_map>
#include <vector>

namespace plenum::core {

/// Plain counters of one loop; the loop publishes them once a second.
struct shard_counters {
  std::uint64_t deliveries = 0; ///< Messages handed to members.
  std::uint64_t gaps = 0;
  std::uint64_t slow_disconnects = 0;
  std::size_t queued_bytes = 0;  ///< In the side queues of all channels, now.
  std::size_t lagging_bytes = 0; ///< In logs, behind the slowest readers, when last tidied.
};

class shard {
public:
  explicit shard(const shard_settings& settings) : settings_{settings} {}

  // -- channels of this loop --------------------------------------------------

  void open(outbox& channel);
  void close(outbox& channel);

  /// Has `channel` flushed at the end of the turn.
  void touch(outbox& channel);

  // -- groups -----------------------------------------------------------------

  void deliver(const delivery& what);
  void admit(const admission& what);
  void dismiss(const dismissal& what);

  /// Whether this channel is on this shard, to answer for those that left
  /// while a group was admitting them.
  bool has(const channel_id& channel) const { return channels_.contains(channel); }

  // -- the loop ---------------------------------------------------------------

  /// A side queue has grown, or shrunk.
  void count_queued(std::ptrdiff_t bytes) noexcept {
    counters_.queued_bytes += static_cast<std::size_t>(bytes);
  }

  /// Lets every touched channel write its share. Called at the end of each turn.
  /// @returns  true if some have more to write at once.
  bool flush();

  /// Closes every channel.
  void close_all(const disconnect& why);

  /// Closes this one, if it is here.
  void close(const channel_id& channel, const disconnect& why);

  /// Closes channels that are revoked, a part of them each turn.
  /// @param done  Given how many those were, when all have been looked at that are here now.
  void close_revoked(std::function<void(std::size_t)> done);

  std::vector<channel_id> ids() const;

  /// Frees logs whose last slow reader has caught up. Called once a second.
  void tidy();

  const shard_settings& settings() const noexcept { return settings_; }
  void change(const shard_settings& settings) noexcept { settings_ = settings; }

  const shard_counters& counters() const noexcept { return counters_; }
  std::size_t channels() const noexcept { return channels_.size(); }
  std::size_t groups() const noexcept { return groups_.size(); }

private:
  /// The logs of one group: per format in use, with and without notices of members.
  struct group_logs {
    struct row {
      wire_format format;
      bool notices;
      std::unique_ptr<group_log> log;
    };

    explicit group_logs(group_name name) : name{std::move(name)} {}

    /// Null if there is none.
    group_log* find(const wire_format& format, bool notices) const noexcept;

    group_name name;
    std::vector<row> rows{};
    std::string epoch{};
  };

  void append(const group_logs& group, group_log& log, const delivery& what,
              const std::string& frame);
  void cut_to_window(group_log& log, const group_logs& group);
  void skip_lost(cursor& c, std::uint64_t to, const group_logs& group);
  void mark_readers(group_log& log);
  void flush_readers(group_log& log);
  void prune(group_number group);
  outbox* find(const channel_id& channel) const;
  bool search_on();

  /// A search for channels that are revoked.
  struct search {
    using finished = std::vector<std::function<void(std::size_t)>>;

    finished asked{}; ///< Who waits for its end.
    finished next{};  ///< Who came while it was under way: what it has passed is looked at again.
    std::size_t bucket = 0;
    std::size_t buckets = 0;
    std::size_t closed = 0;
  };

  shard_settings settings_;
  shard_counters counters_;
  std::unordered_map<channel_id, outbox*> channels_;
  std::unordered_map<group_number, group_logs> groups_;
  std::vector<group_log*> dirty_logs_;
  std::vector<group_log*> unread_logs_;
  std::vector<outbox*> dirty_channels_;
  std::vector<outbox*> flushing_; ///< Being flushed; null for one that has ended meanwhile.
  std::size_t rotation_ = 0;
  std::unique_ptr<search> search_; ///< Null: none.
};

} // namespace plenum::core
