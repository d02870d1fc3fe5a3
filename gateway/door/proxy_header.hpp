// SPDX-License-Identifier: Apache-2.0
//
// A proxy_header is what a balancer that passes on bytes says before them: whose they are. It is
// the PROXY protocol of HAProxy, version 1 (a line) or 2 (binary), its document sections 2.1
// and 2.2. Pure: it is given bytes as they come, and takes no more than belong to it.

#pragma once

#include "actors/loop/asio.hpp"

#include <boost/asio/ip/tcp.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace plenum::core {

class proxy_header {
public:
  static constexpr std::size_t longest_v1 = 107; ///< With the end of the line.
  static constexpr std::size_t longest_v2 = 536; ///< What every receiver has to take, with TLVs.

  enum class progress : std::uint8_t { reading, done, bad };

  /// Takes what belongs to the header.
  /// @returns  how many bytes of `bytes` that is: all while it reads.
  std::size_t take(std::string_view bytes);

  progress state() const noexcept { return state_; }

  /// Whose connection it is; nothing if it is the balancer's own (LOCAL), or if the balancer does
  /// not know (UNKNOWN) or names what has no IP address. When it is done.
  const std::optional<asio::ip::tcp::endpoint>& source() const noexcept { return source_; }

private:
  void look();
  progress look_at_line();
  progress look_at_binary();
  progress read_line();
  progress read_binary();

  std::string seen_;
  progress state_ = progress::reading;
  std::optional<asio::ip::tcp::endpoint> source_;
};

} // namespace plenum::core
