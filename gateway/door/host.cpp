// SPDX-License-Identifier: Apache-2.0

#include "gateway/door/host.hpp"

#include "actors/loop/asio.hpp"
#include "base/number.hpp"

#include <boost/asio/ip/address_v6.hpp>

#include <algorithm>

namespace plenum::core {

namespace {

/// Of a name in the DNS.
constexpr std::size_t longest_name = 253;

char lower(char c) noexcept {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

bool is_of_name(char c) noexcept {
  const auto small = lower(c);
  return (small >= 'a' && small <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_'
         || c == '.';
}

/// Whether it is labels with dots between them; an IPv4 address looks the same.
bool is_name(std::string_view text) {
  return !text.empty() && text.size() <= longest_name
         && std::all_of(text.begin(), text.end(), is_of_name) && !text.starts_with('.')
         && !text.ends_with('.') && text.find("..") == std::string_view::npos;
}

bool is_ipv6(std::string_view text) {
  auto ec = boost::system::error_code{};
  asio::ip::make_address_v6(std::string{text}, ec);
  return !ec && text.find('%') == std::string_view::npos;
}

/// Where the host ends and its port may begin.
std::size_t end_of_host(std::string_view text) {
  const auto bracket = text.starts_with('[') ? text.find(']') : std::string_view::npos;
  return bracket != std::string_view::npos ? bracket + 1 : std::min(text.find(':'), text.size());
}

} // namespace

std::optional<host_port> read_host(std::string_view text) {
  const auto host = text.substr(0, end_of_host(text));
  const auto address = host.size() > 2 && host.starts_with('[') && host.ends_with(']');
  if (address ? !is_ipv6(host.substr(1, host.size() - 2)) : !is_name(host))
    return {};
  if (host.size() == text.size())
    return host_port{host, {}};
  const auto port = text[host.size()] == ':'
                      ? read_number<std::uint16_t>(text.substr(host.size() + 1), 1)
                      : result<std::uint16_t>{error{}};
  if (!port)
    return {};
  return host_port{host, *port};
}

bool same_text(std::string_view a, std::string_view b) noexcept {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return lower(x) == lower(y); });
}

std::optional<host_pattern> host_pattern::parse(std::string_view text) {
  const auto below = text.starts_with("*.");
  const auto read = read_host(text.substr(below ? 2 : 0));
  if (!read || read->port || (below && read->host.starts_with('[')))
    return {};
  auto made = host_pattern{};
  made.name_ = text.substr(below ? 1 : 0);
  return made;
}

bool host_pattern::fits(std::string_view host) const noexcept {
  if (!name_.starts_with('.'))
    return same_text(host, name_);
  return host.size() > name_.size() && same_text(host.substr(host.size() - name_.size()), name_);
}

std::vector<std::string_view> split_list(std::string_view list) {
  constexpr auto blanks = " \t";
  auto result = std::vector<std::string_view>{};
  while (!list.empty()) {
    auto part = list.substr(0, list.find(','));
    list.remove_prefix(std::min(part.size() + 1, list.size()));
    part.remove_prefix(std::min(part.find_first_not_of(blanks), part.size()));
    part = part.substr(0, part.find_last_not_of(blanks) + 1);
    if (!part.empty())
      result.push_back(part);
  }
  return result;
}

result<host_list> host_list::parse(std::string_view list) {
  auto made = host_list{};
  for (const auto part : split_list(list)) {
    auto pattern = host_pattern::parse(part);
    if (!pattern)
      return error{errc::invalid_field, "a name such as example.com or *.example.com is wanted, "
                                        "without a port, not '"
                                          + std::string{part} + "'"};
    made.patterns_.push_back(std::move(*pattern));
  }
  return made;
}

bool host_list::allows(std::string_view header) const {
  if (patterns_.empty())
    return true;
  const auto read = read_host(header);
  return read && std::any_of(patterns_.begin(), patterns_.end(), [&](const host_pattern& each) {
           return each.fits(read->host);
         });
}

} // namespace plenum::core
