// SPDX-License-Identifier: Apache-2.0

#include "protocol/wires.hpp"

#include "protocol/native/json_wire.hpp"
#include "protocol/native/msgpack_wire.hpp"
#include "protocol/raw/raw_wire.hpp"

#include <array>

namespace plenum::core::wires {

namespace {

constinit const json_pushes json_encoder;
constinit const msgpack_pushes msgpack_encoder;
constinit const raw_pushes by_type{raw_style::by_type};
constinit const raw_pushes in_binary{raw_style::binary};
constinit const raw_pushes as_json{raw_style::json};

/// Those that a client can ask for.
constexpr auto offered_wires = std::array{json, msgpack};

template <class Dialect>
std::unique_ptr<dialect> make() {
  return std::make_unique<Dialect>();
}

template <raw_style Style>
std::unique_ptr<dialect> make_raw() {
  return std::make_unique<raw_dialect>(Style);
}

std::string_view trim(std::string_view s) {
  const auto first = s.find_first_not_of(" \t");
  if (first == std::string_view::npos)
    return {};
  return s.substr(first, s.find_last_not_of(" \t") - first + 1);
}

} // namespace

namespace rows {

constinit const wire_info json{
  .subprotocol = "plenum.v1.json", .pushes = json_encoder, .make_dialect = make<json_dialect>};
constinit const wire_info msgpack{.subprotocol = "plenum.v1.msgpack",
                                  .pushes = msgpack_encoder,
                                  .make_dialect = make<msgpack_dialect>};
constinit const wire_info raw_text{
  .subprotocol = {}, .pushes = by_type, .make_dialect = make_raw<raw_style::by_type>};
constinit const wire_info raw_bytes{
  .subprotocol = {}, .pushes = in_binary, .make_dialect = make_raw<raw_style::binary>};
constinit const wire_info raw_json{
  .subprotocol = {}, .pushes = as_json, .make_dialect = make_raw<raw_style::json>};

} // namespace rows

wire negotiate(std::string_view offered) noexcept {
  while (!offered.empty()) {
    const auto comma = offered.find(',');
    const auto name = trim(offered.substr(0, comma));
    for (const auto each : offered_wires)
      if (name == each->subprotocol)
        return each;
    offered.remove_prefix(comma == std::string_view::npos ? offered.size() : comma + 1);
  }
  return nullptr;
}

} // namespace plenum::core::wires
