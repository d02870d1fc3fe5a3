// SPDX-License-Identifier: Apache-2.0
//
// A party is a user or an address with the channels that belong to it on this node, and what they
// all together have lately done. `parties` is the one table of them: it knows those who have
// channels, and those whose last channel went so lately that their rates are not full again, up to
// a number; then who has been gone for the longest is forgotten.
//
// A channel takes a place when it opens and gives it back at its end, and only then the table is
// touched, under one lock: what comes and goes costs handshakes anyway. In between a channel asks
// the meters of its party, where threads do not wait for each other; so neither shards of the table
// nor shares per loop, which would let a user of one loop have less than its rate, are needed.
//
// An ordered map, as what a client chooses must not choose the buckets of a hash.
//
// Threading: any.

#pragma once

#include "base/rate_meter.hpp"

#include <list>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

namespace plenum::core {

struct party_name {
  enum class kind : std::uint8_t { user, address } of;
  std::string name;

  friend auto operator<=>(const party_name&, const party_name&) = default;
};

class parties {
  struct party {
    rate_meter messages{};
    rate_meter bytes{};
    std::size_t channels = 0;
    std::optional<std::list<const party_name*>::iterator> idle_at{}; ///< If it has none.
  };
  using table = std::map<party_name, party>;

public:
  /// A channel's place with a party, or with none. Not longer than the table.
  class place {
  public:
    place() = default;
    place(place&& other) noexcept
      : in_{std::exchange(other.in_, nullptr)}, at_{std::exchange(other.at_, nullptr)} {}
    place& operator=(place&& other) noexcept {
      std::swap(in_, other.in_);
      std::swap(at_, other.at_);
      return *this;
    }
    place(const place&) = delete;
    place& operator=(const place&) = delete;
    ~place() {
      if (in_ != nullptr)
        in_->leave(*at_);
    }

    explicit operator bool() const noexcept { return in_ != nullptr; }

    /// What its channels have sent. Only of one that is somebody's.
    rate_meter& messages() const noexcept { return at_->second.messages; }
    rate_meter& bytes() const noexcept { return at_->second.bytes; }

  private:
    friend class parties;
    place(parties& in, table::value_type& at) : in_{&in}, at_{&at} {}

    parties* in_ = nullptr;
    table::value_type* at_ = nullptr;
  };

  /// How many without channels are remembered.
  static constexpr std::size_t usual_memory = 65'536;

  explicit parties(std::size_t remembered = usual_memory) : remembered_{remembered} {}

  /// A place for another channel.
  /// @param most  How many the party may have; 0: no limit.
  /// @returns     nothing if it has as many.
  std::optional<place> enter(party_name who, std::size_t most);

  /// How many it knows.
  std::size_t size() const;

private:
  void leave(table::value_type& who);
  void forget_old(time_point now);

  const std::size_t remembered_;
  mutable std::mutex mutex_; ///< Guards what follows, but for the meters.
  table all_;
  std::list<const party_name*> idle_; ///< Those without channels, the oldest first.
};

} // namespace plenum::core
