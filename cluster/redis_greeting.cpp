// SPDX-License-Identifier: Apache-2.0

#include "cluster/redis_greeting.hpp"

#include "embedded/scripts.hpp"

#include <algorithm>
#include <array>

namespace plenum {

namespace {

constexpr auto script_names = std::array<std::string_view, redis_script_count>{
  "publish.lua", "announce.lua", "read.lua", "forget.lua"};

std::string_view file(std::string_view name) {
  const auto files = embedded_scripts();
  return std::find_if(files.begin(), files.end(), [&](const auto& x) { return x.name == name; })
    ->bytes;
}

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

} // namespace

redis_greeting::redis_greeting(const redis_url& url, purpose use,
                               std::function<void(result<void>)> done)
  : done_{std::move(done)} {
  if (!url.password.empty() && url.user.empty())
    add({"AUTH", url.password});
  else if (!url.password.empty())
    add({"AUTH", url.user, url.password});
  add({"ROLE"}, be_master);
  if (use == purpose::subscriptions)
    return;
  if (url.database != 0)
    add({"SELECT", std::to_string(url.database)});
  add({"INFO", "server"}, [this](const resp_value& reply) -> result<void> {
    session_.life = info(reply.text, "run_id").substr(0, 16);
    return {};
  });
  add_scripts();
}

void redis_greeting::add_scripts() {
  const auto common = std::string{file("group.lua")};
  for (std::size_t i = 0; i < script_names.size(); ++i)
    add({"SCRIPT", "LOAD", common + std::string{file(script_names[i])}},
        [this, i](const resp_value& reply) -> result<void> {
          session_.scripts[i] = reply.text;
          return {};
        });
}

void redis_greeting::add(const std::vector<std::string>& command, const check& look) {
  auto request = std::make_unique<simple_request>(
    [command](std::string& out, const redis_session&) {
      append_command(out, std::vector<std::string_view>{command.begin(), command.end()});
    },
    [self = std::weak_ptr{self_}, look](const result<resp_value>& outcome) {
      if (const auto here = self.lock())
        (*here)->answered(look, outcome);
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

} // namespace plenum
