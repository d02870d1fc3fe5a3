// SPDX-License-Identifier: Apache-2.0
//
// A node_message is what one node says to another outside of groups: a question of a survey,
// or a finding. In MessagePack, an array that begins with the version; a later version may
// only add kinds, and fields at the end. Layout: docs/cluster.md, "Between nodes".

#pragma once

#include "actors/survey.hpp"
#include "base/result.hpp"

namespace plenum::core {

struct node_message {
  node_id from;
  std::uint64_t number = 0; ///< Of the question, by who asked.
  std::variant<any_question, any_finding> what;
};

std::string pack(const node_message& message);

/// @returns  the message, or `errc::malformed`.
result<node_message> open_node_message(std::string_view bytes);

} // namespace plenum::core
