// SPDX-License-Identifier: Apache-2.0

#include "app/login_route.hpp"

#include "base/names.hpp"
#include "gateway/auth/jwt.hpp"

namespace plenum::core {

namespace {

constexpr auto good_for = 600; // Seconds.

/// What a user of the chat page may do: everything, as with --insecure.
Json claims_of(const user_id& user) {
  return {{"sub", user.str()},
          {"exp", wall_time::now().ms / 1000 + good_for},
          {"plenum", {{"all", {"**"}}}}};
}

Response log_in(const Request& asked, const std::string& secret_file) {
  const auto user = user_id::parse(find_param(asked.query_params, "user"));
  if (!user || user->empty())
    return Response::text(user ? "who are you?\n" : user.error().message + '\n', 400);
  const auto key = read_secret_key(secret_file);
  const auto token = key ? make_jwt(claims_of(*user).get_object(), *key) : key.error();
  if (!token)
    return Response::text(token.error().message + '\n', 500);
  auto answer = Response::text(*token);
  answer.headers.emplace_back("Cache-Control", "no-store");
  return answer;
}

} // namespace

HttpHandler demo_login(std::string secret_file) {
  return [secret_file = std::move(secret_file)](const Request& asked) -> Task<Response> {
    co_return log_in(asked, secret_file);
  };
}

} // namespace plenum::core
