// SPDX-License-Identifier: Apache-2.0
//
// An outbox is everything that one channel still has to send: a small side
// queue for replies, direct messages and control frames, and the cursors into
// the logs of its groups. It decides what goes next and never touches a
// socket; gateway/ derives the session from it.
//
// Order: the side queue goes first, then the logs; the two switch only at frame
// boundaries. Threading: touched only on the channel's loop.

#pragma once

#include "actors/group_log.hpp"
#include "base/channel_id.hpp"
#include "protocol/disconnect.hpp"
#include "protocol/wire.hpp"

#include <chrono>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

struct iovec;

namespace plenum {

class shard;

/// What the server says in its answer to a handshake (RFC 6455 section 4.2.2).
struct handshake {
  std::string subprotocol; ///< Empty: none.
  std::vector<std::pair<std::string, std::string>> headers;
};

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

  /// Answers the client's handshake: from now on the channel is open.
  virtual void accept(const handshake& answer) = 0;

  /// Answers it with this HTTP status instead, and closes the socket.
  virtual void refuse(unsigned status, std::string_view body) = 0;

  /// Closes the channel: sends what is due, then the reason.
  virtual void close(const disconnect& why) = 0;

  /// Closes the channel after so long without messages; none: never.
  virtual void expire_after(std::optional<std::chrono::seconds> idle) = 0;

  /// Has `outbox_drained` sent to the channel's actor when all that is queued is written.
  virtual void tell_when_drained() = 0;

  /// Encodes for this wire from now on. Before the first group is followed.
  void speak(wire w) noexcept { wire_ = w; }

  /// Stops reading from the client, which has asked for too much at once.
  virtual void pause_reading() = 0;

  /// Goes on reading.
  virtual void resume_reading() = 0;

  // -- what the shard does with it -------------------------------------------

  /// Writes as much as the socket takes. Called at the end of a turn.
  virtual void flush() = 0;

  /// Reads `log` from its end on.
  void follow(group_log& log);

  /// Sends what is due from the log, then reads it no more.
  void unfollow(group_log& log);

  /// Moves what is due from this log to the side queue.
  void settle(cursor& c);

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

  /// Settles every log and takes nothing more; `last_frame` is the last.
  void shut(std::string_view last_frame);

  bool has_data() const noexcept { return side_.size() > side_at_ || !due_.empty(); }
  std::size_t queued_bytes() const noexcept { return side_.size() - side_at_; }
  bool is_shut() const noexcept { return shut_; }
  const channel_id& id() const noexcept { return id_; }
  wire speaks() const noexcept { return wire_; }
  shard& home() const noexcept { return home_; }

  bool dirty = false; ///< Waits in its shard for the end of the turn.

private:
  void queue(std::string_view bytes);
  void advance_due(std::size_t bytes);
  void drop(cursor& c);

  channel_id id_;
  wire wire_;
  bool shut_ = false;
  shard& home_;
  std::string side_;
  std::size_t side_at_ = 0; ///< How much of `side_` is sent.
  std::vector<std::unique_ptr<cursor>> cursors_;
  std::vector<cursor*> due_;
};

} // namespace plenum
