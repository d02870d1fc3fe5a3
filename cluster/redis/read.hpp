// SPDX-License-Identifier: Apache-2.0
//
// A redis_read asks Redis for the end of a group's history. Pure.

#pragma once

#include "cluster/broker.hpp"
#include "cluster/redis/connection/request.hpp"
#include "cluster/redis/publish.hpp"
#include "cluster/redis/sequence.hpp"

namespace plenum::core {

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
    node_id node{};                  ///< Who asks.
  };

  /// Makes the mark that is put among the reports each time that this is asked.
  /// @returns its number, and what is to be said.
  using marker = std::function<std::pair<std::uint64_t, std::string>()>;

  /// @param database  Of the channels.
  /// @param hears     Outlives this.
  /// @param mark      Null: none is wanted.
  redis_read(question what, std::uint32_t database, const redis_hears& hears, marker mark,
             completion<redis_page> done)
    : what_{std::move(what)},
      database_{database},
      hears_{hears},
      mark_{std::move(mark)},
      done_{std::move(done)} {}

  void write(std::string& out, const redis_session& session) override;
  void finish(result<resp_value> outcome) override;

private:
  result<redis_page> read(const resp_value& reply) const;

  question what_;
  std::uint32_t database_;
  const redis_hears& hears_;
  marker mark_;
  std::uint64_t marked_ = 0; ///< With which number.
  completion<redis_page> done_;
};

} // namespace plenum::core
