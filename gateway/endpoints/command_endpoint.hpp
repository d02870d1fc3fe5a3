// SPDX-License-Identifier: Apache-2.0
//
// command_endpoint is the ready-made protocol of the native wires: a client
// joins groups, sends and reads history by commands (docs/protocol.md).

#pragma once

#include "actors/endpoint.hpp"

namespace plenum::core {

class command_endpoint final : public endpoint {
public:
  void on_open(channel_state& channel) override;
  void on_command(channel_state& channel, request&& what) override;
  void on_close(channel_state& channel, std::uint16_t code, const std::string& reason) override;
};

} // namespace plenum::core
