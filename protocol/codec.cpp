// SPDX-License-Identifier: Apache-2.0

#include "protocol/codec.hpp"

#include "protocol/native/json_codec.hpp"
#include "protocol/native/msgpack_codec.hpp"
#include "protocol/raw/raw_codec.hpp"

namespace plenum::core {

const codec& codec_for(wire w) noexcept {
  static const auto json = json_codec{};
  static const auto msgpack = msgpack_codec{};
  static const auto raw_text = raw_codec{raw_codec::style::by_type};
  static const auto raw_bytes = raw_codec{raw_codec::style::binary};
  static const auto raw_json = raw_codec{raw_codec::style::json};
  switch (w) {
    case wire::json: return json;
    case wire::msgpack: return msgpack;
    case wire::raw_text: return raw_text;
    case wire::raw_bytes: return raw_bytes;
    case wire::raw_json: return raw_json;
  }
  return json;
}

} // namespace plenum::core
