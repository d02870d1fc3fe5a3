// SPDX-License-Identifier: Apache-2.0

#include "bench/load/target.hpp"

#include <netdb.h>

namespace plenum::core::load {

namespace {

constexpr auto scheme = std::string_view{"ws://"};

} // namespace

// Not a full URL parser: `{group}` stands in the path as it is.
result<target> find_target(std::string_view url) {
  if (!url.starts_with(scheme))
    return error{errc::invalid_field, "--url: begins with ws://"};
  url.remove_prefix(scheme.size());
  const auto slash = std::min(url.find('/'), url.size());
  auto found = target{};
  found.host = url.substr(0, slash);
  found.path = slash < url.size() ? std::string{url.substr(slash)} : "/";
  const auto colon = std::min(found.host.rfind(':'), found.host.size());
  const auto name = found.host.substr(0, colon);
  const auto port = colon < found.host.size() ? found.host.substr(colon + 1) : "80";
  auto wanted = addrinfo{};
  wanted.ai_family = AF_INET;
  wanted.ai_socktype = SOCK_STREAM;
  addrinfo* answers = nullptr;
  if (const auto failed = ::getaddrinfo(name.c_str(), port.c_str(), &wanted, &answers); failed != 0)
    return error{errc::invalid_field, "--url: " + found.host + ": " + ::gai_strerror(failed)};
  std::memcpy(&found.address, answers->ai_addr, sizeof found.address);
  ::freeaddrinfo(answers);
  return found;
}

} // namespace plenum::core::load
