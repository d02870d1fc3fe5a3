// SPDX-License-Identifier: Apache-2.0

#include "gateway/auth/authenticator.hpp"

namespace plenum::core {

Response unauthorized(const std::string& why) {
  auto made = Response::text(why + '\n', 401);
  made.headers.emplace_back("WWW-Authenticate", "Bearer");
  return made;
}

} // namespace plenum::core
