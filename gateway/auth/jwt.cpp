// SPDX-License-Identifier: Apache-2.0

#include "gateway/auth/jwt.hpp"

#include "gateway/auth/base64url.hpp"
#include "gateway/auth/claims.hpp"
#include "protocol/limits.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <cmath>

namespace plenum::core {

namespace {

namespace json = boost::json;

constexpr std::size_t max_id_bytes = 128;

/// Beyond it, milliseconds since 1970 do not fit into what holds them; the year 142,000.
constexpr double latest = 4.4e12;

error refuse(std::string_view why) {
  return {errc::unauthorized, "the token " + std::string{why}};
}

/// The three parts of a token, still in Base64.
struct parts {
  std::string_view header;
  std::string_view claims;
  std::string_view signature;
  std::string_view signed_text; ///< The first two, with their dot.
};

std::optional<parts> split(std::string_view token) {
  const auto first = token.find('.');
  const auto second = token.find('.', first == std::string_view::npos ? first : first + 1);
  if (second == std::string_view::npos || token.find('.', second + 1) != std::string_view::npos)
    return std::nullopt;
  return parts{token.substr(0, first), token.substr(first + 1, second - first - 1),
               token.substr(second + 1), token.substr(0, second)};
}

std::optional<json::object> read_object(std::string_view part) {
  const auto text = parse_base64url(part);
  if (!text || !is_utf8(*text))
    return std::nullopt;
  auto ec = json::error_code{};
  auto parsed = json::parse(*text, ec);
  if (ec || !parsed.is_object())
    return std::nullopt;
  return std::move(parsed.get_object());
}

std::optional<std::string_view> text(const json::object& from, const char* name) {
  const auto* found = from.if_contains(name);
  const auto* string = found == nullptr ? nullptr : found->if_string();
  if (string == nullptr)
    return std::nullopt;
  return std::string_view{string->data(), string->size()};
}

/// A NumericDate, which may have a fraction (RFC 7519 section 2). None if the claim is missing;
/// an error if it is no such thing.
result<std::optional<wall_time>> read_time(const json::object& from, const char* name) {
  const auto* found = from.if_contains(name);
  if (found == nullptr)
    return std::optional<wall_time>{};
  auto ec = json::error_code{};
  const auto seconds = found->is_number() ? found->to_number<double>(ec) : std::nan("");
  if (ec || !(std::abs(seconds) < latest))
    return refuse("has a time that is none");
  return std::optional{wall_time{static_cast<std::int64_t>(seconds * 1000)}};
}

bool has_audience(const json::object& claims, std::string_view wanted) {
  if (const auto one = text(claims, "aud"))
    return *one == wanted;
  const auto* found = claims.if_contains("aud");
  const auto* list = found == nullptr ? nullptr : found->if_array();
  return list != nullptr && std::any_of(list->begin(), list->end(), [&](const json::value& each) {
           const auto* name = each.if_string();
           return name != nullptr && std::string_view{name->data(), name->size()} == wanted;
         });
}

/// Checks `exp`, `nbf` and `iat`, and notes when the token ends.
result<void> read_times(const json::object& claims, const jwt_rules& rules, wall_time now,
                        identity& to) {
  const auto leeway = std::chrono::milliseconds{rules.leeway}.count();
  const auto end = read_time(claims, "exp");
  const auto begin = read_time(claims, "nbf");
  const auto made = read_time(claims, "iat");
  for (const auto* each : {&end, &begin, &made})
    if (!*each)
      return each->error();
  if (!*end)
    return refuse("has no end: exp is missing");
  if ((*end)->ms + leeway <= now.ms)
    return refuse("has expired");
  if ((*begin && (*begin)->ms - leeway > now.ms) || (*made && (*made)->ms - leeway > now.ms))
    return refuse("is not valid yet");
  to.expires = wall_time{(*end)->ms + leeway};
  to.issued = *made;
  return {};
}

result<void> read_subject(const json::object& claims, identity& to) {
  if (claims.contains("sub")) {
    const auto name = text(claims, "sub");
    auto user = name ? user_id::parse(*name)
                     : result<user_id>{refuse("has a sub that is no string")};
    if (!user)
      return refuse("names a user that is none: " + user.error().message);
    to.user = std::move(*user);
  }
  if (claims.contains("jti")) {
    const auto id = text(claims, "jti");
    if (!id || id->size() > max_id_bytes)
      return refuse("has a jti that is no string of at most 128 bytes");
    to.token_id = *id;
  }
  return {};
}

result<identity> read_claims(const json::object& claims, const jwt_rules& rules, wall_time now) {
  auto made = identity{};
  if (const auto read = read_times(claims, rules, now, made); !read)
    return read.error();
  if (!rules.issuer.empty() && text(claims, "iss") != rules.issuer)
    return refuse("is of another issuer");
  if (!rules.audience.empty() && !has_audience(claims, rules.audience))
    return refuse("is for another audience");
  if (const auto read = read_subject(claims, made); !read)
    return read.error();
  if (const auto* claim = claims.if_contains("plenum"))
    if (const auto read = read_plenum_claim(*claim, made); !read)
      return refuse("has a plenum claim that is wrong: " + read.error().message);
  return made;
}

} // namespace

result<identity> read_jwt(std::string_view token, const key_ring& keys, const jwt_rules& rules,
                          wall_time now) {
  if (token.size() > max_token_bytes)
    return refuse("is too long");
  const auto parts = split(token);
  const auto header = parts ? read_object(parts->header) : std::nullopt;
  const auto signature = header ? parse_base64url(parts->signature) : std::nullopt;
  if (!signature)
    return refuse("is no JWT");
  const auto how = parse_jwt_algorithm(text(*header, "alg").value_or(""));
  if (!how || header->contains("crit")
      || !keys.verify(*how, text(*header, "kid").value_or(""), parts->signed_text, *signature))
    return refuse("is not signed with a key of this server");
  const auto claims = read_object(parts->claims);
  return claims ? read_claims(*claims, rules, now) : result<identity>{refuse("has no claims")};
}

result<std::string> make_jwt(const json::object& claims, const jwt_key& key) {
  auto header = json::object{{"alg", json::string_view{to_string(key.algorithm()).data(),
                                                       to_string(key.algorithm()).size()}},
                             {"typ", "JWT"}};
  if (!key.id().empty())
    header["kid"] = key.id();
  auto made = to_base64url(json::serialize(header)) + '.' + to_base64url(json::serialize(claims));
  const auto signature = key.sign(made);
  if (!signature)
    return signature.error();
  return made + '.' + to_base64url(*signature);
}

} // namespace plenum::core
