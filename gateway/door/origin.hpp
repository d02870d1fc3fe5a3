// SPDX-License-Identifier: Apache-2.0
//
// Which pages may open WebSockets. A browser says in Origin (RFC 6454, RFC 6455 section 10.2) whose
// script is asking, and sends along the cookies of the server all the same: so the server has to
// look. Pure.

#pragma once

#include "gateway/door/host.hpp"

namespace plenum::core {

class origin_list {
public:
  /// The pages of the server's own host only.
  origin_list() = default;

  /// @param list  With commas: `https://app.example.com`, `https://*.example.com:8443` for all
  ///              names below, or `*` for every page; empty: as without one.
  static result<origin_list> parse(std::string_view list);

  /// Whether a page of this origin may come in.
  /// @param origin  The header; `null` and odd spellings may not.
  /// @param host    The header Host, which the page's own host has to equal if there is no list.
  bool allows(std::string_view origin, std::string_view host) const;

  bool allows_all() const noexcept { return all_; }

private:
  struct pattern {
    std::string scheme;
    host_pattern host;
    std::uint16_t port;
  };

  std::vector<pattern> patterns_;
  bool all_ = false;
};

} // namespace plenum::core
