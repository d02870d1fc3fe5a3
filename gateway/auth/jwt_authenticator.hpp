// SPDX-License-Identifier: Apache-2.0
//
// The jwt_authenticator believes tokens that are signed with one of its keys.

#pragma once

#include "gateway/auth/authenticator.hpp"
#include "gateway/auth/jwt.hpp"

namespace plenum::core {

class jwt_authenticator final : public authenticator {
public:
  /// @param shared  What everybody may do who has a token.
  jwt_authenticator(std::unique_ptr<key_ring> keys, jwt_rules rules,
                    std::shared_ptr<const permissions> shared)
    : keys_{std::move(keys)}, rules_{std::move(rules)}, shared_{std::move(shared)} {}

  Task<verdict> admit(const applicant& who) override;
  Task<result<identity_ptr>> check(std::string token) override;
  void on_second() override { keys_->refresh(); }

private:
  result<identity_ptr> read(std::string_view token) const;

  std::unique_ptr<key_ring> keys_;
  jwt_rules rules_;
  std::shared_ptr<const permissions> shared_;
};

} // namespace plenum::core
