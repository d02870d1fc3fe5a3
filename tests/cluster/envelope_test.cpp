// SPDX-License-Identifier: Apache-2.0
//
// What nodes say to each other.

#include "cluster/envelope.hpp"

#include <gtest/gtest.h>

namespace plenum::core::test {

namespace {

const auto group = *group_name::parse("g");
const auto sender = *channel_id::parse("7f3c9a34-8a53-4a0c-9e3f-3c1c5d0a6f11");

publication sample(payload content) {
  return {.group = group,
          .content = std::move(content),
          .from = sender,
          .user = *user_id::parse("ann"),
          .time = {1'767'225'600'000},
          .save = true,
          .except = sender,
          .key = "key"};
}

/// An envelope as version 1 writes it, byte for byte, in an array of `fields` fields.
std::string bytes_of_version(char version, char fields) {
  auto bytes = std::string{"\x98\x01\x00\x01\xA2hi\xD9\x24", 9};
  bytes[0] = fields;
  bytes[1] = version;
  return bytes + sender.str()
         + "\xA3"
           "ann\xCF"
         + std::string{"\0\0\x01\x9B\x76\xDA\xA8\0", 8} + '\xC2';
}

/// As version 2 writes it, which added the member to spare.
std::string bytes_of_version_2(char version = '\x02', char fields = '\x99') {
  return bytes_of_version(version, fields) + "\xD9\x24" + sender.str();
}

} // namespace

TEST(Envelope, KeepsEverythingOfEveryPayload) {
  for (const auto& content :
       {payload{payload_type::json, R"({"a": [1.0, 1e3]})"}, payload{payload_type::text, "héllo"},
        payload{payload_type::bytes, std::string{"\0\xFF", 2}}}) {
    const auto before = sample(content);
    const auto opened = open_envelope(pack_envelope(before), group, {7, "e"});
    ASSERT_TRUE(opened);
    const auto& after = opened->what;
    EXPECT_EQ(after.group, group);
    EXPECT_EQ(after.content, content);
    EXPECT_EQ(after.from, before.from);
    EXPECT_EQ(after.user, before.user);
    EXPECT_EQ(after.time, before.time);
    EXPECT_EQ(after.except, sender);
    EXPECT_TRUE(after.save);
    EXPECT_EQ(after.at, (position{7, "e"}));
  }
}

TEST(Envelope, KeepsNoticesOfMembersAndOfNobody) {
  auto before = sample({});
  before.what = event::leave;
  before.from.reset();
  before.except.reset();
  const auto opened = open_envelope(pack_envelope(before), group, {});
  ASSERT_TRUE(opened);
  EXPECT_EQ(opened->what.what, event::leave);
  EXPECT_EQ(opened->what.from, std::nullopt);
  EXPECT_EQ(opened->what.except, std::nullopt);
  EXPECT_FALSE(opened->what.save);
}

TEST(Envelope, IsWrittenAsOtherVersionsExpectIt) {
  EXPECT_EQ(pack_envelope(sample({payload_type::text, "hi"})), bytes_of_version_2());
}

TEST(Envelope, OfVersion1SparesItsSenderOrNobody) {
  auto bytes = bytes_of_version('\x01', '\x98');
  EXPECT_EQ(open_envelope(bytes, group, {})->what.except, sender);
  bytes.back() = '\xC3';
  EXPECT_EQ(open_envelope(bytes, group, {})->what.except, std::nullopt);
}

TEST(Envelope, TellsVersion1ThatTheSenderIsSparedAndNobodyElse) {
  const auto echo_of = [](const publication& what) {
    const auto bytes = pack_envelope(what);
    return bytes.at(bytes_of_version('\x01', '\x98').size() - 1);
  };
  auto what = sample({payload_type::text, "hi"});
  EXPECT_EQ(echo_of(what), '\xC2');
  what.except = channel_id::make();
  EXPECT_EQ(echo_of(what), '\xC3');
}

TEST(Envelope, SparesSomebodyWhoIsNotTheSender) {
  auto before = sample({payload_type::text, "hi"});
  before.from.reset();
  const auto opened = open_envelope(pack_envelope(before), group, {});
  ASSERT_TRUE(opened);
  EXPECT_EQ(opened->what.from, std::nullopt);
  EXPECT_EQ(opened->what.except, sender);
}

TEST(Envelope, OfALaterVersionIsUnderstoodAsFarAsPossible) {
  const auto opened = open_envelope(bytes_of_version_2('\x03', '\x9A') + "\xA3new", group, {});
  ASSERT_TRUE(opened);
  EXPECT_EQ(opened->version, 3U);
  EXPECT_EQ(opened->what.content.data, "hi");
}

TEST(Envelope, IsRefusedIfAnyPartIsMissing) {
  const auto whole = pack_envelope(sample({payload_type::bytes, "abc"}));
  for (std::size_t size = 0; size < whole.size(); ++size)
    EXPECT_FALSE(open_envelope(whole.substr(0, size), group, {})) << size;
}

TEST(Envelope, IsRefusedIfAnyPartIsOfAnotherKind) {
  const auto whole = bytes_of_version_2();
  for (std::size_t at = 1; at < 8; ++at) {
    auto broken = whole;
    broken[at] = '\xC1';      // Is never used.
    if (at != 5 && at != 6) { // Letters of the text.
      EXPECT_FALSE(open_envelope(broken, group, {})) << at;
    }
  }
}

TEST(Notice, HasAPositionAndAnEnvelope) {
  const auto bytes = pack_unsaved(sample({payload_type::text, "hi"}));
  const auto unsaved = open_notice(bytes);
  ASSERT_TRUE(unsaved);
  EXPECT_EQ(unsaved->at, position{});
  EXPECT_EQ(unsaved->envelope, bytes_of_version_2());
  const auto begun = open_notice("\x2A\xA1"
                                 "e\xC0");
  ASSERT_TRUE(begun);
  EXPECT_EQ(begun->at, (position{42, "e"}));
  EXPECT_TRUE(begun->envelope.empty());
}

TEST(Notice, IsRefusedIfItHasAnOffsetOfNoEpoch) {
  EXPECT_FALSE(open_notice("\x2A\xA0\xC0"));
}

TEST(Notice, IsRefusedIfItBeginsNoEpoch) {
  using namespace std::literals;
  EXPECT_FALSE(open_notice("\x00\xA0\xC0"sv));
}

TEST(Notice, IsRefusedIfItIsCutOff) {
  const auto whole = std::string_view{"\x2A\xA1"
                                      "e\xC0"};
  for (std::size_t size = 0; size < whole.size(); ++size)
    EXPECT_FALSE(open_notice(whole.substr(0, size))) << size;
}

} // namespace plenum::core::test
