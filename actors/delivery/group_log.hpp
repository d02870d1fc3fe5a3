// SPDX-License-Identifier: Apache-2.0
//
// A group_log holds ready-to-send frames of one group in one format for the
// members on one shard. Publishing appends once; each member reads through its
// own cursor. Nothing is queued per member, so a slow member costs one number,
// and what it can cost at most is the window.
//
// Threading: owned by one shard and touched only on that shard's loop.

#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace plenum::core {

class group_log;
class outbox;

/// How far one channel has read one log. Always at a frame boundary: what is
/// left of a frame after a partial write moves to the channel's side queue.
struct cursor {
  group_log* log = nullptr;
  outbox* owner = nullptr;
  std::uint64_t at = 0;   ///< Byte position in the log.
  std::uint32_t slot = 0; ///< Place in the log's list of cursors.
  bool due = false;       ///< Waits in its owner for the next flush.
};

class group_log {
public:
  /// What a frame costs beside its bytes.
  static constexpr std::size_t frame_cost = 16;

  /// @param window  What may be kept for cursors that lag behind: bytes, and the cost of frames.
  explicit group_log(std::size_t window) : window_{window} {}

  /// Appends one frame.
  /// @param offset  Of the publication in the frame; 0 if it was not saved.
  void append(std::string_view frame, std::uint64_t offset);

  /// The frames from `at` to the end of their segment; empty at the end.
  /// Valid until the next call that is not const.
  std::string_view read(std::uint64_t at) const;

  /// The first frame boundary at or after `at`.
  std::uint64_t boundary(std::uint64_t at) const;

  /// Offset of the last saved publication that lies before `at`.
  std::uint64_t offset_before(std::uint64_t at) const;

  /// Offset of the first saved publication at or after `at`; 0 if none.
  std::uint64_t offset_after(std::uint64_t at) const;

  /// What has been appended since the readers were last told, with the cost of frames.
  std::size_t fresh() const noexcept { return fresh_; }

  /// The readers have been told.
  void no_longer_fresh() noexcept { fresh_ = 0; }

  /// Where the log has to begin to fit its window. Cursors before it are lost.
  std::uint64_t window_begin() const;

  /// Frees whole segments before `at`; no cursor may stand there.
  void drop_before(std::uint64_t at);

  /// Frees what every cursor has read.
  void drop_read();

  /// Adds a cursor at the end: it reads what is appended from now on.
  void add(cursor& c);
  void remove(cursor& c);

  std::uint64_t begin() const noexcept { return begin_; }
  std::uint64_t end() const noexcept { return end_; }
  const std::vector<cursor*>& cursors() const noexcept { return cursors_; }

  bool dirty = false;  ///< Waits in its shard for the end of the turn.
  bool unread = false; ///< Waits in its shard for a slow reader to catch up.

private:
  struct mark {
    std::uint32_t at;     ///< Where a frame begins in its segment.
    std::uint64_t offset; ///< Of its publication; 0 if not saved.
  };

  struct segment {
    std::uint64_t begin = 0;
    std::uint64_t before = 0; ///< Last saved offset before this segment.
    std::string bytes{};
    std::vector<mark> marks{};

    std::size_t cost() const noexcept { return bytes.size() + marks.size() * frame_cost; }
  };

  std::vector<segment>::const_iterator find(std::uint64_t at) const;

  std::size_t window_;
  std::size_t fresh_ = 0;
  std::uint64_t begin_ = 0;
  std::uint64_t end_ = 0;
  std::uint64_t last_offset_ = 0;
  std::vector<segment> segments_;
  std::vector<cursor*> cursors_;
};

} // namespace plenum::core
