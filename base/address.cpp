// SPDX-License-Identifier: Apache-2.0

#include "base/address.hpp"

#include "base/number.hpp"

#include <algorithm>

namespace plenum::core {

std::string to_string(const address& what) {
  const auto brackets = what.host.find(':') != std::string::npos;
  return (brackets ? '[' + what.host + ']' : what.host) + ':' + std::to_string(what.port);
}

result<address> read_address(std::string_view text) {
  const auto colon = text.rfind(':');
  auto host = text.substr(0, std::min(colon, text.size()));
  const auto brackets = host.starts_with('[') && host.ends_with(']');
  if (brackets)
    host = host.substr(1, host.size() - 2);
  if (colon == std::string_view::npos || host.empty()
      || (!brackets && host.find_first_of(":[]") != std::string_view::npos))
    return error{errc::invalid_field,
                 "HOST:PORT is wanted, such as 127.0.0.1:8080 or [::1]:8080, not '"
                   + std::string{text} + "'"};
  const auto port = read_number<std::uint16_t>(text.substr(colon + 1));
  if (!port)
    return error{errc::invalid_field, "port: " + port.error().message};
  return address{std::string{host}, *port};
}

} // namespace plenum::core
