// SPDX-License-Identifier: Apache-2.0

#include "actors/command_order.hpp"

#include <algorithm>

namespace plenum::core {

namespace {

/// How many places are kept when no command is under way.
constexpr std::size_t few = 2;

/// The group that is concerned; empty: none.
struct group_of {
  std::string_view operator()(const request& x) const { return std::visit(*this, x.what); }
  std::string_view operator()(const refusal& x) const { return x.group; }
  std::string_view operator()(const hang_up&) const { return {}; }
  std::string_view operator()(const command::join& x) const { return x.group.str(); }
  std::string_view operator()(const command::leave& x) const { return x.group.str(); }
  std::string_view operator()(const command::send& x) const { return x.group.str(); }
  std::string_view operator()(const command::history& x) const { return x.group.str(); }
  std::string_view operator()(const command::members& x) const { return x.group.str(); }
  std::string_view operator()(const command::send_to&) const { return {}; }
  std::string_view operator()(const command::authenticate&) const { return {}; }
  std::string_view operator()(const command::refresh&) const { return {}; }
  std::string_view operator()(const command::ping&) const { return {}; }
  std::string_view operator()(const command::message&) const { return {}; }
};

bool is_send(const incoming& what) {
  const auto* asked = std::get_if<request>(&what);
  return asked != nullptr && std::holds_alternative<command::send>(asked->what);
}

} // namespace

std::size_t command_order::find(std::string_view group) const {
  const auto found = std::find_if(entries_.begin(), entries_.end(), [&](const entry& each) {
    return each.under_way != 0 && each.group.str() == group;
  });
  return static_cast<std::size_t>(found - entries_.begin());
}

bool command_order::admits(const incoming& what) const {
  const auto group = std::visit(group_of{}, what);
  const auto place = group.empty() ? entries_.size() : find(group);
  return place == entries_.size() || (entries_[place].sends && is_send(what));
}

std::uint32_t command_order::begin(const group_name& group, bool is_send) {
  auto place = find(group.str());
  if (place == entries_.size()) {
    const auto spare = std::find_if(entries_.begin(), entries_.end(),
                                    [](const entry& each) { return each.under_way == 0; });
    place = static_cast<std::size_t>(spare - entries_.begin());
    if (spare == entries_.end())
      entries_.push_back({group});
    else
      spare->group = group;
    entries_[place].sends = is_send;
  }
  ++entries_[place].under_way;
  return static_cast<std::uint32_t>(place + 1);
}

void command_order::end(std::uint32_t turn) {
  if (turn == 0 || --entries_[turn - 1].under_way > 0)
    return;
  while (entries_.size() > few && entries_.back().under_way == 0)
    entries_.pop_back();
}

} // namespace plenum::core
