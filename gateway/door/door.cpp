// SPDX-License-Identifier: Apache-2.0

#include "gateway/door/door.hpp"

#include "base/log.hpp"
#include "gateway/door/forwarded.hpp"

namespace plenum::core {

namespace {

/// So many at once are told that they are too many; a flood would cost a descriptor each, for
/// seconds.
constexpr std::size_t most_turned_away = 1'024;

} // namespace

door::door(door_settings settings, refusal_counts& refused)
  : asks_{std::move(settings)},
    refused_{refused},
    addresses_{asks_.limits.per_address, asks_.limits.handshakes_per_second} {}

result<void> door::check() const {
  if (asks_.proxy_protocol && asks_.trusted.empty())
    return error{errc::invalid_field, "proxy-protocol needs trusted-proxies: whoever may send a "
                                      "PROXY header may be whoever they say"};
  return {};
}

std::optional<guest> door::admit(const guest::endpoint& from) {
  auto who = guest{plain(from)};
  const auto entered = enter_node(who);
  who.door_ = this;
  if (!entered)
    who.turned_away_ = refusal_reason::node_limit;
  // Who the client of a trusted proxy is, its requests say.
  else if (!trusts(who.client_) && !enter_address(who))
    who.turned_away_ = refusal_reason::address_limit;
  if (!who.turned_away_)
    return who;
  if (entered)
    --inside_; // It was counted as one who stays.
  if (++turned_away_ > most_turned_away)
    return {}; // What it has taken, the guest gives back.
  return who;
}

std::optional<refusal_reason> door::look_behind(guest& who, std::string_view forwarded) {
  if (!trusts(who.peer_))
    return {};
  const auto client = client_of(who.peer_, forwarded, asks_.trusted);
  const auto same = client.address() == who.client_.address();
  if (!same)
    leave_address(who);
  who.client_ = client;
  if (who.has_place_ || trusts(client) || enter_address(who))
    return {};
  return refusal_reason::address_limit;
}

std::optional<refusal_reason> door::shake_hands(const guest& who) {
  if (asks_.limits.handshakes_per_second == 0 || asks_.limits.mode == limit_mode::off
      || trusts(who.client_))
    return {};
  auto fits = false;
  {
    const auto lock = std::lock_guard{mutex_};
    fits = addresses_.shake(who.client_.address(), steady_clock::now());
  }
  if (fits || !enforce(refusal_reason::handshake_rate, who))
    return {};
  return refusal_reason::handshake_rate;
}

bool door::enforce(refusal_reason why, const guest& who) {
  const auto limit = why == refusal_reason::node_limit || why == refusal_reason::address_limit
                     || why == refusal_reason::handshake_rate;
  const auto lets_in = limit && asks_.limits.mode == limit_mode::warn;
  refused_.add(why);
  const auto address = who.client_.address().to_string();
  const auto name = std::string{refusal_names[static_cast<std::size_t>(why)]};
  if (lets_in)
    log::warn("over a limit at the door, and let in", {{"client", address}, {"limit", name}});
  else
    log::debug("refused at the door", {{"client", address}, {"reason", name}});
  return !lets_in;
}

/// @returns  false if it is refused; then it is not counted.
bool door::enter_node(const guest& who) {
  const auto most = asks_.limits.connections;
  const auto before = inside_++;
  if (most == 0 || before < most || asks_.limits.mode == limit_mode::off
      || !enforce(refusal_reason::node_limit, who))
    return true;
  --inside_;
  return false;
}

/// @returns  false if it is refused; then it is not counted.
bool door::enter_address(guest& who) {
  const auto& limits = asks_.limits;
  if (limits.per_address == 0 || limits.mode == limit_mode::off)
    return true;
  auto fits = false;
  const auto lets_in = limits.mode == limit_mode::warn;
  {
    const auto lock = std::lock_guard{mutex_};
    fits = addresses_.enter(who.client_.address(), lets_in);
  }
  who.has_place_ = fits || lets_in;
  return fits || !enforce(refusal_reason::address_limit, who);
}

void door::leave_address(guest& who) {
  if (!std::exchange(who.has_place_, false))
    return;
  const auto lock = std::lock_guard{mutex_};
  addresses_.leave(who.client_.address(), steady_clock::now());
}

void door::leave(guest& who) noexcept {
  leave_address(who);
  --(who.turned_away_ ? turned_away_ : inside_);
}

std::optional<std::string> guest::measured_as() const {
  if (door_ == nullptr || door_->trusts(client_))
    return {};
  const auto address = plain(client_.address());
  if (address.is_v4())
    return address.to_string();
  auto bytes = address.to_v6().to_bytes();
  std::fill(bytes.begin() + 8, bytes.end(), std::uint8_t{0});
  return asio::ip::address_v6{bytes}.to_string();
}

void guest::leave() noexcept {
  if (auto* at = std::exchange(door_, nullptr))
    at->leave(*this);
}

} // namespace plenum::core
