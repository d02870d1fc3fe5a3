// SPDX-License-Identifier: Apache-2.0

#include "protocol/codec.hpp"

#include "protocol/json_codec.hpp"
#include "protocol/msgpack_codec.hpp"
#include "protocol/raw_codec.hpp"

namespace plenum {

const codec& codec_for(wire w) noexcept {
  static const auto json = json_codec{};
  static const auto msgpack = msgpack_codec{};
  static const auto raw_text = raw_codec{raw_codec::style::by_type};
  static const auto raw_bytes = raw_codec{raw_codec::style::binary};
  switch (w) {
    case wire::json: return json;
    case wire::msgpack: return msgpack;
    case wire::raw_text: return raw_text;
    case wire::raw_bytes: return raw_bytes;
  }
  return json;
}

} // namespace plenum
