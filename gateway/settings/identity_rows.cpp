// SPDX-License-Identifier: Apache-2.0

#include "gateway/settings/identity_rows.hpp"

#include <boost/url/parse.hpp>

#include <algorithm>

namespace plenum::core {

namespace {

constexpr std::size_t day = 24 * 60 * 60;

/// The longest that a handshake has time for its answer (entrance_limits).
constexpr std::size_t longest_wait_ms = 9000;

constexpr std::size_t max_headers = 32;

/// A URL of a server that this one asks.
setting url_row(std::string name, std::string& to, bool also_http, std::string help) {
  return {.name = std::move(name),
          .value = also_http ? "<url>" : "<https url>",
          .help = std::move(help),
          .read = [&to, also_http](std::string_view written) -> result<void> {
            const auto read = boost::urls::parse_uri({written.data(), written.size()});
            const auto fits = !read.has_error() && !read->host().empty() && !read->has_fragment()
                              && (read->scheme() == "https"
                                  || (also_http && read->scheme() == "http"));
            if (!fits)
              return error{errc::invalid_field, also_http ? "a URL is wanted, http:// or https://"
                                                          : "a URL is wanted, https://"};
            to = written;
            return {};
          }};
}

/// Whether it is a token of HTTP (RFC 9110 section 5.6.2), in ASCII.
bool is_header_name(std::string_view name) {
  return !name.empty() && name.size() <= 64 && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  });
}

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}

setting headers_row(std::string name, std::vector<std::string>& to, std::string help) {
  auto preset = std::string{};
  for (const auto& each : to)
    preset += (preset.empty() ? "" : ",") + each;
  return {.name = std::move(name),
          .value = "<name>[,<name>...]",
          .help = std::move(help),
          .preset = std::move(preset),
          .read = [&to](std::string_view written) -> result<void> {
            auto read = std::vector<std::string>{};
            auto rest = std::string{written} + ',';
            std::transform(rest.begin(), rest.end(), rest.begin(), lower);
            while (!rest.empty()) {
              const auto end = rest.find(',');
              read.push_back(rest.substr(0, end));
              rest.erase(0, end + 1);
              if (!is_header_name(read.back()) || read.size() > max_headers)
                return error{errc::invalid_field,
                             "names of at most 32 headers are wanted, with commas between them"};
            }
            to = std::move(read);
            return {};
          }};
}

settings webhook_rows(webhook_settings& to) {
  return {
    url_row("auth-webhook", to.url, true,
            "Ask this backend who somebody is, by POST, for each WebSocket and each token "
            "that an open one shows"),
    headers_row("auth-webhook-headers", to.headers, "Which headers of the handshake it is told"),
    row::milliseconds("auth-webhook-timeout", to.timeout,
                      "How long it may take; then the client is answered 503",
                      {1, longest_wait_ms}),
    row::number("auth-webhook-concurrency", to.concurrency, "number",
                "How many requests this node has under way with it; more clients are "
                "answered 503",
                {1, 1024})};
}

settings token_rows(identity_settings& to) {
  return {
    row::files("jwt-keys", to.jwt_keys,
               "Keys that tokens are signed with: PEM or JWKS files, read again when they change"),
    row::text("jwt-secret-file", to.jwt_secret_file, "<file>",
              "The same with a secret that is shared with who makes tokens, for HS256: 32 bytes "
              "or more"),
    url_row(
      "jwt-jwks-url", to.jwks_url, false,
      "Where the keys are published, as a JWKS: fetched every five minutes, and sooner when a "
      "token names another"),
    row::text("jwt-issuer", to.jwt_issuer, "<name>", "Take tokens of this issuer only"),
    row::text("jwt-audience", to.jwt_audience, "<name>", "Take tokens for this audience only"),
    row::seconds("jwt-leeway", to.jwt_leeway, "How far the clocks of issuers may be off",
                 {0, day})};
}

} // namespace

settings identity_rows(identity_settings& to) {
  auto rows = token_rows(to);
  const auto add = [&rows](settings more) {
    std::move(more.begin(), more.end(), std::back_inserter(rows));
  };
  add(webhook_rows(to.webhook));
  add(
    {row::text("auth-ca", to.ca_file, "<file>",
               "Who vouches for the servers that are asked by https, in PEM; default: those "
               "whom this machine trusts"),
     row::text("permissions", to.permissions_file, "<file>",
               "What everybody may do who is let in, and what nobody may: JSON, as in the guide "
               "to security"),
     row::seconds("revocation-seconds", to.revocation,
                  "How long a revocation holds if who asks for it does not say: as long as a token "
                  "may live, at least",
                  {1, longest_revocation.count()}),
     row::toggle("demo-login", to.demo_login,
                 "Serve /login, which gives anybody a token to do everything, as "
                 "whoever they say; with --jwt-secret-file, for demonstrations"),
     row::toggle("insecure", to.insecure,
                 "Let anybody in without a token, as whoever they say, and do everything that "
                 "--permissions does not deny; on this machine only, for development"),
     row::toggle("insecure-anywhere", to.insecure_anywhere,
                 "With --insecure: let them in from other machines as well")});
  return rows;
}

} // namespace plenum::core
