// SPDX-License-Identifier: Apache-2.0
//
// Whom a proxy speaks for. Each proxy adds to X-Forwarded-For who has connected to it, at the
// right; what stands further left comes from the client itself and may be anything. Pure.

#pragma once

#include "gateway/door/networks.hpp"

#include <optional>

namespace plenum::core {

/// Reads ADDRESS, ADDRESS:PORT or [ADDRESS]:PORT; without a port it is 0.
std::optional<asio::ip::tcp::endpoint> read_endpoint(std::string_view text);

/// Who the client is: of the addresses from the peer's own to the left, the first that is not
/// trusted, or the last one. What is no address ends the search.
/// @param peer     Who has connected.
/// @param list     All lines of X-Forwarded-For, joined with commas.
/// @param trusted  Proxies that are believed.
asio::ip::tcp::endpoint client_of(const asio::ip::tcp::endpoint& peer, std::string_view list,
                                  const networks& trusted);

} // namespace plenum::core
