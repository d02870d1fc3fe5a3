// SPDX-License-Identifier: Apache-2.0

#include "base/errc.hpp"

namespace plenum::core {

std::string_view to_string(errc code) noexcept {
  switch (code) {
    case errc::malformed: return "malformed";
    case errc::unknown_op: return "unknown_op";
    case errc::invalid_field: return "invalid_field";
    case errc::invalid_group: return "invalid_group";
    case errc::too_large: return "too_large";
    case errc::unauthorized: return "unauthorized";
    case errc::permission_denied: return "permission_denied";
    case errc::rate_limited: return "rate_limited";
    case errc::too_many_groups: return "too_many_groups";
    case errc::group_full: return "group_full";
    case errc::no_such_channel: return "no_such_channel";
    case errc::not_a_member: return "not_a_member";
    case errc::history_disabled: return "history_disabled";
    case errc::relay_unavailable: return "relay_unavailable";
    case errc::timeout: return "timeout";
    case errc::shutting_down: return "shutting_down";
    case errc::internal: return "internal";
  }
  return "internal";
}

} // namespace plenum::core
