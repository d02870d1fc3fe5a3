// SPDX-License-Identifier: Apache-2.0

#include "cluster/redis/read.hpp"

#include "cluster/envelope.hpp"
#include "cluster/redis/connection/functions.hpp"
#include "cluster/redis/keys.hpp"

#include <charconv>
#include <sstream>

namespace plenum::core {

namespace {

/// Fields of an entry, by their place (scripts/group.lua).
constexpr std::size_t envelope_field = 5;

/// The offset of an entry of the stream; 0 if it is none of ours.
std::uint64_t offset_of(const resp_value& entry) {
  auto offset = std::uint64_t{0};
  if (entry.is_list(2) && entry.list[1].is_list(envelope_field + 1)) {
    const auto& id = entry.list[0].text;
    std::from_chars(id.data(), id.data() + id.size(), offset);
  }
  return offset;
}

/// Reads "EPOCH OFFSET EPOCH OFFSET …"; the first epoch is missing if there was none before.
positions read_lineage(const std::string& text) {
  auto found = positions{};
  auto in = std::istringstream{text};
  auto at = position{};
  for (auto most = std::numeric_limits<std::uint64_t>::max(); in >> at.epoch >> at.offset;) {
    most = at.offset = std::min(most, at.offset); // What was lost later is not in it any more.
    found.push_back(at);
  }
  return found;
}

} // namespace

void redis_read::write(std::string& out, const redis_session& session) {
  const auto age = std::chrono::milliseconds{what_.age}.count();
  const auto since = what_.since.value_or(position{});
  const auto channel = redis_keys::channel(what_.group, database_);
  auto mark = std::string{};
  if (mark_)
    std::tie(marked_, mark) = mark_();
  append_command(out, {"FCALL", name_of(redis_function::read), "3", redis_keys::state(what_.group),
                       redis_keys::log(what_.group), redis_keys::nodes, session.life, what_.seed,
                       what_.follow ? "1" : "0", std::to_string(age),
                       what_.since ? since.epoch : "-", std::to_string(since.offset),
                       what_.count == all ? "-1" : std::to_string(what_.count), channel,
                       what_.node.str(), hears_(channel) ? "1" : "0",
                       redis_keys::inbox(what_.node, database_), mark});
}

void redis_read::finish(result<resp_value> outcome) {
  done_(outcome ? read(*outcome) : outcome.error());
}

result<redis_page> redis_read::read(const resp_value& reply) const {
  if (!reply.is_list(5))
    return unexpected_reply();
  const auto& epoch = reply.list[0].text;
  auto page = redis_page{{static_cast<std::uint64_t>(reply.list[1].number), epoch},
                         read_lineage(reply.list[2].text),
                         {}};
  auto expected = page.at.offset;
  for (const auto& entry : reply.list[3].list) { // The newest first.
    const auto at = position{offset_of(entry), epoch};
    if (at.offset == 0 || at.offset != expected)
      break; // What is before a hole is lost.
    auto opened = open_envelope(entry.list[1].list[envelope_field].text, what_.group, at);
    if (!opened)
      break;
    page.messages.push_back(std::make_shared<const publication>(std::move(opened->what)));
    --expected;
  }
  std::reverse(page.messages.begin(), page.messages.end());
  page.elsewhere = others_hear(reply.list[4].number);
  page.mark = marked_;
  return page;
}

} // namespace plenum::core
