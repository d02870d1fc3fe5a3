// SPDX-License-Identifier: Apache-2.0

#include "gateway/door/networks.hpp"

#include "base/number.hpp"
#include "gateway/door/host.hpp"

#include <algorithm>

namespace plenum::core {

namespace {

namespace ip = asio::ip;

/// So many bits of an IPv6 address say that it is a mapped IPv4 address.
constexpr std::uint16_t mapped_bits = 96;

template <class Network, class Address>
bool any_has(const std::vector<Network>& all, const Address& which) {
  return std::any_of(all.begin(), all.end(), [&](const Network& each) {
    return Network{which, each.prefix_length()}.canonical() == each;
  });
}

} // namespace

ip::address plain(const ip::address& of) {
  if (!of.is_v6() || !of.to_v6().is_v4_mapped())
    return of;
  return ip::make_address_v4(ip::v4_mapped, of.to_v6());
}

ip::tcp::endpoint plain(const ip::tcp::endpoint& of) {
  return {plain(of.address()), of.port()};
}

result<networks> networks::parse(std::string_view list) {
  auto made = networks{};
  for (const auto part : split_list(list))
    if (!made.add(part))
      return error{errc::invalid_field,
                   "a network such as 10.0.0.0/8, fd00::/8 or 192.0.2.1 is wanted, not '"
                     + std::string{part} + "'"};
  return made;
}

/// @returns  false if it is none.
bool networks::add(std::string_view text) {
  const auto slash = std::min(text.find('/'), text.size());
  auto ec = boost::system::error_code{};
  const auto address = ip::make_address(std::string{text.substr(0, slash)}, ec);
  if (ec || text.find('%') != std::string_view::npos)
    return false;
  const auto most = std::uint16_t{address.is_v4() ? std::uint16_t{32} : std::uint16_t{128}};
  const auto bits = slash == text.size()
                      ? result<std::uint16_t>{most}
                      : read_number<std::uint16_t>(text.substr(slash + 1), 0, most);
  if (!bits)
    return false;
  if (address.is_v4())
    v4_.push_back(ip::network_v4{address.to_v4(), *bits}.canonical());
  else if (address.to_v6().is_v4_mapped() && *bits >= mapped_bits)
    v4_.push_back(
      ip::network_v4{plain(address).to_v4(), static_cast<std::uint16_t>(*bits - mapped_bits)}
        .canonical());
  else
    v6_.push_back(ip::network_v6{address.to_v6(), *bits}.canonical());
  return true;
}

bool networks::contains(const ip::address& which) const {
  const auto address = plain(which);
  return address.is_v4() ? any_has(v4_, address.to_v4()) : any_has(v6_, address.to_v6());
}

} // namespace plenum::core
