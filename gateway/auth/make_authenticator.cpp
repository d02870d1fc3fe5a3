// SPDX-License-Identifier: Apache-2.0

#include "gateway/auth/make_authenticator.hpp"

#include "base/small_file.hpp"
#include "gateway/auth/claims.hpp"
#include "gateway/auth/insecure_authenticator.hpp"
#include "gateway/auth/jwt_authenticator.hpp"
#include "gateway/auth/program_authenticator.hpp"
#include "gateway/auth/webhook_authenticator.hpp"

namespace plenum::core {

namespace {

constexpr std::size_t max_ca_bytes = std::size_t{1024} * 1024;

using shared_permissions = std::shared_ptr<const permissions>;

result<std::unique_ptr<authenticator>> make_jwt_authenticator(const identity_settings& settings,
                                                              shared_permissions everybody) {
  auto keys = std::make_unique<key_ring>();
  if (const auto opened = keys->open(settings.jwt_keys, settings.jwt_secret_file); !opened)
    return opened.error();
  auto published = settings.jwks_url.empty()
                     ? nullptr
                     : std::make_unique<key_fetch>(*keys, settings.jwks_url, settings.ca_file);
  return std::make_unique<jwt_authenticator>(std::move(keys), std::move(published),
                                             jwt_rules{.issuer = settings.jwt_issuer,
                                                       .audience = settings.jwt_audience,
                                                       .leeway = settings.jwt_leeway},
                                             std::move(everybody));
}

/// Everything that is not denied.
shared_permissions everything_but(const shared_permissions& denied) {
  auto made = denied ? *denied : permissions{};
  made.allow(verb_set::all(), *group_pattern::parse("**"));
  return std::make_shared<const permissions>(std::move(made));
}

/// It is read when a server is asked; that it is not there should be known before.
result<void> check_ca_file(const std::string& path) {
  if (path.empty())
    return {};
  const auto text = read_small_file(path, max_ca_bytes);
  if (!text)
    return text.error();
  if (text->find("-----BEGIN CERTIFICATE-----") == std::string::npos)
    return error{errc::invalid_field, path + ": a certificate in PEM is wanted"};
  return {};
}

} // namespace

result<std::unique_ptr<authenticator>> make_authenticator(const identity_settings& settings,
                                                          const Authenticator& program) {
  const auto by_token = !settings.jwt_keys.empty() || !settings.jwt_secret_file.empty()
                        || !settings.jwks_url.empty();
  const auto by_webhook = !settings.webhook.url.empty();
  if (static_cast<int>(by_token) + static_cast<int>(by_webhook)
        + static_cast<int>(settings.insecure) + static_cast<int>(static_cast<bool>(program))
      > 1)
    return error{errc::invalid_field,
                 "choose one of tokens, --auth-webhook, --insecure and the program's own "
                 "authenticate"};
  if (const auto fit = check_ca_file(settings.ca_file); !fit)
    return fit.error();
  auto everybody = shared_permissions{};
  if (!settings.permissions_file.empty()) {
    auto read = read_permissions_file(settings.permissions_file);
    if (!read)
      return read.error();
    everybody = std::move(*read);
  }
  if (by_token)
    return make_jwt_authenticator(settings, std::move(everybody));
  if (by_webhook)
    return std::make_unique<webhook_authenticator>(settings.webhook, settings.ca_file,
                                                   std::move(everybody));
  if (program)
    return std::make_unique<program_authenticator>(program, std::move(everybody));
  if (settings.insecure)
    return std::make_unique<insecure_authenticator>(everything_but(everybody));
  return nullptr;
}

} // namespace plenum::core
