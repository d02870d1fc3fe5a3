// SPDX-License-Identifier: Apache-2.0

#include "cluster/redis/connection/locator.hpp"

namespace plenum::core {

void redis_locator::locate(std::function<void(const result<places>&)> done) {
  resolver_.async_resolve(
    url_.host, std::to_string(url_.port),
    [done = std::move(done)](boost::system::error_code ec, const places& found) {
      if (ec)
        done(error{errc::relay_unavailable, ec.message()});
      else
        done(found);
    });
}

} // namespace plenum::core
