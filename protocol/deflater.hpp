// SPDX-License-Identifier: Apache-2.0
//
// A deflater compresses messages as permessage-deflate wants them (RFC 7692 section 7.2.1), each
// without what was said before: so what it makes can be shared. One thread.

#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

struct z_stream_s;

namespace plenum::core {

class deflater {
public:
  /// How far back a message refers, as `server_max_window_bits` counts it: 4 KiB. More would take
  /// longer to clear for each message, and some clients ask for no more.
  static constexpr unsigned window_bits = 12;

  /// What it has made smaller.
  struct counts {
    std::uint64_t messages = 0;
    std::uint64_t bytes_in = 0;
    std::uint64_t bytes_out = 0;
  };

  deflater() noexcept;
  ~deflater();
  deflater(const deflater&) = delete;
  deflater& operator=(const deflater&) = delete;

  /// That of the calling thread. It has no memory of its own before it is used.
  static deflater& here() noexcept;

  /// The same frames, as a server sends them, with their messages compressed where that makes them
  /// smaller: those of `least` bytes or more in one frame.
  std::string compress(std::string_view frames, std::size_t least);

  const counts& counted() const noexcept { return counted_; }

private:
  struct ender {
    void operator()(z_stream_s* stream) const noexcept;
  };

  bool deflate(std::string_view body, std::string& out);

  std::unique_ptr<z_stream_s, ender> stream_; ///< Null: not used yet.
  counts counted_;
};

} // namespace plenum::core
