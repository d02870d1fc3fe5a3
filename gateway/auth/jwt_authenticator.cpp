// SPDX-License-Identifier: Apache-2.0

#include "gateway/auth/jwt_authenticator.hpp"

namespace plenum::core {

result<identity_ptr> jwt_authenticator::read(std::string_view token) const {
  auto read = read_jwt(token, *keys_, rules_, wall_time::now());
  if (!read)
    return read.error();
  read->shared = shared_;
  return std::make_shared<const identity>(std::move(*read));
}

void jwt_authenticator::on_second(time_point now) {
  keys_->refresh();
  if (published_)
    published_->on_second(now);
}

Task<verdict> jwt_authenticator::admit(const applicant& who) {
  if (who.token.empty()) {
    if (who.can_wait)
      co_return nobody();
    co_return unauthorized("a token is needed here");
  }
  auto read = this->read(who.token);
  if (!read)
    co_return unauthorized(read.error().message);
  co_return std::move(*read);
}

Task<result<identity_ptr>> jwt_authenticator::check(std::string token) {
  co_return read(token);
}

} // namespace plenum::core
