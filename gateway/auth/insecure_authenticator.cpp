// SPDX-License-Identifier: Apache-2.0

#include "gateway/auth/insecure_authenticator.hpp"

namespace plenum::core {

namespace {

/// Whom a client says it is: `user`, or `username` as the seed's clients write.
std::string_view claimed_user(const Params& query) {
  const auto user = find_param(query, "user");
  return user.empty() ? find_param(query, "username") : user;
}

} // namespace

Task<verdict> insecure_authenticator::admit(const applicant& who) {
  if (!who.native)
    co_return anybody(); // Who it is, is for the handler to say.
  auto user = user_id::parse(claimed_user(who.asked.query_params));
  if (!user)
    co_return Response::text(user.error().message + '\n', 400);
  co_return std::make_shared<const identity>(
    identity{.user = std::move(*user), .shared = shared_, .issued = wall_time::now()});
}

Task<result<identity_ptr>> insecure_authenticator::check(std::string) {
  co_return error{errc::unauthorized, "this server does not use tokens"};
}

} // namespace plenum::core
