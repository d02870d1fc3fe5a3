// SPDX-License-Identifier: Apache-2.0

#include "gateway/door/forwarded.hpp"

#include "base/number.hpp"

#include <algorithm>

namespace plenum::core {

namespace {

namespace ip = asio::ip;

/// Takes the last part off a list with commas.
std::string_view take_last(std::string_view& list) {
  constexpr auto blanks = " \t";
  const auto comma = list.rfind(',');
  auto last = comma == std::string_view::npos ? list : list.substr(comma + 1);
  list = comma == std::string_view::npos ? std::string_view{} : list.substr(0, comma);
  last.remove_prefix(std::min(last.find_first_not_of(blanks), last.size()));
  return last.substr(0, last.find_last_not_of(blanks) + 1);
}

/// Splits ADDRESS from PORT; the colons of an IPv6 address without brackets are its own.
std::optional<std::pair<std::string_view, std::string_view>> split(std::string_view text) {
  if (text.starts_with('[')) {
    const auto end = text.find(']');
    if (end == std::string_view::npos || (end + 1 != text.size() && text[end + 1] != ':'))
      return {};
    if (end + 2 == text.size())
      return {};
    return std::pair{text.substr(1, end - 1), text.substr(std::min(end + 2, text.size()))};
  }
  const auto colon = text.find(':');
  if (colon == std::string_view::npos || text.find(':', colon + 1) != std::string_view::npos)
    return std::pair{text, std::string_view{}};
  if (colon + 1 == text.size())
    return {};
  return std::pair{text.substr(0, colon), text.substr(colon + 1)};
}

} // namespace

std::optional<ip::tcp::endpoint> read_endpoint(std::string_view text) {
  const auto parts = split(text);
  if (!parts || parts->first.find('%') != std::string_view::npos)
    return {};
  auto ec = boost::system::error_code{};
  const auto address = ip::make_address(std::string{parts->first}, ec);
  const auto port = parts->second.empty() ? result<std::uint16_t>{std::uint16_t{0}}
                                          : read_number<std::uint16_t>(parts->second);
  if (ec || !port || (text.starts_with('[') && address.is_v4()))
    return {};
  return plain(ip::tcp::endpoint{address, *port});
}

ip::tcp::endpoint client_of(const ip::tcp::endpoint& peer, std::string_view list,
                            const networks& trusted) {
  auto client = plain(peer);
  while (!list.empty() && trusted.contains(client.address())) {
    const auto next = read_endpoint(take_last(list));
    if (!next)
      break;
    client = *next;
  }
  return client;
}

} // namespace plenum::core
