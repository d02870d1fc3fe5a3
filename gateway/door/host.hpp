// SPDX-License-Identifier: Apache-2.0
//
// Names of hosts as a browser says them, in Host (RFC 9110 section 7.2) and in Origin, and lists
// of those that are meant. Pure. A spelling that browsers do not use is none: what is compared here
// keeps strangers out.

#pragma once

#include "base/result.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace plenum::core {

struct host_port {
  std::string_view host; ///< An IPv6 address with its brackets.
  std::optional<std::uint16_t> port;
};

/// Reads HOST or HOST:PORT. @returns  nothing if it is odd: an empty label, a dot at the end,
///                                     anything that a name or an address does not have.
std::optional<host_port> read_host(std::string_view text);

/// Whether two are the same but for the case of ASCII.
bool same_text(std::string_view a, std::string_view b) noexcept;

/// One that is meant: a name, or `*.NAME` for all names below it and not itself.
class host_pattern {
public:
  /// @returns  nothing if it is none.
  static std::optional<host_pattern> parse(std::string_view text);

  /// @param host  As read by `read_host`.
  bool fits(std::string_view host) const noexcept;

private:
  std::string name_; ///< Begins with a dot: what stands before it is any.
};

/// The parts of a list with commas, without the blanks around them; none is empty.
std::vector<std::string_view> split_list(std::string_view list);

/// Which hosts a server answers for.
class host_list {
public:
  /// @param list  Names and `*.NAME`, with commas; empty: all.
  static result<host_list> parse(std::string_view list);

  /// @param header  Of Host; its port may be any.
  bool allows(std::string_view header) const;

private:
  std::vector<host_pattern> patterns_;
};

} // namespace plenum::core
