// SPDX-License-Identifier: Apache-2.0

#include "gateway/auth/program_authenticator.hpp"

#include "actors/loop/faults.hpp"
#include "gateway/auth/claims.hpp"
#include "gateway/endpoints/call_handler.hpp"

namespace plenum::core {

namespace {

/// What the program says of somebody. @throws std::invalid_argument  if it cannot be that.
identity_ptr to_identity(const Identity& said, std::shared_ptr<const permissions> shared) {
  const auto must = [](const auto& read) {
    if (!read)
      throw std::invalid_argument{"authenticate: " + read.error().message};
  };
  auto made = identity{.shared = std::move(shared), .issued = wall_time::now()};
  auto user = user_id::parse(said.user);
  must(user);
  made.user = std::move(*user);
  must(read_plenum_claim(said.permissions, made));
  if (said.expires_in)
    made.expires = wall_time{wall_time::now().ms
                             + std::chrono::milliseconds{*said.expires_in}.count()};
  return std::make_shared<const identity>(std::move(made));
}

} // namespace

Task<verdict> program_authenticator::admit(const applicant& who) {
  try {
    auto said = co_await call_handler<Admission>([&] { return ask_(who.asked, who.token); });
    if (auto* refused = std::get_if<Response>(&said))
      co_return std::move(*refused);
    co_return to_identity(std::get<Identity>(said), shared_);
  } catch (...) {
    log_fault("authenticate", std::current_exception());
    co_return Response::text("internal error\n", 500);
  }
}

Task<result<identity_ptr>> program_authenticator::check(std::string token) {
  const auto asked = Request{};
  try {
    auto said = co_await call_handler<Admission>([&] { return ask_(asked, token); });
    if (std::holds_alternative<Identity>(said))
      co_return to_identity(std::get<Identity>(said), shared_);
    co_return error{errc::unauthorized, "the token is refused"};
  } catch (...) {
    log_fault("authenticate", std::current_exception());
    co_return error{errc::internal, "internal error"};
  }
}

} // namespace plenum::core
