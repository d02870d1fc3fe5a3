// SPDX-License-Identifier: Apache-2.0
//
// A wire is a client protocol in one encoding, described by a row: how it is chosen, and its
// two halves. Rows live as long as the program; a wire is the same as another if it is the same
// row.

#pragma once

#include "protocol/dialect.hpp"
#include "protocol/push_encoder.hpp"

#include <memory>
#include <string_view>

namespace plenum::core {

struct wire_info {
  std::string_view subprotocol; ///< By which a client asks for it; empty: its route has chosen it.
  const push_encoder& pushes;
  std::unique_ptr<dialect> (*make_dialect)();

  /// Each member's messages differ: groups keep what is the same in all of them, and its dialect
  /// makes the member's own of it when they go out.
  bool numbered = false;
};

using wire = const wire_info*;

/// How a channel is sent what all members of a group are.
struct wire_format {
  wire speaks = nullptr;
  bool compressed = false; ///< Its messages may be (RFC 7692).

  friend bool operator==(const wire_format&, const wire_format&) = default;
};

} // namespace plenum::core
