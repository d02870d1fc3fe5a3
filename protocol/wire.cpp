// SPDX-License-Identifier: Apache-2.0

#include "protocol/wire.hpp"

namespace plenum::core {

namespace {

std::string_view trim(std::string_view s) {
  const auto first = s.find_first_not_of(" \t");
  if (first == std::string_view::npos)
    return {};
  return s.substr(first, s.find_last_not_of(" \t") - first + 1);
}

} // namespace

std::string_view subprotocol(wire w) noexcept {
  switch (w) {
    case wire::json: return "plenum.v1.json";
    case wire::msgpack: return "plenum.v1.msgpack";
    case wire::raw_text:
    case wire::raw_bytes:
    case wire::raw_json: return "";
  }
  return "";
}

std::optional<wire> negotiate(std::string_view offered) noexcept {
  while (!offered.empty()) {
    const auto comma = offered.find(',');
    const auto name = trim(offered.substr(0, comma));
    for (const auto w : {wire::json, wire::msgpack})
      if (name == subprotocol(w))
        return w;
    offered.remove_prefix(comma == std::string_view::npos ? offered.size() : comma + 1);
  }
  return std::nullopt;
}

} // namespace plenum::core
