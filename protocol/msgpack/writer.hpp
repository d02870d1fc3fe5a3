// SPDX-License-Identifier: Apache-2.0
//
// msgpack_writer writes MessagePack into a string. It is a Writer for
// message_writer, whose maps are small: the head of a map is one byte, which
// gets the count when the map is closed.

#pragma once

#include "protocol/publication.hpp"

#include <array>
#include <concepts>
#include <string>
#include <string_view>

namespace plenum::core {

class msgpack_writer {
public:
  /// Writes to the end of `out`.
  explicit msgpack_writer(std::string& out, bool /*goes_on*/ = false) : out_{out} {}

  /// Opens a map of at most 15 fields; at most 4 are open at a time.
  void open_map();
  void close_map();

  void open_list(std::size_t size);
  void close_list() {}

  void key(std::string_view name);

  void text(std::string_view value);
  void number(std::unsigned_integral auto value) { write_number(std::uint64_t{value}); }
  void number(std::signed_integral auto value) { write_number(std::int64_t{value}); }
  void flag(bool value);
  void null();

  /// JSON is converted, text goes as `str`, bytes as `bin`.
  void data(const payload& value);

  std::size_t size() const noexcept { return out_.size(); }

private:
  struct open {
    std::size_t at = 0;
    unsigned fields = 0;
  };

  void write_number(std::uint64_t value);
  void write_number(std::int64_t value);

  std::string& out_;
  std::array<open, 4> maps_;
  std::size_t depth_ = 0;
};

} // namespace plenum::core
