// SPDX-License-Identifier: Apache-2.0

#include "app/commands/token_command.hpp"

#include "app/commands/new_secret.hpp"
#include "base/small_file.hpp"
#include "gateway/auth/claims.hpp"
#include "gateway/auth/jwt.hpp"
#include "protocol/limits.hpp"

#include <CLI/CLI.hpp>
#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <fmt/format.h>

namespace plenum::core {

namespace {

namespace json = boost::json;

constexpr std::size_t max_file_bytes = std::size_t{64} * 1024;

struct token_options {
  std::string new_secret;
  std::string secret_file;
  std::string key_file;
  std::string check;
  std::string user;
  std::string id;
  std::string issuer;
  std::string audience;
  std::string plenum;
  std::vector<std::string> groups;
  std::array<std::vector<std::string>, verb_count> allowed; ///< Patterns, by verb.
  std::vector<std::string> all;
  std::uint32_t expires = 3600;
};

int fail(const std::string& why) {
  fmt::print(stderr, "plenum token: {}\n", why);
  return 1;
}

/// The key that tokens are signed with.
result<jwt_key> read_key(const token_options& given) {
  if (given.key_file.empty())
    return read_secret_key(given.secret_file);
  const auto text = read_small_file(given.key_file, max_file_bytes);
  if (!text)
    return text.error();
  auto made = jwt_key::from_pem(*text);
  return made ? std::move(made)
              : error{errc::invalid_field, given.key_file + ": " + made.error().message};
}

void add_list(json::object& to, std::string_view name, const std::vector<std::string>& from) {
  if (!from.empty())
    to[{name.data(), name.size()}] = json::array(from.begin(), from.end());
}

/// The claim `plenum`: what is given as JSON, and what the options say on top.
result<json::object> plenum_claim(const token_options& given) {
  auto claim = json::object{};
  if (!given.plenum.empty()) {
    auto ec = json::error_code{};
    const auto parsed = json::parse(given.plenum, ec);
    if (ec || !parsed.is_object())
      return error{errc::invalid_field, "--plenum wants a JSON object"};
    claim = parsed.get_object();
  }
  for (std::size_t i = 0; i < verb_count; ++i)
    add_list(claim, to_string(static_cast<verb>(i)), given.allowed[i]);
  add_list(claim, "all", given.all);
  add_list(claim, "groups", given.groups);
  auto read = identity{};
  if (const auto fit = read_plenum_claim(claim, read); !fit)
    return fit.error();
  return claim;
}

result<json::object> claims_of(const token_options& given) {
  auto plenum = plenum_claim(given);
  if (!plenum)
    return plenum.error();
  const auto now = wall_time::now().ms / 1000;
  auto claims = json::object{{"iat", now}, {"exp", now + given.expires}};
  for (const auto& [name, value] : {std::pair{"sub", &given.user},
                                    {"jti", &given.id},
                                    {"iss", &given.issuer},
                                    {"aud", &given.audience}})
    if (!value->empty())
      claims[name] = *value;
  if (!plenum->empty())
    claims["plenum"] = std::move(*plenum);
  return claims;
}

int make(const token_options& given, const jwt_key& key) {
  const auto claims = claims_of(given);
  const auto token = claims ? make_jwt(*claims, key) : claims.error();
  if (!token)
    return fail(token.error().message);
  if (token->size() > max_token_bytes)
    return fail(
      fmt::format("the token has {} bytes, a server takes {}", token->size(), max_token_bytes));
  fmt::print("{}\n", *token);
  return 0;
}

int check(const token_options& given, jwt_key key) {
  const auto keys = key_ring{key_ring::keys{std::move(key)}};
  const auto rules = jwt_rules{.issuer = given.issuer, .audience = given.audience};
  const auto read = read_jwt(given.check, keys, rules, wall_time::now());
  if (!read)
    return fail(read.error().message);
  fmt::print("good for {} seconds, for {}\n", (read->expires->ms - wall_time::now().ms) / 1000,
             read->user.empty() ? "nobody in particular" : "the user " + read->user.str());
  return 0;
}

int run(const token_options& given) {
  if (!given.new_secret.empty()) {
    const auto made = write_new_secret(given.new_secret);
    return made ? 0 : fail(made.error().message);
  }
  if (given.key_file.empty() == given.secret_file.empty())
    return fail("either --secret-file or --key is wanted, what the token is signed with");
  auto key = read_key(given);
  if (!key)
    return fail(key.error().message);
  return given.check.empty() ? make(given, *key) : check(given, std::move(*key));
}

} // namespace

std::function<int()> add_token(CLI::App& to) {
  const auto given = std::make_shared<token_options>();
  to.add_option("--new-secret", given->new_secret, "Write a new secret to this file, and end");
  to.add_option("--secret-file", given->secret_file, "Sign with this secret, for HS256");
  to.add_option("--key", given->key_file,
                "Sign with this private key in PEM; to check, the public one will do");
  to.add_option("--check", given->check, "Say whether this token is good, instead of making one");
  to.add_option("--user", given->user, "Whom it is for");
  to.add_option("--expires", given->expires, "Seconds for which it is good")->capture_default_str();
  for (std::size_t i = 0; i < verb_count; ++i) {
    auto name = "--" + std::string{to_string(static_cast<verb>(i))};
    std::replace(name.begin(), name.end(), '_', '-');
    to.add_option(name, given->allowed[i], "Allow this in groups of this pattern; any number");
  }
  to.add_option("--all", given->all, "Allow everything in groups of this pattern; any number");
  to.add_option("--group", given->groups,
                "Join this group as soon as the client comes; any number");
  to.add_option("--plenum", given->plenum, "The whole claim `plenum`, as JSON");
  to.add_option("--id", given->id, "Its name, by which it can be revoked");
  to.add_option("--issuer", given->issuer, "Who makes it");
  to.add_option("--audience", given->audience, "Which servers are to take it");
  return [given] { return run(*given); };
}

} // namespace plenum::core
