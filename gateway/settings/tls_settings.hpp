// SPDX-License-Identifier: Apache-2.0
//
// How clients may encrypt what they say. docs/tls.md explains it.

#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace plenum::core {

/// Whether a client is asked for a certificate of its own.
enum class client_certificates : std::uint8_t { off, ask, require };

struct tls_settings {
  /// PEM files, each with the certificate of a server first and then those that it rests on. The
  /// first is for clients that name no server, or one that no certificate is for; none: no TLS.
  std::vector<std::string> certificates;
  std::vector<std::string> keys; ///< PEM files, in the same order.
  std::string client_ca;         ///< A PEM file; who vouches for clients.
  client_certificates clients = client_certificates::off;
};

} // namespace plenum::core
