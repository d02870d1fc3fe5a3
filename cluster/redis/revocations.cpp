// SPDX-License-Identifier: Apache-2.0

#include "cluster/redis/revocations.hpp"

#include "actors/revocations.hpp"
#include "base/log.hpp"
#include "cluster/redis/company.hpp"
#include "cluster/redis/connection/functions.hpp"
#include "cluster/redis/keys.hpp"

#include <sstream>

namespace plenum::core {

namespace {

/// How long to wait before they are read again that could not be.
constexpr auto read_again_after = std::chrono::seconds{1};

std::string field_of(const revocation& what) {
  return std::string{to_string(what.kind)} + ':' + what.name;
}

/// Reads a field of the hash; nothing if it is none of ours.
std::optional<revocation> read_field(const std::string& field, const std::string& value) {
  const auto colon = field.find(':');
  auto read = revocation{};
  for (std::size_t i = 0; i < revocation_kinds; ++i)
    if (const auto kind = static_cast<revocation_kind>(i);
        to_string(kind) == std::string_view{field}.substr(0, colon)) {
      read.kind = kind;
      read.name = colon == std::string::npos ? "" : field.substr(colon + 1);
      auto in = std::istringstream{value};
      in >> read.before >> read.until >> read.made >> read.kept;
      auto good = in ? revocation::parse(std::move(read)) : error{errc::malformed, {}};
      return good ? std::optional{std::move(*good)} : std::nullopt;
    }
  return std::nullopt;
}

} // namespace

/// One reading of all, part by part.
struct redis_revocations::pass {
  std::uint64_t number = 0;
  std::vector<revocation> found{};
};

void redis_revocations::add(const revocation& what, std::string told, completion<reach> done) {
  connections_.submit(make_request(
    [this, what, told = std::move(told)](std::string& out, const redis_session& /*session*/) {
      append_command(out, {"FCALL", name_of(redis_function::revoke), "3", redis_keys::revoked,
                           redis_keys::revoked_ends, redis_keys::nodes, field_of(what),
                           std::to_string(what.before), std::to_string(what.until),
                           std::to_string(what.made), std::to_string(what.kept),
                           std::to_string(revocations::most), self_.inbox_of({}), told,
                           self_.id().str()});
    },
    [done = std::move(done)](const result<resp_value>& reply) {
      if (!reply)
        return done(reply.error());
      if (!reply->is_list(2))
        return done(unexpected_reply());
      if (reply->list[0].number > 0)
        log::error("too many revocations in Redis: those that end first are forgotten",
                   {{"most", std::to_string(revocations::most)}});
      done(read_reach(reply->list[1]));
    },
    steady_clock::now() + settings_.wait, false));
}

// -- reading ------------------------------------------------------------------------------

/// What is revoked from now on is heard; what was before is read.
void redis_revocations::on_subscribed(const std::string& channel) {
  if (channel != self_.inbox_of({}))
    return;
  hears_ = true;
  on_time(steady_clock::now());
}

void redis_revocations::on_unsubscribed() {
  hears_ = false;
  asked_on_ = 0;
  read_ = false;
}

void redis_revocations::on_time(time_point now) {
  const auto& commands = connections_.commands();
  if (!hears_ || !commands.peer->ready() || now < again_
      || std::exchange(asked_on_, commands.link->number()) == asked_on_)
    return;
  read();
}

void redis_revocations::read() {
  const auto all = std::make_shared<pass>();
  all->number = ++pass_;
  read_part(all, "0");
}

void redis_revocations::read_part(const std::shared_ptr<pass>& all, const std::string& cursor) {
  connections_.submit(make_request(
    [cursor](std::string& out, const redis_session& /*session*/) {
      append_command(out, {"HSCAN", redis_keys::revoked, cursor, "COUNT", "1000"});
    },
    [this, all](const result<resp_value>& reply) { take(all, reply); },
    steady_clock::now() + settings_.wait));
}

void redis_revocations::take(const std::shared_ptr<pass>& all, const result<resp_value>& reply) {
  if (all->number != pass_ || connections_.stopped())
    return;
  if (!reply || !reply->is_list(2)) {
    log::warn("Redis does not say what is revoked",
              {{"cause", (reply ? unexpected_reply() : reply.error()).message}});
    asked_on_ = 0;
    again_ = steady_clock::now() + read_again_after;
    return;
  }
  const auto& fields = reply->list[1].list;
  for (std::size_t i = 0; i + 1 < fields.size(); i += 2)
    if (auto one = read_field(fields[i].text, fields[i + 1].text))
      all->found.push_back(std::move(*one));
    else
      log::warn("a revocation in Redis could not be read");
  if (const auto& cursor = reply->list[0].text; cursor != "0")
    return read_part(all, cursor);
  events_->on_revocations(std::move(all->found));
  read_ = hears_;
}

} // namespace plenum::core
