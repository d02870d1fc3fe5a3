// SPDX-License-Identifier: Apache-2.0

#include "protocol/disconnect.hpp"

#include "base/names.hpp"

namespace plenum::core {

disconnect disconnect::by_application(std::uint16_t code, std::string_view reason) {
  const auto cut = close_reason{reason};
  auto text = cut.str();
  while (!is_utf8(text))
    text.remove_suffix(1);
  return {may_be_sent(code) ? code : normal.code, text};
}

} // namespace plenum::core
