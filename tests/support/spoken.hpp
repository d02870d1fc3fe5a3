// SPDX-License-Identifier: Apache-2.0
//
// What the halves of a wire make of one message, by a dialect that has heard nothing before.

#pragma once

#include "protocol/wire.hpp"

namespace plenum::core::test {

inline std::vector<incoming> decode(wire w, opcode kind, std::string_view body,
                                    const client_limits& limits = {}) {
  auto own = std::string{};
  return w->make_dialect()->decode(kind, body, limits, own);
}

inline void say(wire w, const answer& what, std::string& out) {
  w->make_dialect()->encode(what, out);
}

inline void say(wire w, const any_push& what, std::string& out) {
  w->pushes.encode(what, out);
}

} // namespace plenum::core::test
