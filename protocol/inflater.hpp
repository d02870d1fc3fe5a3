// SPDX-License-Identifier: Apache-2.0
//
// An inflater makes of compressed messages what they were (RFC 7692 section 7.2.2), each without
// what was said before. It makes no more of them than it is told to. One thread.

#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

struct z_stream_s;

namespace plenum::core {

class inflater {
public:
  enum class outcome : std::uint8_t {
    whole,
    broken,    ///< It is no compressed message.
    too_large, ///< It has more bytes than it may have; so many have not been made.
  };

  struct message {
    outcome is = outcome::whole;
    std::string_view body{}; ///< Lives until the next call.
  };

  inflater() noexcept;
  ~inflater();
  inflater(const inflater&) = delete;
  inflater& operator=(const inflater&) = delete;

  /// That of the calling thread. It has no memory of its own before it is used.
  static inflater& here() noexcept;

  /// @param body  The payload of a message, of all its frames.
  /// @param most  How many bytes the message may have.
  message inflate(std::string_view body, std::size_t most);

private:
  struct ender {
    void operator()(z_stream_s* stream) const noexcept;
  };

  outcome take(std::string_view input, std::size_t most);

  std::unique_ptr<z_stream_s, ender> stream_; ///< Null: not used yet.
  std::string made_;
};

/// How many bytes a message of `bytes` may have when it is compressed and has become longer; zlib
/// needs less at any setting.
constexpr std::size_t most_compressed(std::size_t bytes) noexcept {
  return bytes + bytes / 8 + 64;
}

} // namespace plenum::core
