// SPDX-License-Identifier: Apache-2.0
//
// A route_pattern is a path with named places, such as /ws/chat/{room_id}. A place
// takes one segment, percent-decoded and not empty, and may have a type: {id:int},
// {price:float}, {id:uuid}, {title:slug}. {rest:path} takes all that is left, also nothing.

#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace plenum::core {

using params = std::map<std::string, std::string>;

class route_pattern {
public:
  /// What one segment of a path has to be, or the last one and all that follows.
  struct place {
    std::string name;
    std::string text;                     ///< Of a segment without a name.
    bool (*fits)(std::string_view value); ///< Null: the segment is `text`.
    bool rest;                            ///< Takes all that is left.
  };

  /// @throws std::invalid_argument  with words, if it could not match as it was meant: a place that
  ///                                is none, a name twice, an unknown type, a query.
  explicit route_pattern(std::string_view pattern);

  /// @param path  As in the request, without the query.
  /// @returns     the values of the places if the whole path matches.
  std::optional<params> match(std::string_view path) const;

  const std::vector<place>& places() const noexcept { return places_; }

private:
  static place read_text(std::string_view segment);
  static place read_place(std::string_view segment);
  void add(place&& next);

  std::vector<place> places_;
};

/// Cuts the first segment off; `more` tells whether a slash followed it.
std::string_view cut_segment(std::string_view& path, bool& more);

/// Decodes %XX, and in queries `+`. @returns nothing if a % is not followed by
/// two hexadecimal digits.
std::optional<std::string> percent_decode(std::string_view text, bool plus_is_space);

/// Reads `a=1&b=2`; what cannot be decoded is left out, the last value wins.
params parse_query(std::string_view query);

} // namespace plenum::core
