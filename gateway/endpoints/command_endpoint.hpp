// SPDX-License-Identifier: Apache-2.0
//
// command_endpoint is the ready-made protocol of the native wires: a client
// joins groups, sends and reads history by commands (docs/protocol.md).

#pragma once

#include "actors/endpoint.hpp"
#include "gateway/auth/authenticator.hpp"

namespace plenum::core {

class command_endpoint final : public endpoint {
public:
  /// @param who_is_who  Checks tokens, and outlives this; null: there are none.
  explicit command_endpoint(authenticator* who_is_who = nullptr) : who_is_who_{who_is_who} {}

  void on_open(channel_state& channel) override;
  void on_command(channel_state& channel, request&& what) override;
  void on_known(channel_state& channel) override;
  void on_expiring(channel_state& channel) override;
  void on_close(channel_state& channel, std::uint16_t code, const std::string& reason) override;

private:
  void check(channel_state& channel, command_id id, std::string token);

  authenticator* who_is_who_;
};

} // namespace plenum::core
