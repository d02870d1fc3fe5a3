// SPDX-License-Identifier: Apache-2.0

#include "gateway/settings/limit_rows.hpp"

namespace plenum::core {

std::vector<std::pair<std::string, limit_mode>> limit_modes() {
  return {{"off", limit_mode::off}, {"warn", limit_mode::warn}, {"enforce", limit_mode::enforce}};
}

settings limit_rows(rate_limits& to) {
  constexpr auto most = std::size_t{1'000'000'000'000};
  const auto of = [&](const char* name, std::size_t& where, const char* unit, const char* help) {
    return row::number(name, where, unit, help, {0, most});
  };
  return {
    of("channel-messages-per-second", to.channel_messages, "number",
       "Commands, or messages where there are no commands, of one channel in a second, and twice "
       "as many at once; 0: no limit"),
    of("channel-bytes-per-second", to.channel_bytes, "bytes",
       "The same of bytes of messages; 0: no limit"),
    of("channel-joins-per-second", to.channel_joins, "number", "The same of joins; 0: no limit"),
    of("user-messages-per-second", to.user_messages, "number",
       "The same of messages, of all channels of one user on this node; 0: no limit"),
    of("user-bytes-per-second", to.user_bytes, "bytes",
       "The same of bytes, of one user; 0: no limit"),
    of("max-channels-per-user", to.user_channels, "number",
       "Channels of one user on this node; who has no name is not counted; 0: no limit"),
    of("address-messages-per-second", to.address_messages, "number",
       "Messages of all channels of one address, or of one /64 of IPv6; 0: no limit"),
    of("address-bytes-per-second", to.address_bytes, "bytes", "The same of bytes; 0: no limit"),
    of("max-fragments", to.fragments, "number", "Frames of one message; 0: no limit"),
    row::word("limits", to.mode,
              "What becomes of who passes one of these limits: nothing, a line in the log, or a "
              "refusal",
              limit_modes())};
}

} // namespace plenum::core
