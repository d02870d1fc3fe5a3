// SPDX-License-Identifier: Apache-2.0
//
// An outbox is everything that one channel still has to send: a small side
// queue for replies, direct messages and control frames, a backlog of long answers, and the
// cursors into the logs of its groups. It decides what goes next and never touches a
// socket: the connection to which it is attached drains it. It outlives connections.
//
// Order: the side queue goes first, then the backlog, part by part, then the logs; they switch
// only at frame boundaries. On a numbered wire what is due from the logs takes its way through the
// side queue, a share at a time: there the dialect makes the channel's own frames of it.
// Threading: touched only on the channel's loop.

#pragma once

#include "actors/delivery/backlog.hpp"
#include "actors/delivery/bearer.hpp"
#include "actors/delivery/connection.hpp"
#include "actors/delivery/group_log.hpp"
#include "base/channel_id.hpp"
#include "protocol/disconnect.hpp"
#include "protocol/push.hpp"
#include "protocol/reply.hpp"
#include "protocol/wire.hpp"

#include <chrono>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

struct iovec;

namespace plenum::core {

class shard;

/// What becomes of a channel's lag when it is closed.
enum class lag_on_close : std::uint8_t { settle, drop };

class outbox final {
public:
  /// Belongs to `home` from now until it is destroyed.
  outbox(channel_id id, const wire_format& format, shard& home);
  outbox(const outbox&) = delete;
  outbox& operator=(const outbox&) = delete;
  ~outbox();

  // -- what a channel does with it -------------------------------------------

  /// Is drained by `by` from now on, which lives until it is detached.
  void attach(connection& by);

  /// Whom the channel is for, who lives until another is named; null: nobody.
  void belong_to(const bearer* whom) noexcept { bearer_ = whom; }

  /// Nobody drains it any more. What is offered waits, if it is not shut.
  void detach() noexcept { connection_ = nullptr; }

  /// Queues complete frames for the end of the turn. Dropped once shut.
  void offer(std::string_view frames);

  /// Queues an answer; a long one is encoded only as the client takes it.
  void offer(const answer& what);

  /// Queues a push.
  void offer(const any_push& what);

  /// Whether so little is queued that the client may be given more to answer: half of
  /// `shard_settings::outbox_bytes`. So answers alone never make a channel slow.
  bool has_room() const noexcept;

  /// Encodes for this wire from now on. Before the first group is followed.
  void speak(wire w);
  // -- what the shard does with it -------------------------------------------

  /// Has its connection write.
  void flush(flush_mode mode);

  /// Has its connection close the channel. Without one, everything is dropped.
  void close(const disconnect& why);

  /// Whether whom it is for is to be let in no more.
  bool is_revoked() const { return bearer_ != nullptr && bearer_->is_revoked(); }

  /// Reads `log` from its end on.
  void follow(group_log& log);

  /// Sends what is due from the log, then reads it no more.
  void unfollow(group_log& log);

  /// Moves what is due from this log to the side queue.
  void settle(cursor& c) { settle(c, std::numeric_limits<std::size_t>::max()); }

  /// Notes that the cursor's log has grown.
  void mark_due(cursor& c);

  /// Leaves a log whose window has passed the cursor, without settling.
  void abandon(cursor& c);

  /// The cursor in this log, if the channel reads it.
  cursor* find(const group_log& log) const noexcept;

  // -- what its connection does with it --------------------------------------

  /// Fills `out` with what goes next, at most `max_bytes`.
  /// @returns  how many entries it filled; their bytes stay valid until the
  ///           next call that changes this outbox or a log.
  std::size_t gather(std::span<iovec> out, std::size_t max_bytes) const;

  /// Drops the first `bytes` of what `gather` showed.
  void advance(std::size_t bytes);

  /// What the client says is read with it, and what it is told is written.
  core::dialect& dialect() const noexcept { return *dialect_; }

  /// Queues a control frame ahead of the backlog: it may go between the fragments of an answer.
  void offer_control(std::string_view frame);

  /// Queues what asks the client whether it is there.
  void offer_ping();
  /// Takes nothing more; `last_frame` is the last.
  /// @param lag  What is due from the logs and the backlog goes first: as much of it as fits into
  ///             the side queue, or nothing.
  void shut(std::string_view last_frame, lag_on_close lag);

  /// Drops everything and takes nothing more: the socket is gone.
  void drop_all();

  bool has_data() const noexcept { return has_own_data() || !due_.empty(); }

  /// Whether something is queued for this channel alone.
  bool has_own_data() const noexcept { return side_bytes() > 0 || backlog_; }

  /// For this channel alone; of long answers only the part that is encoded.
  std::size_t queued_bytes() const noexcept {
    return side_bytes() + (backlog_ ? backlog_->bytes() : 0);
  }

  /// More than `shard_settings::outbox_bytes` are queued, without the newest message: that may
  /// be of any size.
  bool is_over_limit() const noexcept;

  bool is_shut() const noexcept { return shut_; }
  const channel_id& id() const noexcept { return id_; }

  /// In which it is sent what groups are; what is for it alone is not compressed.
  wire_format format() const noexcept { return {wire_, compressed_ && !wire_->numbered}; }
  shard& home() const noexcept { return home_; }

  bool dirty = false; ///< Waits in its shard for the end of the turn.

private:
  std::size_t side_bytes() const noexcept { return side_.size() - side_at_; }
  void offer_shared(std::string_view shared);
  std::string_view next_in(const cursor& c) const;
  void number_due();
  void settle(cursor& c, std::size_t most_queued);
  void queue(std::string_view bytes);
  void refill(std::size_t bytes);
  void advance_due(std::size_t bytes);
  void drop(cursor& c);
  void leave_logs();

  channel_id id_;
  wire wire_;
  std::unique_ptr<core::dialect> dialect_;
  bool compressed_;
  bool shut_ = false;
  shard& home_;
  connection* connection_ = nullptr; ///< Null: detached.
  const bearer* bearer_ = nullptr;   ///< Null: nobody.
  std::string side_;
  std::size_t side_at_ = 0;          ///< How much of `side_` is sent.
  std::size_t newest_ = 0;           ///< Bytes of what was last queued.
  std::unique_ptr<backlog> backlog_; ///< Null: nothing waits.
  std::vector<std::unique_ptr<cursor>> cursors_;
  std::vector<cursor*> due_;
};

} // namespace plenum::core
