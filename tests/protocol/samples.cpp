// SPDX-License-Identifier: Apache-2.0

#include "tests/protocol/samples.hpp"
#include "tests/support/spoken.hpp"

namespace plenum::core::test {

namespace {

using namespace std::chrono_literals;

const auto lobby = *group_name::parse("lobby");
const auto ada = *user_id::parse("ada");
const auto adas = *channel_id::parse("7f3c9a34-8a53-4a0c-9e3f-3c1c5d0a6f11");
const auto other = *channel_id::parse("b2a1f6de-2f0e-4c55-8c0b-51d7a0c8e9f2");
const auto noon = wall_time{1767225600000};

payload json(std::string text) {
  return {payload_type::json, std::move(text)};
}

payload text(std::string text) {
  return {payload_type::text, std::move(text)};
}

payload bytes(std::string bytes) {
  return {payload_type::bytes, std::move(bytes)};
}

any_push published(publication what) {
  return push::published{share(std::move(what))};
}

publication unsaved(payload content) {
  return message(std::move(content), 0);
}

publication from_server(payload content) {
  auto made = unsaved(std::move(content));
  made.from.reset();
  made.user = {};
  return made;
}

any_push member(event what) {
  auto made = unsaved({});
  made.what = what;
  return published(std::move(made));
}

answer reply_to(std::uint64_t id, any_reply what) {
  return {id, std::move(what)};
}

std::vector<sample> pushes() {
  return {
    {"welcome", any_push{push::welcome{adas, "node-1", {}, {}, {}, 25s, {}}}},
    {"welcome_expires", any_push{push::welcome{adas, "node-1", ada, 3600s, {}, 25s, {}}}},
    {"welcome_token", any_push{push::welcome{adas, "node-1", ada, 3600s, 900s, 25s, {}}}},
    {"message", published(message(json(R"({"text":"Hello"})"), 42))},
    {"message_unsaved", published(unsaved(json(R"([1, 2.50, "\u00e9"])")))},
    {"message_text", published(unsaved(text("Hello, \"world\"\n\t\\ \x01 Grüße 😀")))},
    {"message_bytes", published(unsaved(bytes(std::string{"\x00\x01\xFE\xFF", 4})))},
    {"message_empty", published(unsaved(text("")))},
    {"message_from_server", published(from_server(json("true")))},
    {"message_direct", any_push{push::direct{json(R"({"text":"psst"})"), adas, ada, noon}}},
    {"member_join", member(event::join)},
    {"member_leave", member(event::leave)},
    {"gap", any_push{push::gap{lobby, "8c1f04d2", 42, 57}}},
    {"expiring", any_push{push::expiring{std::chrono::seconds{30}}}},
    {"removed", any_push{push::removed{lobby, "closed by the moderator"}}},
  };
}

std::vector<sample> replies() {
  const auto past = publications{share(message(json(R"({"text":"Hello"})"), 41)),
                                 share(message(json(R"({"text":"Anyone here?"})"), 42))};
  const auto at = position{42, "8c1f04d2"};
  const auto nothing = position{0, "8c1f04d2"};
  const auto added = join_status::channel_added;
  const auto exist = join_status::channel_exist;
  return {
    {"joined", reply_to(1, reply::joined{lobby, added, false, 1, nothing, {}, {}})},
    {"joined_history", reply_to(2, reply::joined{lobby, exist, false, 3, at, {}, past})},
    {"joined_recovered", reply_to(3, reply::joined{lobby, exist, false, 3, at, true, past})},
    {"joined_not_recovered", reply_to(4, reply::joined{lobby, exist, true, 3, at, false, {}})},
    {"left", reply_to(5, reply::left{lobby, leave_status::channel_removed})},
    {"sent", reply_to(6, reply::sent{send_status::group_send, {}, false})},
    {"sent_saved", reply_to(7, reply::sent{send_status::group_send, at, false})},
    {"sent_duplicate", reply_to(8, reply::sent{send_status::group_send, at, true})},
    {"sent_direct", reply_to(9, reply::sent{send_status::no_such_channel, {}, false})},
    {"history", reply_to(10, reply::history{lobby, at, past, false})},
    {"history_empty", reply_to(11, reply::history{lobby, nothing, {}, true})},
    {"members",
     reply_to(12, reply::members{lobby, 2, {{adas, ada, "node-1"}, {other, {}, "node-2"}}, false})},
    {"members_count", reply_to(13, reply::members{lobby, 2, {}, true})},
    {"authenticated", reply_to(1, reply::authenticated{3600})},
    {"refreshed", reply_to(14, reply::refreshed{3600})},
    {"refreshed_never", reply_to(15, reply::refreshed{})},
    {"pong", reply_to(16, reply::pong{})},
    {"error",
     reply_to(17, reply::failed{{errc::invalid_field, "data is missing"}, "send", "lobby"})},
    {"error_rate_limited",
     reply_to(18, reply::failed{{errc::rate_limited, "over the limit channel_messages"},
                                "send",
                                "lobby",
                                std::chrono::milliseconds{250}})},
    {"error_without_id", answer{{}, reply::failed{{errc::malformed, "not valid JSON"}, {}, {}}}},
  };
}

} // namespace

const std::vector<sample>& samples() {
  static const auto all = [] {
    auto made = pushes();
    for (auto& one : replies())
      made.push_back(std::move(one));
    return made;
  }();
  return all;
}

std::string encode(wire w, const told& what) {
  auto frames = std::string{};
  std::visit([&](const auto& x) { test::say(w, x, frames); }, what);
  return frames;
}

publication message(payload content, std::uint64_t offset) {
  return {.group = lobby,
          .content = std::move(content),
          .from = adas,
          .user = ada,
          .time = noon,
          .save = offset > 0,
          .at = {offset, "8c1f04d2"}};
}

publication_ptr share(publication what) {
  return std::make_shared<const publication>(std::move(what));
}

} // namespace plenum::core::test
