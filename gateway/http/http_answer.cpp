// SPDX-License-Identifier: Apache-2.0

#include "gateway/http/http_answer.hpp"

#include <stdexcept>

namespace plenum::core {

namespace {

/// All headers of a handler's answer together.
constexpr std::size_t longest_headers = std::size_t{64} * 1024;

void set_common(http_response& to, std::string_view type) {
  to.set(http::field::server, "plenum");
  to.set(http::field::content_type, beast::string_view{type.data(), type.size()});
  to.set(http::field::cache_control, "no-cache");
  to.set("X-Content-Type-Options", "nosniff");
  to.set("Content-Security-Policy", "default-src 'self'; connect-src 'self' ws: wss:; "
                                    "base-uri 'none'; frame-ancestors 'none'");
}

void check_all(const Response& answered) {
  if (answered.status < 200 || answered.status > 599)
    throw std::invalid_argument{"no status of an answer: " + std::to_string(answered.status)};
  check(answered.headers);
  check({{"Content-Type", answered.content_type}});
  auto bytes = answered.content_type.size();
  for (const auto& [name, value] : answered.headers)
    bytes += name.size() + value.size();
  if (bytes > longest_headers)
    throw std::invalid_argument{"headers of more than 64 KiB"};
}

/// Whether an answer of this status has a body (RFC 9110 section 6.4.1).
bool has_body(http::status status) {
  return status != http::status::no_content && status != http::status::not_modified;
}

} // namespace

http_response make_answer(const http_request& asked, http::status status, std::string_view type,
                          std::string_view body) {
  auto result = http_response{status, asked.version()};
  set_common(result, type);
  result.keep_alive(asked.keep_alive());
  result.body() = body;
  result.content_length(body.size());
  if (asked.method() == http::verb::head)
    result.body().clear();
  return result;
}

http_response make_text(const http_request& asked, http::status status, std::string_view body) {
  return make_answer(asked, status, "text/plain; charset=utf-8", body);
}

void fill(http_response& to, Response&& answered, bool only_head) {
  check_all(answered);
  to.result(answered.status);
  set_common(to, answered.content_type);
  for (const auto& [name, value] : answered.headers)
    to.set(name, value);
  to.erase(http::field::transfer_encoding);
  if (!has_body(to.result())) {
    to.erase(http::field::content_type);
    to.content_length(boost::none);
    return;
  }
  to.content_length(answered.body.size());
  if (!only_head)
    to.body() = std::move(answered.body);
}

} // namespace plenum::core
