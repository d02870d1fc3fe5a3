// SPDX-License-Identifier: Apache-2.0
//
// An outbox is everything that one channel still has to send: a small side
// queue for replies, direct messages and control frames, a backlog of long answers, and the
// cursors into the logs of its groups. It decides what goes next and never touches a
// socket; gateway/ derives the session from it.
//
// Order: the side queue goes first, then the backlog, part by part, then the logs; they switch
// only at frame boundaries. Threading: touched only on the channel's loop.

#pragma once

#include "actors/delivery/backlog.hpp"
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

/// What the server says in its answer to a handshake (RFC 6455 section 4.2.2).
struct handshake {
  std::string subprotocol; ///< Empty: none.
  std::vector<std::pair<std::string, std::string>> headers;
};

/// How much is written at once.
enum class flush_mode : std::uint8_t {
  share, ///< The channel's share of a turn.
  all,   ///< All that the socket takes, asked anew even if it took nothing a moment ago.
};

/// What becomes of a channel's lag when it is closed.
enum class lag_on_close : std::uint8_t { settle, drop };

class outbox {
public:
  /// Belongs to `home` from now until it is destroyed.
  outbox(channel_id id, wire speaks, shard& home);
  outbox(const outbox&) = delete;
  outbox& operator=(const outbox&) = delete;
  virtual ~outbox();

  // -- what a channel does with it -------------------------------------------

  /// Queues complete frames for the end of the turn. Dropped once shut.
  void offer(std::string_view frames);

  /// Queues an answer; a long one is encoded only as the client takes it.
  void offer(const answer& what);

  /// Queues a push.
  void offer(const any_push& what);

  /// Whether so little is queued that the client may be given more to answer: half of
  /// `shard_settings::outbox_bytes`. So answers alone never make a channel slow.
  bool has_room() const noexcept;

  /// Answers the client's handshake: from now on the channel is open.
  virtual void accept(const handshake& answer) = 0;

  /// Answers it with this HTTP status instead, and closes the socket.
  virtual void refuse(unsigned status, std::string_view body) = 0;

  /// Closes the channel: sends what is due, then the reason.
  virtual void close(const disconnect& why) = 0;

  /// The client has closed, and what it asked before is handled: answers its close.
  virtual void finish() = 0;

  /// Closes the channel after so long without messages; none: never.
  virtual void expire_after(std::optional<std::chrono::seconds> idle) = 0;

  /// Has `outbox_drained` sent to the channel's actor when all is written that is queued for it
  /// alone.
  virtual void tell_when_drained() = 0;

  /// Encodes for this wire from now on. Before the first group is followed.
  void speak(wire w) noexcept { wire_ = w; }

  /// Stops reading from the client, which has asked for too much at once.
  virtual void pause_reading() = 0;

  /// Goes on reading.
  virtual void resume_reading() = 0;

  // -- what the shard does with it -------------------------------------------

  /// Writes what the socket takes: at the end of a turn, or before somebody is judged too slow.
  virtual void flush(flush_mode mode) = 0;

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

  // -- what the session does with it -----------------------------------------

  /// Fills `out` with what goes next, at most `max_bytes`.
  /// @returns  how many entries it filled; their bytes stay valid until the
  ///           next call that changes this outbox or a log.
  std::size_t gather(std::span<iovec> out, std::size_t max_bytes) const;

  /// Drops the first `bytes` of what `gather` showed.
  void advance(std::size_t bytes);

  /// Queues a control frame ahead of the backlog: it may go between the fragments of an answer.
  void offer_control(std::string_view frame);

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
  wire speaks() const noexcept { return wire_; }
  shard& home() const noexcept { return home_; }

  bool dirty = false; ///< Waits in its shard for the end of the turn.

private:
  std::size_t side_bytes() const noexcept { return side_.size() - side_at_; }
  void settle(cursor& c, std::size_t most_queued);
  void queue(std::string_view bytes);
  void refill(std::size_t bytes);
  void advance_due(std::size_t bytes);
  void drop(cursor& c);
  void leave_logs();

  channel_id id_;
  wire wire_;
  bool shut_ = false;
  shard& home_;
  std::string side_;
  std::size_t side_at_ = 0;          ///< How much of `side_` is sent.
  std::size_t newest_ = 0;           ///< Bytes of what was last queued.
  std::unique_ptr<backlog> backlog_; ///< Null: nothing waits.
  std::vector<std::unique_ptr<cursor>> cursors_;
  std::vector<cursor*> due_;
};

} // namespace plenum::core
