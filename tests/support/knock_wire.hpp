// SPDX-License-Identifier: Apache-2.0
//
// The knock wire has everything that the native wires do not have: no subprotocol, ids that
// are words, a first message that says who may come in, a ping and a farewell of its own, and
// numbers per member. All messages are lines of text:
//
//   client: ID hello sesame      server: ID ok
//           ID join GROUP                ID ok, or ID no CODE
//           ID leave GROUP               #N GROUP TEXT    (messages, N = 1, 2, 3 … of this client)
//           ID send GROUP TEXT           alive?           (answered with "alive")
//           alive                        bye              (then a close with 3000 and more)

#pragma once

#include "protocol/wire.hpp"

namespace plenum::core::test {

extern const wire_info knock_wire;

} // namespace plenum::core::test
