// SPDX-License-Identifier: Apache-2.0
//
// json_writer writes JSON into a string, compact and in order. It is a Writer
// for message_writer. A comma goes before whatever follows a finished value,
// which the last character tells.

#pragma once

#include "protocol/publication.hpp"

#include <array>
#include <charconv>
#include <string>
#include <string_view>
#include <type_traits>

namespace plenum::core {

class json_writer {
public:
  /// Writes to the end of `out`.
  /// @param goes_on  What this goes on from has ended with a map.
  explicit json_writer(std::string& out, bool goes_on = false)
    : out_{out}, begin_{out.size()}, before_{goes_on ? '}' : '\0'} {}

  void open_map() {
    if ((out_.size() == begin_ ? before_ : out_.back()) == '}')
      out_ += ',';
    out_ += '{';
  }
  void close_map() { out_ += '}'; }

  /// A list has maps only.
  void open_list(std::size_t) { out_ += '['; }
  void close_list() { out_ += ']'; }

  /// @param name  Needs no escaping.
  void key(std::string_view name) {
    if (out_.back() != '{')
      out_ += ',';
    out_ += '"';
    out_ += name;
    out_ += "\":";
  }

  /// @param value  UTF-8.
  void text(std::string_view value);

  /// Writes a number in its shortest form.
  template <class T>
    requires std::is_arithmetic_v<T>
  void number(T value) {
    auto digits = std::array<char, 32>{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
    out_.append(digits.data(), end);
  }

  void flag(bool value) { out_ += value ? "true" : "false"; }
  void null() { out_ += "null"; }

  /// JSON goes in as it is, text as a string, bytes as a string of base64.
  void data(const payload& value);

  std::size_t size() const noexcept { return out_.size(); }

private:
  std::string& out_;
  std::size_t begin_; ///< Of what this writes.
  char before_;       ///< What that follows.
};

} // namespace plenum::core
