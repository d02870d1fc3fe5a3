// SPDX-License-Identifier: Apache-2.0
//
// A redis_locator knows where to connect now. There is one server, at an address that does not
// change; what its name means is asked anew each time.
//
// Threading: everything on the thread of its io_context.

#pragma once

#include "actors/loop/asio.hpp"
#include "cluster/redis/connection/url.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <functional>

namespace plenum::core {

class redis_locator {
public:
  /// To be tried in this order.
  using places = asio::ip::tcp::resolver::results_type;

  redis_locator(asio::io_context& io, redis_url url) : url_{std::move(url)}, resolver_{io} {}

  /// Finds where to connect.
  /// @param done  Called once, later; also after this object is gone. With
  ///              `errc::relay_unavailable` if there is no such place, or after `cancel`.
  void locate(std::function<void(const result<places>&)> done);

  /// What is being located is not wanted any more.
  void cancel() { resolver_.cancel(); }

  /// For the log: host and port.
  std::string place() const { return url_.place(); }

private:
  redis_url url_;
  asio::ip::tcp::resolver resolver_;
};

} // namespace plenum::core
