// SPDX-License-Identifier: Apache-2.0

#include "cluster/redis/scan.hpp"

#include "cluster/redis/keys.hpp"

#include <set>

namespace plenum::core {

namespace {

struct scan : std::enable_shared_from_this<scan> {
  std::string pattern;
  duration wait{};
  std::function<void(redis_request_ptr)> submit;
  completion<std::vector<group_name>> done;
  std::set<group_name> found; // Redis may name a key twice.

  void ask(const std::string& cursor) {
    submit(make_request(
      [self = shared_from_this(), cursor](std::string& out, const redis_session&) {
        append_command(out, {"SCAN", cursor, "MATCH", self->pattern, "COUNT", "1000"});
      },
      [self = shared_from_this()](const result<resp_value>& reply) { self->take(reply); },
      steady_clock::now() + wait));
  }

  void take(const result<resp_value>& reply) {
    if (!reply)
      return done(reply.error());
    if (!reply->is_list(2))
      return done(unexpected_reply());
    for (const auto& key : reply->list[1].list)
      if (const auto group = redis_keys::group_of(key.text))
        found.insert(*group);
    if (const auto& cursor = reply->list[0].text; cursor != "0")
      return ask(cursor);
    done(std::vector<group_name>{found.begin(), found.end()});
  }
};

} // namespace

void scan_groups(std::string_view pattern, duration wait,
                 std::function<void(redis_request_ptr)> submit,
                 completion<std::vector<group_name>> done) {
  const auto all = std::make_shared<scan>();
  all->pattern = pattern;
  all->wait = wait;
  all->submit = std::move(submit);
  all->done = std::move(done);
  all->ask("0");
}

} // namespace plenum::core
