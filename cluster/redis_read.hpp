// SPDX-License-Identifier: Apache-2.0
//
// A redis_read asks Redis for the end of a group's history. Pure.

#pragma once

#include "cluster/broker.hpp"
#include "cluster/redis_request.hpp"
#include "cluster/redis_sequence.hpp"

namespace plenum {

class redis_read final : public redis_request {
public:
  static constexpr std::size_t all = std::numeric_limits<std::size_t>::max();

  struct question {
    group_name group;
    std::optional<position> since{}; ///< What comes after this, if that is possible.
    std::size_t count = all;         ///< Otherwise the last so many.
    bool follow = false;             ///< The group is to be known from now on.
    std::string seed{};              ///< Of an epoch, if it needs one.
    std::chrono::seconds age{0};     ///< Drop what is older; 0: nothing.
  };

  /// @param channel  On which the group is published.
  redis_read(question what, std::string channel, completion<redis_page> done)
    : what_{std::move(what)}, channel_{std::move(channel)}, done_{std::move(done)} {}

  void write(std::string& out, const redis_session& session) override;
  void finish(result<resp_value> outcome) override;

private:
  result<redis_page> read(const resp_value& reply) const;

  question what_;
  std::string channel_;
  completion<redis_page> done_;
};

} // namespace plenum
