// SPDX-License-Identifier: Apache-2.0
//
// What nodes ask each other, and answer.

#include "cluster/node_message.hpp"

#include <gtest/gtest.h>

namespace plenum::core::test {

namespace {

const auto node = node_id{0x0123ABCD};
const auto channel = *channel_id::parse("7f3c9a34-8a53-4a0c-9e3f-3c1c5d0a6f11");
const auto group = *group_name::parse("lobby");

const auto revoked = revocation{revocation_kind::user_before, "ann", 1, 2, 3, 4};

/// What arrives of it; the same kind, or the test fails.
template <class T>
T passed(const T& what) {
  const auto opened = open_node_message(pack({node, 7, what}));
  if (!opened) {
    ADD_FAILURE() << opened.error().message;
    return what;
  }
  EXPECT_EQ(opened->from, node);
  EXPECT_EQ(opened->number, 7U);
  return std::get<T>(opened->what);
}

template <class T, class Any>
T passed_as(const Any& what) {
  return std::get<T>(passed(what));
}

question::direct direct(payload content, std::optional<channel_id> from) {
  return {channel, {std::move(content), from, *user_id::parse("ann"), {1'767'225'600'000}}};
}

/// One of each kind.
std::vector<std::string> samples() {
  const auto person = reply::member{channel, *user_id::parse("ann"), "node-1"};
  const auto questions = std::vector<any_question>{direct({payload_type::bytes, "abc"}, channel),
                                                   question::members{group, 10},
                                                   question::groups{},
                                                   question::node{},
                                                   question::close{{1012, "bye"}},
                                                   question::revoke{revoked}};
  const auto all = std::vector<any_finding>{
    finding::direct{true},
    finding::members{3, {person, person}},
    finding::groups{{{group, 3}, {group, 4}}},
    finding::node{{node, "node-1", "1.0", std::chrono::seconds{9}, 2, 3}},
    finding::closed{},
    finding::revoked{4}};
  auto packed = std::vector<std::string>{};
  for (const auto& each : questions)
    packed.push_back(pack({node, 1, each}));
  for (const auto& each : all)
    packed.push_back(pack({node, 1, each}));
  return packed;
}

} // namespace

TEST(NodeMessage, KeepsARevocation) {
  EXPECT_EQ(passed_as<question::revoke>(any_question{question::revoke{revoked}}).what, revoked);
  EXPECT_EQ(passed_as<finding::revoked>(any_finding{finding::revoked{4}}).closed, 4U);
}

TEST(NodeMessage, RefusesARevocationOfNobody) {
  for (const auto& wrong :
       {revocation{}, revocation{.kind = static_cast<revocation_kind>(4), .name = "ann"},
        revocation{.kind = revocation_kind::all_before, .name = "ann"},
        revocation{.name = "ann", .until = -1}})
    EXPECT_FALSE(open_node_message(pack({node, 7, any_question{question::revoke{wrong}}})));
}

TEST(NodeMessage, KeepsADirectMessageOfEveryPayload) {
  for (const auto& content :
       {payload{payload_type::json, R"({"a": [1.0, 1e3]})"}, payload{payload_type::text, "héllo"},
        payload{payload_type::bytes, std::string{"\0\xFF", 2}}})
    for (const auto& from : {std::optional{channel}, std::optional<channel_id>{}}) {
      const auto sent = direct(content, from);
      const auto got = passed_as<question::direct>(any_question{sent});
      EXPECT_EQ(got.to, channel);
      EXPECT_EQ(got.what.content, content);
      EXPECT_EQ(got.what.from, from);
      EXPECT_EQ(got.what.user, sent.what.user);
      EXPECT_EQ(got.what.time, sent.what.time);
    }
}

TEST(NodeMessage, KeepsMembersAndGroups) {
  const auto asked = passed_as<question::members>(any_question{question::members{group, 10}});
  EXPECT_EQ(asked.group, group);
  EXPECT_EQ(asked.limit, 10U);
  const auto person = reply::member{channel, *user_id::parse("ann"), "node-1"};
  const auto members = passed_as<finding::members>(
    any_finding{finding::members{3, {person, person}}});
  EXPECT_EQ(members.count, 3U);
  ASSERT_EQ(members.list.size(), 2U);
  EXPECT_EQ(members.list[1].channel, channel);
  EXPECT_EQ(members.list[1].user.str(), "ann");
  EXPECT_EQ(members.list[1].node, "node-1");
  const auto groups = passed_as<finding::groups>(any_finding{finding::groups{{{group, 4}}}});
  ASSERT_EQ(groups.list.size(), 1U);
  EXPECT_EQ(groups.list[0].group, group);
  EXPECT_EQ(groups.list[0].members, 4U);
}

TEST(NodeMessage, KeepsWhatANodeTellsOfItself) {
  const auto info = node_info{node, "node-1", "1.0", std::chrono::seconds{9}, 2, 3};
  const auto got = passed_as<finding::node>(any_finding{finding::node{info}}).info;
  EXPECT_EQ(got.id, info.id);
  EXPECT_EQ(got.name, info.name);
  EXPECT_EQ(got.version, info.version);
  EXPECT_EQ(got.uptime, info.uptime);
  EXPECT_EQ(got.channels, info.channels);
  EXPECT_EQ(got.groups, info.groups);
}

TEST(NodeMessage, IsRefusedIfAnyPartIsMissing) {
  for (const auto& whole : samples())
    for (std::size_t size = 0; size < whole.size(); ++size)
      EXPECT_FALSE(open_node_message(std::string_view{whole}.substr(0, size))) << size;
}

TEST(NodeMessage, SurvivesEveryByteOfIt) {
  for (const auto& whole : samples())
    for (std::size_t at = 0; at < whole.size(); ++at)
      for (const auto byte : {'\x00', '\x90', '\xC0', '\xDD', '\xFF'}) {
        auto changed = whole;
        changed[at] = byte;
        const auto opened = open_node_message(changed);
        EXPECT_TRUE(!opened || !pack(*opened).empty());
      }
}

TEST(NodeMessage, OfALaterKindIsRefused) {
  auto later = pack({node, 1, any_question{question::groups{}}});
  later[2] = '\x7F';
  EXPECT_FALSE(open_node_message(later));
}

} // namespace plenum::core::test
