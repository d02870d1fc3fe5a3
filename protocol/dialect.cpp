// SPDX-License-Identifier: Apache-2.0

#include "protocol/dialect.hpp"

namespace plenum::core {

void dialect::ping(std::string& out) {
  append_frame(out, opcode::ping, {});
}

disconnect dialect::farewell(const disconnect& why, std::string&) {
  return why;
}

void dialect::number(std::string_view shared, std::string& out) {
  out += shared;
}

} // namespace plenum::core
