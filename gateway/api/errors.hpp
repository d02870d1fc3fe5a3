// SPDX-License-Identifier: Apache-2.0
//
// What the calls of the embedding API throw. One that leaves a handler closes its
// channel with 1011 and is logged; a WebSocketDisconnect just ends it.

#pragma once

#include "base/errc.hpp"

#include <cstdint>
#include <stdexcept>
#include <string>

namespace plenum {

using core::errc;

/// The connection is closed: by the client, by this server, or cut.
class WebSocketDisconnect : public std::runtime_error {
public:
  WebSocketDisconnect(std::uint16_t code, const std::string& reason)
    : std::runtime_error{"WebSocket closed with " + std::to_string(code)
                         + (reason.empty() ? "" : ": " + reason)},
      code{code},
      reason{reason} {}

  std::uint16_t code; ///< RFC 6455 section 7.4; 1005: none was given, 1006: it was cut.
  std::string reason;
};

/// A message is not what was asked for: bytes instead of text, or not JSON. The
/// connection stays open. One that leaves an HTTP handler is answered with 400.
class WrongMessage : public std::runtime_error {
public:
  using std::runtime_error::runtime_error;
};

/// A group could not be joined, published to, or asked.
class ChannelBoxError : public std::runtime_error {
public:
  ChannelBoxError(errc code, const std::string& message)
    : std::runtime_error{message}, code{code} {}

  errc code;
};

/// A handler ends its connection with this code and reason.
class WebSocketException : public std::runtime_error {
public:
  explicit WebSocketException(std::uint16_t code, const std::string& reason = {})
    : std::runtime_error{reason}, code{code} {}

  std::uint16_t code;
};

} // namespace plenum
