// SPDX-License-Identifier: Apache-2.0
//
// resp is the protocol of Redis (RESP2), without any I/O: bytes become values, commands
// become bytes. Only its source knows hiredis. Not thread-safe.

#pragma once

#include "base/result.hpp"

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

struct redisReader;

namespace plenum::core {

/// A reply of Redis, or something that it says unasked.
struct resp_value {
  enum class kind : std::uint8_t { nil, integer, text, error, list };

  kind what = kind::nil;
  std::int64_t number = 0;      ///< Of an integer.
  std::string text;             ///< Of a text (bulk or status) or an error.
  std::vector<resp_value> list; ///< Of a list.

  bool is_list(std::size_t least) const noexcept {
    return what == kind::list && list.size() >= least;
  }
};

class resp_reader {
public:
  /// @param most  Bytes that one value may take; a longer one is an error.
  explicit resp_reader(std::size_t most);

  /// Reads on, in pieces of any size, and calls `each` for every value that is complete.
  /// @returns  `errc::malformed` if this is not RESP, `errc::too_large` if too long; then the
  /// reader is of no
  ///           more use.
  result<void> read(std::string_view bytes, const std::function<void(resp_value)>& each);

private:
  struct free_reader {
    void operator()(redisReader* x) const noexcept;
  };

  result<void> read_piece(std::string_view piece, const std::function<void(resp_value)>& each);

  std::unique_ptr<redisReader, free_reader> reader_;
  std::size_t most_;
  std::size_t begun_ = 0; ///< Bytes of the value that is not complete.
};

/// Appends a command to `out`; arguments are any bytes.
void append_command(std::string& out, std::span<const std::string_view> arguments);
void append_command(std::string& out, std::initializer_list<std::string_view> arguments);

} // namespace plenum::core
