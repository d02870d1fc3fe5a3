// SPDX-License-Identifier: Apache-2.0

#include "gateway/door/address_table.hpp"

namespace plenum::core {

namespace {

/// After so long without a handshake a bucket is full again, whatever its rate.
constexpr auto time_to_fill = std::chrono::seconds{1};

} // namespace

auto address_table::key_of(const asio::ip::address& of) -> key {
  const auto address = plain(of);
  if (address.is_v4())
    return {false, address.to_v4().to_uint()};
  const auto bytes = address.to_v6().to_bytes();
  auto bits = std::uint64_t{0};
  for (std::size_t i = 0; i < sizeof bits; ++i)
    bits = bits << 8 | bytes[i];
  return {true, bits};
}

bool address_table::enter(const asio::ip::address& from, bool even_above) {
  const auto who = key_of(from);
  const auto known = entries_.find(who);
  const auto fits = connections_ == 0 || known == entries_.end()
                    || known->second.connections < connections_;
  if (!fits && !even_above)
    return false;
  auto& found = known != entries_.end() ? known->second : entries_[who];
  wake(found);
  ++found.connections;
  return fits;
}

void address_table::leave(const asio::ip::address& from, time_point now) {
  const auto found = entries_.find(key_of(from));
  if (--found->second.connections == 0)
    rest(found->first, found->second, now);
  forget_old(now);
}

bool address_table::shake(const asio::ip::address& from, time_point now) {
  if (handshakes_ == 0)
    return true;
  const auto who = key_of(from);
  auto& found = entries_[who];
  if (!found.bucket) {
    const auto rate = static_cast<double>(handshakes_);
    found.bucket.emplace(rate, rate, now);
  }
  const auto fits = found.bucket->take(now);
  if (found.connections == 0)
    rest(who, found, now);
  forget_old(now);
  return fits;
}

/// Moves it to the end of those without connections.
void address_table::rest(const key& who, entry& of, time_point now) {
  wake(of);
  of.idle_at = idle_.insert(idle_.end(), {who, now});
}

/// Takes it from those without connections.
void address_table::wake(entry& of) {
  if (of.idle_at)
    idle_.erase(*of.idle_at);
  of.idle_at.reset();
}

void address_table::forget_old(time_point now) {
  while (!idle_.empty()
         && (idle_.size() > remembered_ || idle_.front().since + time_to_fill <= now
             || handshakes_ == 0)) {
    entries_.erase(idle_.front().who);
    idle_.pop_front();
  }
}

} // namespace plenum::core
