// SPDX-License-Identifier: Apache-2.0
//
// The settings of a server, whether it is run by `plenum serve` or is part of a program.
// settings_table.hpp names them.

#pragma once

#include "actors/loop/live_settings.hpp"
#include "actors/revocation.hpp"
#include "base/address.hpp"
#include "base/log.hpp"
#include "cluster/make_broker.hpp"
#include "gateway/door/door_settings.hpp"
#include "gateway/settings/tls_settings.hpp"
#include "gateway/settings/webhook_settings.hpp"

#include <string>

namespace plenum::core {

struct drain_settings {
  std::chrono::seconds delay{0};  ///< So long the balancer has to see that /readyz says no.
  std::chrono::seconds spread{0}; ///< Clients are closed over so long; 0: all at once.
};

/// Who is who, and what everybody may do.
struct identity_settings {
  bool insecure = false;          ///< Anybody may come in, as whoever they say.
  bool insecure_anywhere = false; ///< From other machines as well.
  std::vector<std::string> jwt_keys{};
  std::string jwt_secret_file{};
  std::string jwks_url{}; ///< Where keys are published; empty: nowhere.
  std::string jwt_issuer{};
  std::string jwt_audience{};
  std::chrono::seconds jwt_leeway{30};
  webhook_settings webhook{};
  std::string ca_file{}; ///< Who vouches for servers that are asked; empty: whom the system trusts.
  std::string permissions_file{};
  bool demo_login = false;                         ///< Anybody may have a token.
  std::chrono::seconds revocation = longest_token; ///< How long one holds if nobody says it.
};

/// Those that stay as they are from the start to the end.
struct fixed_settings {
  address listen{"127.0.0.1", 8080}; ///< Port 0: a free one.
  std::optional<address> admin;      ///< Where /metrics is served instead, and health as well.
  std::size_t loops = 0;             ///< 0: one per core.
  std::string node_name;             ///< Empty: the host's name.
  broker_settings broker;
  drain_settings draining;
  tls_settings tls; ///< Where clients come in.
  door_settings door;
  identity_settings identity;
  log::format log = log::format::text;
  log::level log_level = log::level::info;
};

struct server_settings {
  fixed_settings fixed;
  live_settings live; ///< As they are at first.
};

} // namespace plenum::core
