// SPDX-License-Identifier: Apache-2.0

#include "gateway/auth/webhook_message.hpp"

#include "gateway/auth/claims.hpp"

#include <boost/beast/core/string.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

namespace plenum::core {

namespace {

namespace json = boost::json;

/// Of the words with which somebody is refused.
constexpr std::size_t max_words_bytes = 1024;

/// A hundred years.
constexpr std::int64_t max_seconds = std::int64_t{100} * 365 * 24 * 60 * 60;

json::string_view view(std::string_view s) {
  return {s.data(), s.size()};
}

/// All fields of this name as one value (RFC 9110 section 5.3, of cookies RFC 9113 section 8.2.3).
std::optional<std::string> joined(const Headers& in, const std::string& name) {
  auto made = std::optional<std::string>{};
  for (const auto& [each, value] : in) {
    if (!boost::beast::iequals(each, name))
      continue;
    made = made ? *made + (name == "cookie" ? "; " : ", ") + value : value;
  }
  return made;
}

json::object query_of(const Request& asked) {
  auto made = json::object{};
  for (const auto& [name, value] : asked.query_params)
    made[view(name)] = view(value);
  return made;
}

json::object headers_of(const Request& asked, const std::vector<std::string>& names) {
  auto made = json::object{};
  for (const auto& name : names)
    if (const auto value = joined(asked.headers, name))
      made[view(name)] = view(*value);
  return made;
}

/// Bytes of clients, which the serializer does not look at.
result<std::string> written(const json::object& what) {
  auto text = json::serialize(what);
  if (!is_utf8(text))
    return error{errc::invalid_field, "the request has something that is no UTF-8"};
  return text;
}

webhook_answer fault(const std::string& why) {
  return {.how = webhook_outcome::failed, .words = why};
}

/// What may be passed on of the words of a refusal.
std::string passed_on(std::string words) {
  words.resize(std::min(words.size(), max_words_bytes));
  for (auto i = 0; i < 3 && !is_utf8(words); ++i) // It may be cut within a character.
    words.pop_back();
  return !words.empty() && is_utf8(words) ? words : "refused\n";
}

result<void> read_identity(const json::object& from, wall_time now, identity& to) {
  const auto* name = from.if_contains("user");
  const auto* text = name == nullptr ? nullptr : name->if_string();
  if (text == nullptr)
    return error{errc::invalid_field, "user must be a string"};
  auto user = user_id::parse({text->data(), text->size()});
  if (!user)
    return user.error();
  to.user = std::move(*user);
  to.issued = now; // The backend has just been asked.
  if (const auto* seconds = from.if_contains("expires_in")) {
    auto ec = json::error_code{};
    const auto left = seconds->is_number() ? seconds->to_number<std::int64_t>(ec) : 0;
    if (ec || left <= 0 || left > max_seconds)
      return error{errc::invalid_field, "expires_in must be a whole number of seconds"};
    to.expires = wall_time{now.ms + left * 1000};
  }
  const auto* claim = from.if_contains("plenum");
  return claim == nullptr ? result<void>{} : read_plenum_claim(*claim, to);
}

webhook_answer read_admission(const std::string& body, wall_time now) {
  auto ec = json::error_code{};
  const auto parsed = is_utf8(body) ? json::parse(body, ec) : json::value{};
  if (ec || !parsed.is_object())
    return fault("it answered 200 with something that is no JSON object");
  auto made = webhook_answer{.how = webhook_outcome::admitted};
  if (const auto read = read_identity(parsed.get_object(), now, made.who); !read)
    return fault("it answered 200, but " + read.error().message);
  return made;
}

} // namespace

result<std::string> webhook_question(const applicant& who, const std::vector<std::string>& names) {
  return written(
    {{"path", view(who.asked.path)},
     {"query", query_of(who.asked)},
     {"headers", headers_of(who.asked, names)},
     {"client", {{"host", view(who.asked.client.host)}, {"port", who.asked.client.port}}},
     {"token", view(who.token)}});
}

result<std::string> webhook_question(const std::string& token) {
  return written({{"token", view(token)}});
}

webhook_answer read_webhook_answer(const result<fetched>& told, wall_time now) {
  if (!told) {
    const auto& why = told.error();
    const auto how = why.code == errc::timeout        ? webhook_outcome::timeout
                     : why.code == errc::rate_limited ? webhook_outcome::busy
                                                      : webhook_outcome::failed;
    return {.how = how, .words = why.message};
  }
  const auto status = told->status;
  if (status == 200)
    return read_admission(told->body, now);
  if (status == 204)
    return {.how = webhook_outcome::later};
  // 407 is about the proxy in between.
  if (status < 400 || status > 499 || status == 407)
    return fault("it answered " + std::to_string(status));
  return {.how = webhook_outcome::refused, .status = status, .words = passed_on(told->body)};
}

} // namespace plenum::core
