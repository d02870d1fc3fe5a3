// SPDX-License-Identifier: Apache-2.0
//
// The webhook_authenticator asks a backend who somebody is. Whom that does not admit, or cannot be
// asked about, does not come in.

#pragma once

#include "base/clock.hpp"
#include "gateway/auth/authenticator.hpp"
#include "gateway/auth/webhook_message.hpp"
#include "gateway/settings/webhook_settings.hpp"

namespace plenum::core {

class webhook_authenticator final : public authenticator {
public:
  /// @param ca_file  Who vouches for it; empty: those whom the system trusts.
  /// @param shared   What everybody may do whom it admits.
  webhook_authenticator(webhook_settings settings, std::string ca_file,
                        std::shared_ptr<const permissions> shared)
    : settings_{std::move(settings)}, ca_file_{std::move(ca_file)}, shared_{std::move(shared)} {}

  Task<verdict> admit(const applicant& who) override;
  Task<result<identity_ptr>> check(std::string token) override;
  const webhook_counts* webhook() const override { return &counts_; }

private:
  Task<webhook_answer> ask(std::string question);
  Task<result<fetched>> post(std::string question);
  void note(const webhook_answer& told);
  identity_ptr admitted(identity who) const;

  webhook_settings settings_;
  std::string ca_file_;
  std::shared_ptr<const permissions> shared_;
  webhook_counts counts_;
  std::atomic<std::size_t> under_way_ = 0;
  std::atomic<std::int64_t> complained_ = 0; ///< When it was last logged, in ms.
};

} // namespace plenum::core
