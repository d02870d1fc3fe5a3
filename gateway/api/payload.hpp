// SPDX-License-Identifier: Apache-2.0
//
// A Payload is what is sent: a JSON value, a text or bytes. How a receiver sees it
// depends on its payload type, see docs/guide/payloads.md.

#pragma once

#include "protocol/publication.hpp"

#include <boost/json/value.hpp>

#include <string>
#include <string_view>

namespace plenum {

/// A JSON value: `Json{{"type", "chat"}, {"text", text}}` is an object.
using Json = boost::json::value;

/// Anything, such as an image.
struct Bytes {
  Bytes() = default;
  explicit Bytes(std::string data) : data{std::move(data)} {}

  std::string data;

  friend bool operator==(const Bytes&, const Bytes&) = default;
};

/// How a channel gets payloads, and the encoding of an endpoint.
using PayloadType = core::payload_type;

class Payload {
public:
  Payload(const Json& value);
  Payload(std::string text);
  Payload(std::string_view text) : Payload(std::string{text}) {}
  Payload(const char* text) : Payload(std::string{text}) {}
  Payload(Bytes bytes);

  /// One that came from elsewhere.
  explicit Payload(core::payload content) : content_{std::move(content)} {}

  PayloadType type() const noexcept { return content_.type; }

  /// The text, the bytes, or the JSON text.
  const std::string& data() const noexcept { return content_.data; }

  /// The JSON value; a text as a string.
  /// @throws WrongMessage  if it is bytes.
  Json json() const;

  core::payload release() && { return std::move(content_); }

private:
  core::payload content_;
};

/// Reads a JSON text. @throws WrongMessage  if it is none.
Json parse_json(std::string_view text);

/// Reads a JSON text. @returns  `otherwise` if it is none.
Json parse_json(std::string_view text, Json otherwise);

} // namespace plenum
