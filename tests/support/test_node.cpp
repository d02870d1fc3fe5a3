// SPDX-License-Identifier: Apache-2.0

#include "tests/support/test_node.hpp"

#include "actors/group.hpp"
#include "actors/hub.hpp"
#include "actors/loop/tell.hpp"
#include "actors/shard_actor.hpp"
#include "cluster/envoy.hpp"
#include "cluster/relay.hpp"
#include "gateway/endpoints/command_endpoint.hpp"
#include "tests/support/told.hpp"

namespace plenum::core::test {

namespace {

group_name named(const std::string& group) {
  return *group_name::parse(group);
}

} // namespace

// -- the node --------------------------------------------------------------------------

test_node::test_node(const node_settings& settings)
  : through{settings.memory},
    copies_{settings.copies},
    node_{.name = "test", .id = node_id{1}, .history = settings.memory.history},
    settings_{.clients = settings.clients,
              .groups = settings.groups,
              .channels = settings.channels,
              .rates = settings.rates} {
  for (auto& one : shards_)
    node_.shards.push_back(spawn_pinned<shard_actor, shard_state>(system_, loop_, one));
  auto make_group = [this](const group_name& name) {
    return spawn_pinned<group_actor, group_state>(system_, loop_, node_, settings_, name, copies_);
  };
  for (std::size_t i = 0; i < shards_.size(); ++i) {
    node_.relays.push_back(
      spawn_pinned<relay_actor, relay_state>(system_, loop_, settings_, through, reports_));
    node_.hubs.push_back(spawn_pinned<hub_actor, hub_state>(system_, loop_, node_, make_group));
  }
  node_.envoy = spawn_pinned<envoy_actor, envoy_state>(system_, loop_, node_, through, 1U, reports_);
  run();
  through.start(reports_);
  pass(std::chrono::seconds{0});
}

test_node::~test_node() {
  for (auto& one : channels_)
    caf::anon_send_exit(one, caf::exit_reason::user_shutdown);
  channels_.clear();
  for (auto& hub : node_.hubs)
    caf::anon_send_exit(hub, caf::exit_reason::user_shutdown);
  for (auto& one : node_.shards)
    caf::anon_send_exit(one, caf::exit_reason::user_shutdown);
  for (auto& relay : node_.relays)
    caf::anon_send_exit(relay, caf::exit_reason::user_shutdown);
  caf::anon_send_exit(node_.envoy, caf::exit_reason::user_shutdown);
  loop_.run_here();
  through.stop();
}

test_client test_node::connect(const std::string& user, std::size_t shard, wire speaks,
                               std::shared_ptr<endpoint> route) {
  return {*this, channel_info{channel_id::make(), *user_id::parse(user), speaks, {}, {}, anybody()},
          shard, std::move(route)};
}

test_client test_node::connect_compressed(const std::string& user, std::size_t shard, wire speaks) {
  auto info = channel_info{channel_id::make(), *user_id::parse(user), speaks, {}, {}, anybody()};
  return {*this, std::move(info), shard, nullptr, true};
}

test_client test_node::connect(identity_ptr who) {
  auto user = who->user;
  return {*this,
          channel_info{channel_id::make(), std::move(user), wires::json, {}, {}, std::move(who)}, 0,
          nullptr};
}

test_client test_node::connect_from(const std::string& address, const std::string& user) {
  auto info = channel_info{channel_id::make(), *user_id::parse(user), wires::json, {}, {},
                           anybody()};
  info.at_user = *place_of(node_, settings_.rates, info.user);
  info.at_address = *node_.parties->enter({party_name::kind::address, address}, 0);
  return {*this, std::move(info), 0, nullptr};
}

void test_node::enroll(const test_client& client, const std::string& group) {
  core::tell(client.channel_, core::enroll{command::join{named(group)}, {}});
  run();
}

void test_node::run() {
  loop_.run_here();
  for (auto& one : shards_)
    one.flush();
}

void test_node::pass(std::chrono::seconds time) {
  now_ += time;
  through.now.ms += std::chrono::milliseconds{time}.count();
  core::tell(node_.envoy, second_passed{now_});
  run();
}

// -- the client ------------------------------------------------------------------------

test_client::test_client(test_node& home, channel_info info, std::size_t shard,
                         std::shared_ptr<endpoint> route, bool compressed)
  : home_{home}, id_{info.id} {
  static const auto commands = std::make_shared<command_endpoint>();
  box_ = std::make_shared<fake_connection>(home.shards_.at(shard), info.speaks, compressed);
  id_ = info.id = box_->id();
  channel_ = spawn_pinned<channel_actor, channel_state>(
    home.system_, home.loop_, home.node_, home.settings_, route ? std::move(route) : commands,
    shard, std::move(info), box_->out, box_);
  home.channels_.push_back(channel_);
  home.run();
  box_->sent.clear(); // The welcome.
}

void test_client::check(command_id id, result<identity_ptr> who) {
  core::tell(channel_, token_checked{id, std::move(who)});
}

void test_client::join(const std::string& group, const join_options& how) {
  ask({command::join{named(group), how.history, how.recover, how.notify}});
}

void test_client::leave(const std::string& group) {
  ask({command::leave{named(group)}});
}

void test_client::send(const std::string& group, const std::string& text, const send_options& how) {
  ask({command::send{named(group), {payload_type::text, text}, how.save, how.echo, how.key}});
}

void test_client::send_to(const channel_id& channel, const std::string& text) {
  ask({command::send_to{channel, {payload_type::text, text}}});
}

void test_client::history(const std::string& group, std::size_t limit) {
  ask({command::history{named(group), {}, limit, false}});
}

void test_client::members(const std::string& group) {
  ask({command::members{named(group), 0}});
}

void test_client::ask(std::vector<any_command> commands, std::size_t bytes) {
  auto message = client_message{{}, bytes};
  for (auto& one : commands)
    message.asked.emplace_back(request{++asked_, std::move(one)});
  core::tell(channel_, std::move(message));
}

void test_client::tell(std::vector<any_command> commands) {
  auto message = client_message{};
  for (auto& one : commands)
    message.asked.emplace_back(request{{}, std::move(one)});
  core::tell(channel_, std::move(message));
}

void test_client::babble() {
  core::tell(channel_, client_message{{refusal{{}, {}, {}, {errc::malformed, "unreadable"}}}});
}

void test_client::cut() {
  box_ = nullptr;
  core::tell(std::exchange(channel_, nullptr), socket_closed{1000, {}});
}

std::vector<std::string> test_client::told() {
  home_.run();
  return test::told(std::exchange(box_->sent, {}));
}

} // namespace plenum::core::test
