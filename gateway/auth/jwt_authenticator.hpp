// SPDX-License-Identifier: Apache-2.0
//
// The jwt_authenticator believes tokens that are signed with one of its keys.

#pragma once

#include "gateway/auth/authenticator.hpp"
#include "gateway/auth/jwt.hpp"
#include "gateway/auth/key_fetch.hpp"

namespace plenum::core {

class jwt_authenticator final : public authenticator {
public:
  /// @param published  Keeps those of `keys` that are published; null: there are none.
  /// @param shared     What everybody may do who has a token.
  jwt_authenticator(std::unique_ptr<key_ring> keys, std::unique_ptr<key_fetch> published,
                    jwt_rules rules, std::shared_ptr<const permissions> shared)
    : keys_{std::move(keys)},
      published_{std::move(published)},
      rules_{std::move(rules)},
      shared_{std::move(shared)} {}

  Task<verdict> admit(const applicant& who) override;
  Task<result<identity_ptr>> check(std::string token) override;
  void on_second(time_point now) override;

private:
  result<identity_ptr> read(std::string_view token) const;

  std::unique_ptr<key_ring> keys_;
  std::unique_ptr<key_fetch> published_;
  jwt_rules rules_;
  std::shared_ptr<const permissions> shared_;
};

} // namespace plenum::core
