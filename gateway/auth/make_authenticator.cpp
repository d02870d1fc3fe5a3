// SPDX-License-Identifier: Apache-2.0

#include "gateway/auth/make_authenticator.hpp"

#include "gateway/auth/claims.hpp"
#include "gateway/auth/insecure_authenticator.hpp"
#include "gateway/auth/jwt_authenticator.hpp"
#include "gateway/auth/program_authenticator.hpp"

namespace plenum::core {

namespace {

using shared_permissions = std::shared_ptr<const permissions>;

result<std::unique_ptr<authenticator>> make_jwt_authenticator(const identity_settings& settings,
                                                              shared_permissions everybody) {
  auto keys = std::make_unique<key_ring>();
  if (const auto opened = keys->open(settings.jwt_keys, settings.jwt_secret_file); !opened)
    return opened.error();
  return std::make_unique<jwt_authenticator>(std::move(keys),
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

} // namespace

result<std::unique_ptr<authenticator>> make_authenticator(const identity_settings& settings,
                                                          const Authenticator& program) {
  const auto by_token = !settings.jwt_keys.empty() || !settings.jwt_secret_file.empty();
  if ((by_token ? 1 : 0) + (settings.insecure ? 1 : 0) + (program ? 1 : 0) > 1)
    return error{errc::invalid_field,
                 "choose one of tokens, --insecure and the program's own authenticate"};
  auto everybody = shared_permissions{};
  if (!settings.permissions_file.empty()) {
    auto read = read_permissions_file(settings.permissions_file);
    if (!read)
      return read.error();
    everybody = std::move(*read);
  }
  if (by_token)
    return make_jwt_authenticator(settings, std::move(everybody));
  if (program)
    return std::make_unique<program_authenticator>(program, std::move(everybody));
  if (settings.insecure)
    return std::make_unique<insecure_authenticator>(everything_but(everybody));
  return nullptr;
}

} // namespace plenum::core
