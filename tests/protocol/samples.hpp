// SPDX-License-Identifier: Apache-2.0
//
// samples are replies and pushes of every kind, each under the name of the
// golden frames that they become.

#pragma once

#include "protocol/push.hpp"
#include "protocol/reply.hpp"
#include "protocol/wires.hpp"

#include <string>
#include <variant>
#include <vector>

namespace plenum::core::test {

using told = std::variant<answer, any_push>;

struct sample {
  std::string name;
  told what;
};

/// One or more of every reply and every push.
const std::vector<sample>& samples();

/// What the codec of `w` makes of it.
std::string encode(wire w, const told& what);

/// A saved message in the group "lobby" from a fixed channel of user "ada".
publication message(payload content, std::uint64_t offset);

publication_ptr share(publication what);

} // namespace plenum::core::test
