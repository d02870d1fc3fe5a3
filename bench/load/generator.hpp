// SPDX-License-Identifier: Apache-2.0
//
// A generator is all members of a load: their connections, who publishes when, and one epoll
// that serves them. Threading: one thread; its methods block for the time they are given.

#pragma once

#include "base/clock.hpp"
#include "bench/load/connection.hpp"
#include "bench/load/load.hpp"

#include <optional>
#include <vector>

namespace plenum::core::load {

class generator final : public connection_owner {
public:
  /// @param settings  Outlives it.
  explicit generator(const load_settings& settings);
  generator(const generator&) = delete;
  generator& operator=(const generator&) = delete;
  ~generator();

  /// Connects everybody, and waits until all have joined.
  result<void> assemble();

  /// Publishes for `time`.
  result<void> publish_for(duration time);

  /// Waits until all that was published has arrived, or nothing more comes.
  result<void> settle();

  /// Takes part without publishing.
  result<void> idle_for(duration time);

  load::traffic& traffic() noexcept { return traffic_; }

  void on_open(connection& which) override;
  void on_frame(connection& which, opcode kind, std::string_view body) override;

private:
  /// The message of one group, ready but for its stamp.
  struct stencil {
    utterance message;
    std::size_t stamp_at;
  };

  static std::string group_name(std::size_t group) { return "load-" + std::to_string(group); }
  std::string group_of(const connection& which) const {
    return group_name(which.index() / settings_.shape.members);
  }

  result<void> add_connection();
  result<void> serve(std::chrono::milliseconds wait);
  result<void> publish_due();
  result<void> flush(connection& which) const;
  void hear(connection& which, opcode kind, std::string_view body);

  const load_settings& settings_;
  std::unique_ptr<const dialect> dialect_;
  load::traffic traffic_;
  int epoll_;
  std::vector<char> scratch_;
  std::vector<connection> connections_;
  std::vector<stencil> stencils_;
  stamp_finder stamps_;
  std::size_t joined_ = 0;
  std::optional<error> refused_;
  std::uint64_t now_ = 0; ///< When the last read began.
};

} // namespace plenum::core::load
