// SPDX-License-Identifier: Apache-2.0

#include "cluster/redis/connection/greeting.hpp"

#include "cluster/redis/connection/functions.hpp"

#include <charconv>

namespace plenum::core {

namespace {

/// The value of `name:value` in Redis's information about itself.
std::string info(const std::string& text, std::string_view name) {
  const auto at = text.find(std::string{name} + ':');
  if (at == std::string::npos)
    return {};
  const auto begin = at + name.size() + 1;
  return text.substr(begin, text.find_first_of("\r\n", begin) - begin);
}

result<void> be_master(const resp_value& role) {
  if (role.is_list(1) && role.list.front().text == "master")
    return {};
  return error{errc::relay_unavailable, "this Redis is a replica"};
}

result<void> have_functions(const std::string& version) {
  auto major = 0;
  std::from_chars(version.data(), version.data() + version.size(), major);
  if (major >= 7)
    return {};
  return error{errc::relay_unavailable, "Redis 7 or later is needed; this one is " + version};
}

} // namespace

redis_greeting::redis_greeting(const redis_url& url, purpose use,
                               std::function<void(result<void>)> done)
  : done_{std::move(done)} {
  if (!url.password.empty() && url.user.empty())
    add({"AUTH", url.password});
  else if (!url.password.empty())
    add({"AUTH", url.user, url.password});
  add({"ROLE"}, be_master);
  add({"INFO", "server"}, [this](const resp_value& reply) {
    session_.life = info(reply.text, "run_id").substr(0, 16);
    return have_functions(info(reply.text, "redis_version"));
  });
  if (use == purpose::subscriptions)
    return;
  if (url.database != 0)
    add({"SELECT", std::to_string(url.database)});
  add({"INFO", "memory"}, [this](const resp_value& reply) -> result<void> {
    session_.may_lose_keys = info(reply.text, "maxmemory") != "0"
                             && info(reply.text, "maxmemory_policy") != "noeviction";
    return {};
  });
  add({"FUNCTION", "LOAD", redis_library()}, {}, "already exists");
}

void redis_greeting::add(const std::vector<std::string>& command, const check& look,
                         std::string_view unless) {
  auto request = std::make_unique<simple_request>(
    [command](std::string& out, const redis_session&) {
      append_command(out, std::vector<std::string_view>{command.begin(), command.end()});
    },
    [self = std::weak_ptr{self_}, look, unless](const result<resp_value>& outcome) {
      const auto fine = !outcome && !unless.empty()
                        && outcome.error().message.find(unless) != std::string::npos;
      if (const auto here = self.lock())
        (*here)->answered(look, fine ? result<resp_value>{resp_value{}} : outcome);
    });
  request->repeatable = false;
  requests_.push_back(std::move(request));
  ++left_;
}

void redis_greeting::answered(const check& look, const result<resp_value>& outcome) {
  if (over_)
    return;
  const auto good = !outcome ? result<void>{outcome.error()}
                    : look   ? look(*outcome)
                             : result<void>{};
  over_ = !good || --left_ == 0;
  if (over_)
    done_(good);
}

std::vector<redis_request_ptr> redis_greeting::requests() {
  return std::exchange(requests_, {});
}

} // namespace plenum::core
