// SPDX-License-Identifier: Apache-2.0

#include "protocol/publication.hpp"

namespace plenum::core {

std::string_view to_string(payload_type type) noexcept {
  switch (type) {
    case payload_type::json: return "json";
    case payload_type::text: return "text";
    case payload_type::bytes: return "bytes";
  }
  return "json";
}

std::optional<payload_type> parse_payload_type(std::string_view name) noexcept {
  for (const auto type : {payload_type::json, payload_type::text, payload_type::bytes})
    if (name == to_string(type))
      return type;
  return std::nullopt;
}

std::size_t cost_of(const publication& what) noexcept {
  return publication_overhead + what.content.data.size() + what.group.str().size()
         + what.user.str().size() + what.key.size();
}

} // namespace plenum::core
