// SPDX-License-Identifier: Apache-2.0
//
// A route_pattern is a path with named places, such as /ws/chat/{room_id}. A
// place takes one segment, percent-decoded, and is never empty.

#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace plenum {

using params = std::map<std::string, std::string>;

class route_pattern {
public:
  explicit route_pattern(std::string_view pattern) : pattern_{pattern} {}

  /// @param path  As in the request, without the query.
  /// @returns     the values of the places if the whole path matches.
  std::optional<params> match(std::string_view path) const;

private:
  std::string pattern_;
};

/// Decodes %XX, and in queries `+`. @returns nothing if a % is not followed by
/// two hexadecimal digits.
std::optional<std::string> percent_decode(std::string_view text, bool plus_is_space);

/// Reads `a=1&b=2`; what cannot be decoded is left out, the last value wins.
params parse_query(std::string_view query);

} // namespace plenum
