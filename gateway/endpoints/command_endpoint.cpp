// SPDX-License-Identifier: Apache-2.0

#include "gateway/endpoints/command_endpoint.hpp"

#include "actors/channel.hpp"
#include "actors/loop/faults.hpp"

#include <coroutine>

namespace plenum::core {

namespace {

/// Runs one command, whichever it is. Tokens are not its business.
struct runner {
  channel_state& channel;
  command_id id;

  void operator()(command::join&& x) const { channel.join(id, std::move(x)); }
  void operator()(command::leave&& x) const { channel.leave(id, x); }
  void operator()(command::send&& x) const { channel.send(id, std::move(x)); }
  void operator()(command::send_to&& x) const { channel.send_to(id, std::move(x)); }
  void operator()(command::history&& x) const { channel.read_history(id, std::move(x)); }
  void operator()(command::members&& x) const { channel.list_members(id, std::move(x)); }
  void operator()(command::ping&&) const { channel.reply({id, reply::pong{}}); }
  void operator()(command::authenticate&&) const {
    refuse(errc::unauthorized, "it is known who you are: refresh takes a new token", "auth");
  }
  void operator()(command::refresh&&) const {
    refuse(errc::unauthorized, "this server does not use tokens", "refresh");
  }
  void operator()(command::message&&) const {
    refuse(errc::unknown_op, "this wire has no plain messages", "");
  }

  void refuse(errc code, const char* why, const char* op) const {
    channel.reply({id, reply::failed{{code, why}, op, {}}});
  }
};

/// Somebody who is not waited for.
struct detached {
  struct promise_type {
    detached get_return_object() noexcept { return {}; }
    std::suspend_never initial_suspend() noexcept { return {}; }
    std::suspend_never final_suspend() noexcept { return {}; }
    void return_void() noexcept {}
    void unhandled_exception() noexcept { log_fault("authenticator", std::current_exception()); }
  };
};

detached check_token(authenticator& by, channel_actor whose, command_id id, std::string token) {
  auto who = result<identity_ptr>{error{errc::internal, "internal error"}};
  try {
    who = co_await by.check(std::move(token));
  } catch (...) {
    log_fault("authenticator", std::current_exception());
  }
  tell(whose, token_checked{id, std::move(who)});
}

} // namespace

void command_endpoint::on_open(channel_state& channel) {
  channel.connection().accept({std::string{channel.info().speaks->subprotocol}, {}});
  if (!channel.is_known())
    return;
  on_known(channel);
  channel.join_by_token();
}

void command_endpoint::on_known(channel_state& channel) {
  const auto& info = channel.info();
  channel.push(push::welcome{.channel = info.id,
                             .node = channel.node().name,
                             .user = info.user,
                             .expires = info.expires,
                             .token = info.who->time_left(wall_time::now()),
                             .ping = channel.settings().alive.ping,
                             .limits = channel.settings().clients});
}

void command_endpoint::on_expiring(channel_state& channel) {
  if (const auto left = channel.info().who->time_left(wall_time::now()))
    channel.push(push::expiring{*left});
}

void command_endpoint::on_command(channel_state& channel, request&& what) {
  auto* first = std::get_if<command::authenticate>(&what.what);
  auto* again = std::get_if<command::refresh>(&what.what);
  if (!channel.is_known())
    return first == nullptr ? channel.connection().close(disconnect::unauthorized)
                            : check(channel, what.id, std::move(first->token));
  if (again != nullptr && who_is_who_ != nullptr)
    return check(channel, what.id, std::move(again->token));
  std::visit(runner{channel, what.id}, std::move(what.what));
}

/// What else the client asks for waits until it is known whom the token stands for.
void command_endpoint::check(channel_state& channel, command_id id, std::string token) {
  channel.await_check();
  check_token(*who_is_who_, channel.handle(), id, std::move(token));
}

void command_endpoint::on_close(channel_state& channel, std::uint16_t, const std::string&) {
  channel.end();
}

} // namespace plenum::core
