// SPDX-License-Identifier: Apache-2.0
//
// The program_authenticator asks the program that the server is part of: App::authenticate.

#pragma once

#include "gateway/api/identity.hpp"
#include "gateway/auth/authenticator.hpp"

namespace plenum::core {

class program_authenticator final : public authenticator {
public:
  /// @param shared  What everybody may do besides.
  program_authenticator(Authenticator ask, std::shared_ptr<const permissions> shared)
    : ask_{std::move(ask)}, shared_{std::move(shared)} {}

  Task<verdict> admit(const applicant& who) override;
  Task<result<identity_ptr>> check(std::string token) override;

private:
  Authenticator ask_;
  std::shared_ptr<const permissions> shared_;
};

} // namespace plenum::core
