// SPDX-License-Identifier: Apache-2.0

#include "gateway/door/origin.hpp"

#include <algorithm>
#include <cctype>

namespace plenum::core {

namespace {

/// SCHEME://REST.
struct split_origin {
  std::string_view scheme;
  std::string_view rest;
};

std::optional<split_origin> split(std::string_view text) {
  const auto end = text.find("://");
  if (end == std::string_view::npos || end == 0)
    return {};
  const auto scheme = text.substr(0, end);
  const auto fits = [](unsigned char c) {
    return std::isalnum(c) != 0 || c == '+' || c == '-' || c == '.';
  };
  if (std::isalpha(static_cast<unsigned char>(scheme.front())) == 0
      || !std::all_of(scheme.begin(), scheme.end(), fits))
    return {};
  return split_origin{scheme, text.substr(end + 3)};
}

/// The port that a scheme has if none is said; 0: none.
std::uint16_t usual_port(std::string_view scheme) {
  if (same_text(scheme, "https"))
    return 443;
  return same_text(scheme, "http") ? 80 : 0;
}

/// Whether the page comes from the host that was asked. Who asked by which scheme is not known
/// here, as a balancer may have taken TLS off: a Host without a port means the usual one.
bool is_same_host(const split_origin& page, const host_port& at, std::string_view host) {
  const auto usual = usual_port(page.scheme);
  const auto asked = read_host(host);
  return usual != 0 && asked && same_text(at.host, asked->host)
         && at.port.value_or(usual) == asked->port.value_or(usual);
}

} // namespace

result<origin_list> origin_list::parse(std::string_view list) {
  auto made = origin_list{};
  for (const auto part : split_list(list)) {
    if (part == "*") {
      made.all_ = true;
      continue;
    }
    const auto entry = split(part);
    const auto below = entry && entry->rest.starts_with("*.");
    const auto at = entry ? read_host(entry->rest.substr(below ? 2 : 0)) : std::nullopt;
    auto host = at ? host_pattern::parse((below ? "*." : "") + std::string{at->host})
                   : std::nullopt;
    if (!host)
      return error{errc::invalid_field,
                   "an origin such as https://example.com or https://*.example.com:8443 is "
                   "wanted, without a path, or *, not '"
                     + std::string{part} + "'"};
    made.patterns_.push_back(
      {std::string{entry->scheme}, std::move(*host), at->port.value_or(usual_port(entry->scheme))});
  }
  return made;
}

bool origin_list::allows(std::string_view origin, std::string_view host) const {
  if (all_)
    return true;
  const auto page = split(origin);
  const auto at = page ? read_host(page->rest) : std::nullopt;
  if (!at)
    return false;
  if (patterns_.empty())
    return is_same_host(*page, *at, host);
  const auto port = at->port.value_or(usual_port(page->scheme));
  return std::any_of(patterns_.begin(), patterns_.end(), [&](const pattern& each) {
    return same_text(each.scheme, page->scheme) && each.port == port && each.host.fits(at->host);
  });
}

} // namespace plenum::core
