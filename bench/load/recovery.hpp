// SPDX-License-Identifier: Apache-2.0
//
// A recovery is a load of clients that come back: somebody in each group publishes what they will
// have missed; then all of them connect, join with the position where they stopped reading, and
// get it. It speaks plenum.v1.json. Threading: as of a generator.

#pragma once

#include "bench/load/crowd.hpp"
#include "bench/load/json_dialect.hpp"
#include "bench/load/load.hpp"

namespace plenum::core::load {

class recovery final : public connection_owner {
public:
  /// @param settings  Outlives it.
  explicit recovery(const load_settings& settings);

  /// Publishes what will have been missed.
  result<void> prepare();

  /// All come back, and have what they missed.
  result<void> come_back();

  /// What went wrong with what they got.
  const faults& wrong() const noexcept { return check_.found(); }

  void on_open(connection& which) override;
  void on_frame(connection& which, opcode kind, std::string_view body) override;
  void on_closed(connection&) override {}

private:
  /// The publishers are connected before all others, one per group.
  bool is_publisher(const connection& which) const noexcept {
    return which.index() < settings_.shape.groups;
  }
  std::size_t group_of(const connection& which) const noexcept;

  void hear(connection& which, std::string_view body);
  void publish(connection& publisher);

  const load_settings& settings_;
  json_dialect dialect_;
  crowd crowd_;
  std::vector<position> stopped_at_; ///< By group.
  std::vector<std::size_t> missing_; ///< By connection: messages that it does not have yet.
  sequence_check check_;
  stamp_finder stamps_;
};

} // namespace plenum::core::load
