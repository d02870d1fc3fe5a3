// SPDX-License-Identifier: Apache-2.0
//
// A test_node is a whole node without threads and sockets: real channels, hubs, groups, relays
// and envoy on a loop that a test runs, one message at a time, first come, first served.
// Only its edges are fakes: the broker, which a test may hold back, and the outboxes. A
// test_client is one connection to it.

#pragma once

#include "actors/channel.hpp"
#include "actors/delivery/history_total.hpp"
#include "actors/node.hpp"
#include "cluster/reports.hpp"
#include "protocol/wires.hpp"
#include "tests/support/fake_connection.hpp"
#include "tests/support/held_broker.hpp"
#include "tests/support/threadless_config.hpp"

#include <caf/actor_system.hpp>
#include <caf/send.hpp>

namespace plenum::core::test {

struct node_settings {
  client_limits clients{};
  group_limits groups{};
  memory_broker_limits memory{};
  channel_limits channels{};
  rate_limits rates{};
  std::size_t copies = std::size_t{1} << 30; ///< Bytes of histories that all groups may hold.
};

class test_client;

class test_node {
public:
  /// A node with two hubs, relays and shards, and one broker.
  explicit test_node(const node_settings& settings = {});
  test_node(const test_node&) = delete;
  test_node& operator=(const test_node&) = delete;

  /// Ends all actors, or the system would wait for them.
  ~test_node();

  /// Opens a channel of this user.
  /// @param route  Null: the native commands.
  test_client connect(const std::string& user, std::size_t shard = 0, wire speaks = wires::json,
                      std::shared_ptr<endpoint> route = nullptr);

  /// The same of one that takes compressed messages.
  test_client connect_compressed(const std::string& user, std::size_t shard = 0,
                                 wire speaks = wires::json);

  /// The same of somebody who may do certain things.
  test_client connect(identity_ptr who);

  /// The same of this user, at this address.
  test_client connect_from(const std::string& address, const std::string& user);

  /// Has the program put a channel into a group.
  void enroll(const test_client& client, const std::string& group);

  /// Lets every actor handle every message, then every channel write.
  void run();

  /// Has the next `count` messages handled.
  void step(std::size_t count) { loop_.run_here(count); }

  /// Lets so many whole seconds pass.
  void pass(std::chrono::seconds time);

  const core::node& shared() const { return node_; }

  /// Changes the limits while channels are open.
  void set(const rate_limits& limits) { settings_.rates = limits; }

  held_broker through;

private:
  friend class test_client;

  std::array<shard, 2> shards_{shard{{}}, shard{{}}};
  history_total copies_;
  node node_;
  live_settings settings_;
  event_loop loop_{0, {}};
  reports reports_;
  threadless_config config_;
  caf::actor_system system_{config_};
  std::vector<channel_actor> channels_;
  time_point now_{std::chrono::hours{1}};
};

/// What a test says of a join, where it matters.
struct join_options {
  std::size_t history = 0;
  std::optional<position> recover{};
  bool notify = false;
};

/// What a test says of a message, where it matters.
struct send_options {
  bool save = false;
  bool echo = true;
  std::string key{};
};

/// One client. What it asks for is on its way until the node runs.
class test_client {
public:
  test_client(test_node& home, channel_info info, std::size_t shard,
              std::shared_ptr<endpoint> route, bool compressed = false);

  void join(const std::string& group, const join_options& how = {});
  void leave(const std::string& group);
  void send(const std::string& group, const std::string& text, const send_options& how = {});
  void send_to(const channel_id& channel, const std::string& text);
  void history(const std::string& group, std::size_t limit);
  void members(const std::string& group);

  /// The token that it has shown has been checked.
  void check(command_id id, result<identity_ptr> who);

  /// Everything in one WebSocket message, of so many bytes.
  void ask(std::vector<any_command> commands, std::size_t bytes = 0);

  /// The same, with no ids.
  void tell(std::vector<any_command> commands);

  /// Sends something that cannot be read.
  void babble();

  /// Cuts the connection.
  void cut();

  /// What it has been told since it was last asked (told.hpp), after the node has run.
  std::vector<std::string> told();

  const std::shared_ptr<fake_connection>& shared_box() const { return box_; }
  fake_connection& box() const { return *box_; }
  const channel_id& id() const { return id_; }

private:
  friend class test_node;

  test_node& home_;
  channel_id id_;
  std::shared_ptr<fake_connection> box_;
  channel_actor channel_;
  std::uint64_t asked_ = 0; ///< The id of the last command.
};

} // namespace plenum::core::test
