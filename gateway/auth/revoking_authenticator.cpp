// SPDX-License-Identifier: Apache-2.0

#include "gateway/auth/revoking_authenticator.hpp"

namespace plenum::core {

namespace {

constexpr auto words = "the token has been revoked";

} // namespace

Task<verdict> revoking_authenticator::admit(const applicant& who) {
  auto said = co_await by_->admit(who);
  if (const auto* known = std::get_if<identity_ptr>(&said);
      known != nullptr && revoked_.covers(*known, wall_time::now()))
    co_return unauthorized(words);
  co_return said;
}

Task<result<identity_ptr>> revoking_authenticator::check(std::string token) {
  auto said = co_await by_->check(std::move(token));
  if (said && revoked_.covers(*said, wall_time::now()))
    co_return error{errc::unauthorized, words};
  co_return said;
}

} // namespace plenum::core
