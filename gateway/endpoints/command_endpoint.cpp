// SPDX-License-Identifier: Apache-2.0

#include "gateway/endpoints/command_endpoint.hpp"

#include "actors/channel.hpp"

namespace plenum::core {

namespace {

/// Runs one command, whichever it is.
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

} // namespace

void command_endpoint::on_open(channel_state& channel) {
  const auto& info = channel.info();
  channel.connection().accept({std::string{info.speaks->subprotocol}, {}});
  channel.push(push::welcome{.channel = info.id,
                             .node = channel.node().name,
                             .user = info.user,
                             .expires = info.expires,
                             .ping = channel.settings().alive.ping,
                             .limits = channel.settings().clients});
}

void command_endpoint::on_command(channel_state& channel, request&& what) {
  std::visit(runner{channel, what.id}, std::move(what.what));
}

void command_endpoint::on_close(channel_state& channel, std::uint16_t, const std::string&) {
  channel.end();
}

} // namespace plenum::core
