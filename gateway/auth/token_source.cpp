// SPDX-License-Identifier: Apache-2.0

#include "gateway/auth/token_source.hpp"

#include <boost/beast/core/string.hpp>

namespace plenum::core {

namespace {

/// Schemes are compared without case (RFC 9110 section 11.1).
constexpr std::string_view scheme = "Bearer ";

bool has_scheme(std::string_view field) {
  return field.size() > scheme.size()
         && boost::beast::iequals({field.data(), scheme.size()}, {scheme.data(), scheme.size()});
}

} // namespace

std::string token_of(const Request& asked) {
  auto field = asked.headers.get("Authorization");
  if (has_scheme(field)) {
    field.remove_prefix(scheme.size());
    field.remove_prefix(std::min(field.find_first_not_of(' '), field.size()));
    return std::string{field};
  }
  if (auto token = offered_token(asked.headers); !token.empty())
    return token;
  return std::string{find_param(asked.query_params, "token")};
}

} // namespace plenum::core
