// SPDX-License-Identifier: Apache-2.0

#include "protocol/reply.hpp"

namespace plenum::core {

std::string_view to_string(join_status status) noexcept {
  return status == join_status::channel_added ? "channel_added" : "channel_exist";
}

std::string_view to_string(leave_status status) noexcept {
  switch (status) {
    case leave_status::channel_removed: return "channel_removed";
    case leave_status::group_removed: return "group_removed";
    case leave_status::channel_does_not_exist: return "channel_does_not_exist";
    case leave_status::group_does_not_exist: return "group_does_not_exist";
  }
  return "channel_removed";
}

std::string_view to_string(send_status status) noexcept {
  switch (status) {
    case send_status::group_send: return "group_send";
    case send_status::no_such_group: return "no_such_group";
    case send_status::sent: return "sent";
    case send_status::no_such_channel: return "no_such_channel";
  }
  return "group_send";
}

const publications& messages_of(const answer& what) noexcept {
  static const auto none = publications{};
  if (const auto* joined = std::get_if<reply::joined>(&what.what))
    return joined->messages;
  if (const auto* history = std::get_if<reply::history>(&what.what))
    return history->messages;
  return none;
}

} // namespace plenum::core
