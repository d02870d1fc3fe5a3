// SPDX-License-Identifier: Apache-2.0

#include "gateway/ws/session_counters.hpp"

#include "base/log.hpp"

namespace plenum::core {

void note_refusals(const std::vector<incoming>& asked, const channel_id& from,
                   session_counters& counters) {
  for (const auto& each : asked) {
    const auto* refused = std::get_if<refusal>(&each);
    if (refused == nullptr)
      continue;
    counters.malformed += refused->why.code == errc::malformed ? 1 : 0;
    log::debug("message refused", {{"channel", from.str()},
                                   {"error", std::string{to_string(refused->why.code)}},
                                   {"why", refused->why.message}});
  }
}

} // namespace plenum::core
