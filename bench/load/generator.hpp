// SPDX-License-Identifier: Apache-2.0
//
// A generator is all members of a load: a crowd that joins, who of it publishes when, and what it
// hears. Threading: one thread; its methods block for the time they are given.

#pragma once

#include "bench/load/crowd.hpp"
#include "bench/load/load.hpp"

namespace plenum::core::load {

class generator final : public connection_owner {
public:
  /// @param settings  Outlives it.
  explicit generator(const load_settings& settings);

  /// Connects everybody, and waits until all have joined.
  result<void> assemble();

  /// Closes all connections, and waits until the server has, too.
  result<void> disperse() { return crowd_.disperse(); }

  /// Publishes for `time`.
  result<void> publish_for(duration time);

  /// Waits until all that was published has arrived, or nothing more comes.
  result<void> settle();

  /// Takes part without publishing.
  result<void> idle_for(duration time);

  load::traffic& traffic() noexcept { return traffic_; }

  void on_open(connection& which) override;
  void on_frame(connection& which, opcode kind, std::string_view body) override;
  void on_closed(connection&) override { crowd_.leave(); }

private:
  /// The message of one group, ready but for its stamp.
  struct stencil {
    utterance message;
    std::size_t stamp_at;
  };

  std::string group_of(std::size_t index) const {
    return name_of_group(index / settings_.shape.members);
  }

  result<void> publish_due();
  void hear(connection& which, opcode kind, std::string_view body);

  const load_settings& settings_;
  std::unique_ptr<const dialect> dialect_;
  load::traffic traffic_;
  crowd crowd_;
  std::vector<stencil> stencils_;
  stamp_finder stamps_;
};

} // namespace plenum::core::load
