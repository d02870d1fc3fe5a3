// SPDX-License-Identifier: Apache-2.0
//
// msgpack_reader walks over MessagePack bytes value by value. Nothing is
// allocated for what the bytes declare, only for what is there.

#pragma once

#include "protocol/field.hpp"

#include <cstdint>
#include <optional>
#include <string_view>

namespace plenum::core {

/// A value of any type. Views point into the bytes that are read.
struct msgpack_value {
  std::string_view raw;                  ///< All of its bytes.
  field plain;                           ///< As a field; a string only if it is UTF-8.
  std::optional<std::string_view> bytes; ///< If it is a `bin`.
  bool too_deep = false;                 ///< Nested deeper than `max_depth`.
};

class msgpack_reader {
public:
  explicit msgpack_reader(std::string_view bytes) noexcept : bytes_{bytes} {}

  bool at_end() const noexcept { return at_ == bytes_.size(); }

  /// Reads the head of an array. @returns its size, or none if what comes next
  /// is no array; then nothing is read.
  std::optional<std::uint32_t> open_array() noexcept;

  /// The same for a map.
  std::optional<std::uint32_t> open_map() noexcept;

  /// Reads one value with all that is in it; none if it is not complete.
  std::optional<msgpack_value> next();

private:
  struct head {
    unsigned fix;    ///< First byte of the short form; its low 4 bits are the size.
    unsigned size16; ///< First byte of the form with 2 bytes of size.
    unsigned size32; ///< First byte of the form with 4 bytes of size.
  };

  std::optional<std::uint32_t> open(head expected) noexcept;

  std::string_view bytes_;
  std::size_t at_ = 0;
};

} // namespace plenum::core
