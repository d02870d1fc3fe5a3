// SPDX-License-Identifier: Apache-2.0
//
// The insecure_authenticator lets anybody in as whoever they say: `?user=`, on native routes.
// The only one that believes that.

#pragma once

#include "gateway/auth/authenticator.hpp"

namespace plenum::core {

class insecure_authenticator final : public authenticator {
public:
  /// @param shared  What everybody may do.
  explicit insecure_authenticator(std::shared_ptr<const permissions> shared)
    : shared_{std::move(shared)} {}

  Task<verdict> admit(const applicant& who) override;
  Task<result<identity_ptr>> check(std::string token) override;

private:
  std::shared_ptr<const permissions> shared_;
};

} // namespace plenum::core
