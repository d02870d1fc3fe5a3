// SPDX-License-Identifier: Apache-2.0
//
// The revoking_authenticator refuses whom another one knows but who is revoked. It stands in front
// of all others.

#pragma once

#include "actors/revocations.hpp"
#include "gateway/auth/authenticator.hpp"

namespace plenum::core {

class revoking_authenticator final : public authenticator {
public:
  /// @param by  Says who somebody is; not null. @param revoked  Outlives this.
  revoking_authenticator(std::unique_ptr<authenticator> by, const revocations& revoked)
    : by_{std::move(by)}, revoked_{revoked} {}

  Task<verdict> admit(const applicant& who) override;
  Task<result<identity_ptr>> check(std::string token) override;
  void on_second(time_point now) override { by_->on_second(now); }
  const webhook_counts* webhook() const override { return by_->webhook(); }

private:
  std::unique_ptr<authenticator> by_;
  const revocations& revoked_;
};

} // namespace plenum::core
