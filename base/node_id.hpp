// SPDX-License-Identifier: Apache-2.0
//
// node_id tells one running process of a cluster from all others, those before it included:
// it is drawn anew at each start.

#pragma once

#include "base/result.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace plenum::core {

class node_id {
public:
  /// Nobody's.
  constexpr node_id() = default;
  constexpr explicit node_id(std::uint32_t number) : number_{number} {}

  /// Draws a new one. Callable from any thread.
  static node_id make();

  /// Reads the text form. @returns the id, or `errc::invalid_field`.
  static result<node_id> parse(std::string_view text);

  /// Eight hexadecimal digits.
  std::string str() const;

  constexpr std::uint32_t number() const noexcept { return number_; }

  friend auto operator<=>(const node_id&, const node_id&) = default;

private:
  std::uint32_t number_ = 0;
};

} // namespace plenum::core

template <>
struct std::hash<plenum::core::node_id> {
  std::size_t operator()(const plenum::core::node_id& x) const noexcept { return x.number(); }
};
