// SPDX-License-Identifier: Apache-2.0

#include "gateway/auth/webhook_message.hpp"

#include <gtest/gtest.h>

namespace plenum::core {
namespace {

constexpr auto now = wall_time{1'800'000'000'000};

webhook_answer read(unsigned status, const std::string& body) {
  return read_webhook_answer(fetched{status, body}, now);
}

webhook_outcome read(errc why) {
  return read_webhook_answer(error{why, "why"}, now).how;
}

applicant asking(Headers::list headers) {
  auto made = applicant{};
  made.asked.path = "/ws";
  made.asked.query_params = {{"a", "\"1\""}};
  made.asked.headers = Headers{std::move(headers)};
  made.asked.client = {"10.0.0.1", 4711};
  made.token = "t";
  return made;
}

TEST(WebhookMessage, AsksWithWhatIsToBePassedOn) {
  const auto who = asking(
    {{"COOKIE", "a=1"}, {"X-A", "1"}, {"cookie", "b=2"}, {"x-a", "2"}, {"Host", "h"}});
  EXPECT_EQ(*webhook_question(who, {"cookie", "x-a", "x-b"}),
            R"({"path":"/ws","query":{"a":"\"1\""},"headers":{"cookie":"a=1; b=2","x-a":"1, 2"},)"
            R"("client":{"host":"10.0.0.1","port":4711},"token":"t"})");
  EXPECT_EQ(*webhook_question("t"), R"({"token":"t"})");
}

TEST(WebhookMessage, AsksNothingThatIsNoUtf8) {
  EXPECT_FALSE(webhook_question("\xff"));
  EXPECT_FALSE(webhook_question(asking({{"cookie", "\xff"}}), {"cookie"}));
  EXPECT_TRUE(webhook_question(asking({{"cookie", "\xff"}}), {"x-a"}));
}

TEST(WebhookMessage, AdmitsWhomTheBackendNames) {
  const auto told = read(200,
                         R"({"user":"ada","plenum":{"join":["room/*"]},"expires_in":60,"x":1})");
  ASSERT_EQ(told.how, webhook_outcome::admitted);
  EXPECT_EQ(told.who.user.str(), "ada");
  EXPECT_TRUE(told.who.may(verb::join, "room/1", told.who.user));
  EXPECT_FALSE(told.who.may(verb::send, "room/1", told.who.user));
  EXPECT_EQ(told.who.expires, wall_time{now.ms + 60'000});
  EXPECT_EQ(read(200, R"({"user":""})").who.expires, std::nullopt);
}

TEST(WebhookMessage, AdmitsNobodyElse) {
  for (const auto* body :
       {"", "{}", "[]", "null", R"({"user":null})", R"({"user":"\u0000"})",
        R"({"user":"ada","expires_in":-1})", R"({"user":"ada","expires_in":1e99})",
        R"({"user":"ada","expires_in":null})", R"({"user":"ada","plenum":[]})",
        "{\"user\":\"\xff\"}"})
    EXPECT_EQ(read(200, body).how, webhook_outcome::failed) << body;
  for (const auto status : {0U, 100U, 201U, 206U, 301U, 304U, 407U, 500U, 503U, 600U})
    EXPECT_EQ(read(status, R"({"user":"ada"})").how, webhook_outcome::failed) << status;
}

TEST(WebhookMessage, RefusesInTheWordsOfTheBackend) {
  const auto told = read(403, "no\n");
  EXPECT_EQ(told.how, webhook_outcome::refused);
  EXPECT_EQ(told.status, 403U);
  EXPECT_EQ(told.words, "no\n");
  EXPECT_EQ(read(401, "").words, "refused\n");
  EXPECT_EQ(read(401, "\xff").words, "refused\n");
  auto long_one = std::string(1023, 'a');
  const auto whole = long_one;
  long_one.append("\xc3\xa4");
  EXPECT_EQ(read(401, long_one).words, whole) << "cut within a character";
  EXPECT_EQ(read(401, std::string(5000, 'a')).words.size(), 1024U);
}

TEST(WebhookMessage, TellsWhyThereIsNoAnswer) {
  EXPECT_EQ(read(204, "").how, webhook_outcome::later);
  EXPECT_EQ(read(errc::timeout), webhook_outcome::timeout);
  EXPECT_EQ(read(errc::rate_limited), webhook_outcome::busy);
  EXPECT_EQ(read(errc::too_large), webhook_outcome::failed);
  EXPECT_EQ(read(errc::shutting_down), webhook_outcome::failed);
}

} // namespace
} // namespace plenum::core
