// SPDX-License-Identifier: Apache-2.0

#include "gateway/http/door_check.hpp"

#include "gateway/http/read_request.hpp"

#include <iterator>

namespace plenum::core {

namespace {

constexpr std::ptrdiff_t most_fields = 64;

struct words {
  http::status status;
  std::string_view text;
  unsigned retry_after = 0; ///< In seconds; 0: not said.
};

words answer_to(refusal_reason why) {
  switch (why) {
    case refusal_reason::origin:
      return {http::status::forbidden, "pages of this origin may not connect\n"};
    case refusal_reason::host:
      return {http::status::misdirected_request, "this is not that host\n"};
    case refusal_reason::address_limit:
      return {http::status::too_many_requests, "too many connections of your address\n", 10};
    case refusal_reason::node_limit:
      return {http::status::service_unavailable, "too many connections\n", 10};
    case refusal_reason::handshake_rate:
      return {http::status::too_many_requests, "too many handshakes of your address\n", 1};
    case refusal_reason::header:
      return {http::status::request_header_fields_too_large, "too many header fields\n"};
    case refusal_reason::user_limit:
      return {http::status::too_many_requests, "too many channels of this user\n", 10};
    case refusal_reason::token: // The authenticator answers.
    case refusal_reason::proxy: // Is closed without an answer.
      break;
  }
  return {http::status::bad_request, "bad request\n"};
}

/// The value of a field that has to be there once; empty if it is not.
std::string_view only(const http_request& asked, http::field name) {
  return asked.count(name) == 1 ? view(asked[name]) : std::string_view{};
}

/// All lines of X-Forwarded-For, in their order.
std::string forwarded_for(const http_request& asked) {
  auto result = std::string{};
  const auto [begin, end] = asked.equal_range("X-Forwarded-For");
  for (auto each = begin; each != end; ++each)
    result.append(result.empty() ? "" : ",").append(view(each->value()));
  return result;
}

std::optional<refusal_reason> check_upgrade(door& at, const guest& who, const http_request& asked) {
  // Who is no browser sends none.
  if (asked.count(http::field::origin) != 0
      && !at.asks().origins.allows(only(asked, http::field::origin), only(asked, http::field::host))
      && at.enforce(refusal_reason::origin, who))
    return refusal_reason::origin;
  return at.shake_hands(who);
}

} // namespace

bool has_too_many_fields(const http_request& asked) {
  return std::distance(asked.begin(), asked.end()) > most_fields;
}

std::optional<refusal_reason> check_at_door(door* at, guest& who, const http_request& asked) {
  if (at == nullptr)
    return {};
  const auto too_many = at->look_behind(who, forwarded_for(asked));
  if (!at->asks().hosts.allows(only(asked, http::field::host))
      && at->enforce(refusal_reason::host, who))
    return refusal_reason::host;
  if (too_many || !websocket::is_upgrade(asked))
    return too_many;
  return check_upgrade(*at, who, asked);
}

http_response make_refusal(const http_request& asked, refusal_reason why) {
  const auto [status, text, retry_after] = answer_to(why);
  auto refused = make_text(asked, status, text);
  if (retry_after != 0)
    refused.set(http::field::retry_after, std::to_string(retry_after));
  return refused;
}

} // namespace plenum::core
