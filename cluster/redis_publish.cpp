// SPDX-License-Identifier: Apache-2.0

#include "cluster/redis_publish.hpp"

#include "cluster/envelope.hpp"
#include "cluster/redis_keys.hpp"

namespace plenum {

namespace {

std::string milliseconds(std::chrono::seconds time) {
  return std::to_string(std::chrono::milliseconds{time}.count());
}

error strange() {
  return {errc::internal, "Redis gave an answer that was not expected"};
}

} // namespace

redis_publish::redis_publish(publication what, redis_author author, const redis_settings& settings,
                             const std::function<bool(const std::string&)>& here,
                             completion<receipt> done)
  : settings_{settings},
    here_{here},
    cost_{cost_of(what)},
    group_{std::move(what.group)},
    author_{std::move(author)},
    channel_{redis_keys::channel(group_, settings.url.database)},
    key_{std::move(what.key)},
    message_{what.save ? pack_envelope(what) : pack_unsaved(what)},
    save_{what.save},
    done_{std::move(done)} {
  repeatable = save_ || !key_.empty();
}

void redis_publish::write(std::string& out, const redis_session& session) {
  heard_here_ = here_(channel_);
  if (save_)
    write_save(out, session);
  else if (!key_.empty())
    write_announce(out, session);
  else
    append_command(out, {"PUBLISH", channel_, message_});
}

void redis_publish::write_save(std::string& out, const redis_session& session) const {
  const auto& limits = settings_.history;
  const auto state = redis_keys::state(group_);
  const auto log = redis_keys::log(group_);
  const auto sent = key_.empty() ? std::string{} : redis_keys::sent(group_, key_);
  const auto cost = std::to_string(cost_);
  const auto number = std::to_string(author_.number);
  const auto bytes = std::to_string(limits.bytes);
  const auto count = std::to_string(limits.count);
  const auto age = milliseconds(limits.age);
  const auto overflow = limits.overflow == history_overflow::clear ? "clear" : "trim";
  const auto known = milliseconds(settings_.idempotency);
  auto command = std::vector<std::string_view>{"EVALSHA", session.script(redis_script::publish),
                                               key_.empty() ? "2" : "3", state, log};
  if (!key_.empty())
    command.push_back(sent);
  command.insert(command.end(), {channel_, message_, cost, author_.node, number, session.life,
                                 bytes, count, age, overflow, known});
  append_command(out, command);
}

void redis_publish::write_announce(std::string& out, const redis_session& session) const {
  append_command(out,
                 {"EVALSHA", session.script(redis_script::announce), "3", redis_keys::state(group_),
                  redis_keys::log(group_), redis_keys::sent(group_, key_), channel_, message_,
                  author_.node + ':' + std::to_string(author_.number),
                  milliseconds(settings_.idempotency)});
}

void redis_publish::finish(result<resp_value> outcome) {
  done_(outcome ? read(*outcome) : outcome.error());
}

result<receipt> redis_publish::read(const resp_value& reply) const {
  const auto elsewhere = [this](const resp_value& listeners) {
    return listeners.number > (heard_here_ ? 1 : 0);
  };
  if (reply.what == resp_value::kind::integer)
    return receipt{{}, false, elsewhere(reply)};
  if (!reply.is_list(4))
    return strange();
  const auto& became = reply.list[0].text;
  if (became == "lost")
    return error{errc::timeout, "the message was sent, but its place is not known any more"};
  const auto offset = static_cast<std::uint64_t>(reply.list[1].number);
  return receipt{{offset, reply.list[2].text}, became == "known", elsewhere(reply.list[3])};
}

} // namespace plenum
