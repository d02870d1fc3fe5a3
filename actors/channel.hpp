// SPDX-License-Identifier: Apache-2.0
//
// A channel actor is one client connection: who it is, which groups it is in,
// and what it has asked for and not yet been answered. It lives on the loop of
// its socket and ends with it.

#pragma once

#include "actors/channel_rates.hpp"
#include "actors/command_order.hpp"
#include "actors/delivery/outbox.hpp"
#include "actors/endpoint.hpp"
#include "actors/loop/live_settings.hpp"
#include "actors/memberships.hpp"
#include "actors/node.hpp"

#include <memory>
#include <string>
#include <vector>

namespace plenum::core {

/// What is known of a connection when its channel opens.
struct channel_info {
  channel_id id;
  user_id user;
  wire speaks = nullptr;
  std::optional<std::chrono::seconds> expires; ///< TTL without traffic; none: never.
  wall_time created;
  identity_ptr who = nobody(); ///< What the client may do.
  parties::place at_user{};    ///< Where its user's channels are counted; of none: nowhere.
  parties::place at_address{}; ///< The same of its address.
};

/// A place among the channels of a user, if users have limits and this one has a name.
/// @returns  nothing if the user has as many channels as there may be, and that is enforced.
std::optional<parties::place> place_of(const node& where, const rate_limits& limits,
                                       const user_id& user);

/// Why a channel that is in too many groups may not join another.
inline reply::failed too_many_groups(const group_name& group) {
  return {{errc::too_many_groups, "limits.groups is reached"}, "join", group.str()};
}

class channel_state final : public bearer {
public:
  static constexpr const char* name = "channel";

  channel_state(const core::node& node, const live_settings& settings,
                std::shared_ptr<endpoint> route, std::size_t shard, channel_info info,
                std::shared_ptr<outbox> out, std::shared_ptr<core::connection> connection);

  channel_state(const channel_state&) = delete;
  channel_state& operator=(const channel_state&) = delete;
  ~channel_state();

  void start(pinned<channel_actor>& self);

  void on(client_message& x) { take(x); }
  void on(const client_closes& /*x*/) { connection_->finish(); }
  void on(const answer& x) { take(x); }
  void on(const request_done& x) { finish(x); }
  void on(const any_push& x) { push(x); }
  void on(const disconnect& x) { connection_->close(x); }
  void on(token_checked& x) { take(x); }
  void on(const token_expiring& /*x*/) { route_->on_expiring(*this); }
  void on(const outbox_drained& /*x*/) { on_drained(); }
  void on(enroll& x) { add(x); }
  void on(const withdraw& x) { remove(x); }
  void on(const channel_done& /*x*/) { leave_all(); }
  void on(const socket_closed& x) { detach(x); }

  // -- for endpoints -------------------------------------------------------------

  const channel_info& info() const noexcept { return info_; }
  const core::node& node() const noexcept { return node_; }
  const live_settings& settings() const noexcept { return settings_; }
  const channel_actor& handle() const noexcept { return home_; }
  outbox& out() const noexcept { return *out_; }

  /// To the client; one that does nothing if there is none.
  core::connection& connection() const noexcept { return *connection_; }

  /// Goes on with this connection, in the place of one that is gone.
  void attach(std::shared_ptr<core::connection> connection);

  /// Chooses the wire of what is delivered. Before the first group is joined.
  void speak(wire w);

  /// Whether the client has shown who it is.
  bool is_known() const noexcept { return info_.who != nobody(); }

  /// Whether the client may do this in the group, or to the channel, of this name.
  bool may(verb what, std::string_view name) const noexcept {
    return info_.who->may(what, name, info_.user);
  }

  bool is_revoked() const override {
    return node_.revocations->covers(info_.who, wall_time::now());
  }

  /// The client has shown a token. What else it asks for waits until `token_checked` comes.
  void await_check() noexcept { checking_ = true; }

  void join(command_id id, command::join&& what);
  void leave(command_id id, const command::leave& what);
  void send(command_id id, command::send&& what);
  void send_to(command_id id, command::send_to&& what);
  void read_history(command_id id, command::history&& what);
  void list_members(command_id id, command::members&& what);

  /// Joins the groups that the client's token names: a reply to each, with the id 0.
  void join_by_token();

  /// Answers at once.
  void reply(const answer& what);
  void push(const any_push& what);

  /// Nothing is left to do: leaves every group and ends, soon. After the socket is gone.
  void end();

  /// Who the channel belongs to. Before the first group is joined. A user with too many channels is
  /// closed.
  void identify(user_id user);

  /// Something that it did has failed: closes the connection with 1011 and leaves every group.
  void on_fault(const std::exception_ptr& failed);
  void on_exit();

private:
  /// What a request costs beside its payload: names, and the messages between actors.
  static constexpr std::size_t request_cost = 512;

  bool admit(const command_id& id, verb what, const char* op, std::string_view name);
  bool admit(const command_id& id, const command::join& what);
  void enter(command_id id, command::join&& what);
  void take(token_checked& what);
  void become(identity_ptr who);
  void leave_what_is_denied();
  void watch_identity();
  void close_if_revoked();

  void take(client_message& what);
  void run_next();
  bool may_run(const incoming& what) const;
  void refuse(const refusal& what);
  void limit_rates(client_message& what);
  std::string name_for_log() const;
  bool enter_user();
  static reply::failed too_many_channels(const char* op);
  void take(const answer& what);
  void finish(const request_done& what);
  void finish_one(const claim& held);
  void detach(const socket_closed& x);
  void on_drained();

  void leave_all();
  void depart();
  void add(enroll& x);
  void remove(const withdraw& x);

  member as_member(bool notify) const;

  /// Sends a request that will be answered once.
  template <class Actor, class T>
  void ask(const Actor& whom, T&& request);
  answer_to here(command_id id, const claim& held) const {
    return {.channel = home_, .id = id, .held = held, .asked = next_since_};
  }
  answer_to here(command_id id, const group_name& group) {
    return here(id, claim{request_cost, order_.begin(group, false)});
  }

  const core::node& node_;
  const live_settings& settings_;
  std::shared_ptr<endpoint> route_;
  std::size_t shard_;
  channel_info info_;
  std::shared_ptr<outbox> out_;
  std::shared_ptr<core::connection> connection_; ///< Never null while it works.
  pinned<channel_actor>* self_ = nullptr;
  channel_actor home_; ///< Itself; released at the end.
  memberships groups_;
  command_order order_;
  std::vector<incoming> asked_; ///< Waits for its turn, the next one last.
  time_point next_since_{};     ///< When the next one's turn came.
  bool checking_ = false;       ///< A token of the client.
  bool paused_ = false;         ///< The client is not read from meanwhile.
  std::size_t under_way_ = 0;
  std::size_t under_way_bytes_ = 0;
  std::size_t malformed_ = 0;
  std::unique_ptr<channel_rates> rates_; ///< Once a rate is set.
  bool flooded_ = false;                 ///< Closed for that; what still comes is not looked at.
};

} // namespace plenum::core
