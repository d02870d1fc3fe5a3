// SPDX-License-Identifier: Apache-2.0
//
// A push_encoder is the half of a wire that needs to know nothing of a channel: it makes what
// is sent to all members of a group, once for all of them. Stateless; any thread.

#pragma once

#include "protocol/push.hpp"

#include <string>

namespace plenum::core {

class push_encoder {
public:
  constexpr push_encoder() = default;
  push_encoder(const push_encoder&) = delete;
  push_encoder& operator=(const push_encoder&) = delete;
  constexpr virtual ~push_encoder() = default;

  /// Appends the frames that tell a client this push; none on wires that have no such push. On
  /// a numbered wire: what `dialect::number` makes a member's own frames of.
  virtual void encode(const any_push& what, std::string& out) const = 0;
};

} // namespace plenum::core
