// SPDX-License-Identifier: Apache-2.0
//
// How much a channel's client may do, and how fast: what passes a rate is refused when it comes,
// in its place among the answers. docs/limits.md, "What clients do".

#include "actors/channel.hpp"

namespace plenum::core {

namespace {

/// After so long somebody may try again who has too many channels.
constexpr auto until_one_has_gone = std::chrono::seconds{10};

struct names {
  std::string op;
  std::string group;
};

/// What a command is called on the wire, and the group that it is about.
struct names_of {
  names operator()(const command::join& x) const { return {"join", x.group.str()}; }
  names operator()(const command::leave& x) const { return {"leave", x.group.str()}; }
  names operator()(const command::send& x) const { return {"send", x.group.str()}; }
  names operator()(const command::send_to&) const { return {"send_to", {}}; }
  names operator()(const command::history& x) const { return {"history", x.group.str()}; }
  names operator()(const command::members& x) const { return {"members", x.group.str()}; }
  names operator()(const command::authenticate&) const { return {"auth", {}}; }
  names operator()(const command::refresh&) const { return {"refresh", {}}; }
  names operator()(const command::ping&) const { return {"ping", {}}; }
  names operator()(const command::message&) const { return {}; }
};

/// Whole milliseconds, and not too few.
std::chrono::milliseconds rounded(duration wait) {
  return std::chrono::ceil<std::chrono::milliseconds>(wait);
}

/// What a client is told in the place of what it has asked for; nothing if its wire has no such
/// answers.
std::optional<incoming> refused(incoming&& what, const over_rate& why) {
  if (std::holds_alternative<hang_up>(what))
    return std::move(what);
  const auto words = "over the limit " + std::string{name_of(why.which)};
  auto told = refusal{.why = {errc::rate_limited, words}, .retry_after = rounded(why.wait)};
  if (const auto* was = std::get_if<refusal>(&what)) {
    told.id = was->id;
    told.op = was->op;
    told.group = was->group;
    return told;
  }
  const auto& asked = std::get<request>(what);
  if (std::holds_alternative<command::message>(asked.what))
    return {};
  auto [op, group] = std::visit(names_of{}, asked.what);
  told.id = asked.id;
  told.op = std::move(op);
  told.group = std::move(group);
  return told;
}

bool is_join(const incoming& what) {
  const auto* asked = std::get_if<request>(&what);
  return asked != nullptr && std::holds_alternative<command::join>(asked->what);
}

} // namespace

/// Replaces what is over a rate by its refusal. Of who goes on and on nothing more is looked at.
void channel_state::limit_rates(client_message& what) {
  if (flooded_)
    return what.asked.clear();
  if (!rates_)
    rates_ = std::make_unique<channel_rates>();
  const auto now = steady_clock::now();
  const auto share = what.bytes / std::max<std::size_t>(1, what.asked.size());
  auto kept = std::vector<incoming>{};
  kept.reserve(what.asked.size());
  for (auto& each : what.asked) {
    const auto over = rates_->measure({is_join(each), share}, settings_, info_.at_user,
                                      info_.at_address, now);
    if (!over || !node_.limits->enforce(over->which, settings_.rates.mode, name_for_log(), now)) {
      kept.push_back(std::move(each));
    } else if (over->is_flood) {
      flooded_ = true;
      kept.emplace_back(hang_up{disconnect::rate_limited});
      break;
    } else if (auto told = refused(std::move(each), *over)) {
      kept.push_back(std::move(*told));
    }
  }
  what.asked = std::move(kept);
}

std::string channel_state::name_for_log() const {
  return info_.user.str().empty() ? info_.id.str() : info_.user.str();
}

/// Takes a place among its user's channels. @returns  false if the user has too many.
bool channel_state::enter_user() {
  info_.at_user = {};
  auto place = place_of(node_, settings_.rates, info_.user);
  if (place)
    info_.at_user = std::move(*place);
  return place.has_value();
}

reply::failed channel_state::too_many_channels(const char* op) {
  return {.why = {errc::rate_limited, "too many channels of this user"},
          .op = op,
          .group = {},
          .retry_after = until_one_has_gone};
}

void channel_state::identify(user_id user) {
  info_.user = std::move(user);
  if (!enter_user())
    connection_->close(disconnect::rate_limited);
}

std::optional<parties::place> place_of(const node& where, const rate_limits& limits,
                                       const user_id& user) {
  if (user.str().empty() || !limits.know_users())
    return parties::place{};
  const auto name = party_name{party_name::kind::user, user.str()};
  auto place = where.parties->enter(name, limits.user_channels);
  if (place
      || where.limits->enforce(limit::user_channels, limits.mode, user.str(), steady_clock::now()))
    return place;
  return where.parties->enter(name, 0);
}

} // namespace plenum::core
