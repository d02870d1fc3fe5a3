// SPDX-License-Identifier: Apache-2.0

#include "cluster/redis/publish.hpp"

#include "cluster/envelope.hpp"
#include "cluster/redis/connection/functions.hpp"
#include "cluster/redis/keys.hpp"

namespace plenum::core {

namespace {

/// What goes into one command at most, unless a single message is larger.
constexpr std::size_t most_messages = 256;
constexpr std::size_t most_bytes = 64 * 1024;

/// Messages in one command are given up together, none much too early.
constexpr auto together = std::chrono::milliseconds{100};

std::string milliseconds(std::chrono::seconds time) {
  return std::to_string(std::chrono::milliseconds{time}.count());
}

} // namespace

// -- saved, or with a key ---------------------------------------------------------------

redis_publish::redis_publish(publication what, redis_author author, const redis_settings& settings,
                             const redis_hears& here, completion<receipt> done)
  : settings_{settings},
    here_{here},
    cost_{cost_of(what)},
    group_{std::move(what.group)},
    author_{std::move(author)},
    channel_{redis_keys::channel(group_, settings.url.database)},
    key_{std::move(what.key)},
    message_{what.save ? pack_envelope(what) : pack_unsaved(what)},
    save_{what.save},
    done_{std::move(done)} {}

void redis_publish::write(std::string& out, const redis_session& session) {
  heard_here_ = here_(channel_);
  if (save_)
    write_save(out, session);
  else
    write_announce(out, session);
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
  auto command = std::vector<std::string_view>{
    "FCALL",          name_of(redis_function::publish), key_.empty() ? "3" : "4", state, log,
    redis_keys::nodes};
  if (!key_.empty())
    command.push_back(sent);
  command.insert(command.end(), {channel_, message_, cost, author_.node, number, session.link,
                                 session.life, bytes, count, age, overflow, known});
  append_command(out, command);
}

void redis_publish::write_announce(std::string& out, const redis_session& session) const {
  append_command(out, {"FCALL", name_of(redis_function::announce), "2", redis_keys::nodes,
                       redis_keys::sent(group_, key_), channel_, message_, author_.node,
                       std::to_string(author_.number), session.link,
                       milliseconds(settings_.idempotency)});
}

void redis_publish::finish(result<resp_value> outcome) {
  done_(outcome ? read(*outcome) : outcome.error());
}

result<receipt> redis_publish::read(const resp_value& reply) const {
  if (!reply.is_list(4))
    return unexpected_reply();
  const auto& became = reply.list[0].text;
  if (became == "lost")
    return error{errc::timeout, "the message was sent, but its place is not known any more"};
  const auto offset = static_cast<std::uint64_t>(reply.list[1].number);
  return receipt{{offset, reply.list[2].text},
                 became == "known",
                 others_hear(reply.list[3].number, heard_here_)};
}

// -- neither ----------------------------------------------------------------------------

redis_spread::redis_spread(std::string node, const redis_hears& here, message first)
  : node_{std::move(node)}, here_{here}, size_{first.size()} {
  repeatable = false;
  messages_.push_back(std::move(first));
}

bool redis_spread::takes(const message& what, time_point until) const {
  return messages_.size() < most_messages && size_ + what.size() <= most_bytes
         && until < deadline + together;
}

void redis_spread::add(message what) {
  size_ += what.size();
  messages_.push_back(std::move(what));
}

void redis_spread::write(std::string& out, const redis_session& session) {
  auto command = std::vector<std::string_view>{
    "FCALL", name_of(redis_function::spread), "1", redis_keys::nodes, node_, session.link};
  command.reserve(command.size() + 2 * messages_.size());
  for (auto& each : messages_) {
    each.heard_here = here_(each.channel);
    command.insert(command.end(), {each.channel, each.notice});
  }
  append_command(out, command);
}

void redis_spread::finish(result<resp_value> outcome) {
  if (outcome && !outcome->is_list(messages_.size()))
    outcome = unexpected_reply();
  for (std::size_t i = 0; i < messages_.size(); ++i) {
    auto& each = messages_[i];
    if (outcome)
      each.done(receipt{{}, false, others_hear(outcome->list[i].number, each.heard_here)});
    else
      each.done(outcome.error());
  }
}

} // namespace plenum::core
