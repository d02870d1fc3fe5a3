// SPDX-License-Identifier: Apache-2.0
//
// The queue of requests on one connection.

#include "cluster/redis/connection/pipeline.hpp"

#include <gtest/gtest.h>

namespace plenum::core::test {

namespace {

using texts = std::vector<std::string>;

constexpr auto second = std::chrono::seconds{1};
const auto begin = time_point{std::chrono::hours{1}};

class RedisPipeline : public ::testing::Test {
protected:
  /// A command of this one word; its outcome goes to `outcomes`.
  redis_request_ptr request(const std::string& word, bool repeatable = true) {
    auto made = std::make_unique<simple_request>(
      [word](std::string& out, const redis_session&) { out += word + ' '; },
      [this, word](const result<resp_value>& outcome) {
        outcomes.push_back(
          word + '=' + (outcome ? outcome->text : std::string{to_string(outcome.error().code)}));
      });
    made->repeatable = repeatable;
    made->deadline = begin + second;
    return made;
  }

  void submit(const std::string& word, bool repeatable = true) {
    pipeline.submit(request(word, repeatable));
  }

  void connect() {
    pipeline.open({});
    pipeline.ready({}, nullptr);
  }

  texts outcomes;
  redis_pipeline pipeline{{.requests = 4}};
};

} // namespace

TEST_F(RedisPipeline, WritesManyAtOnceAndMatchesReplies) {
  connect();
  for (const auto* word : {"a", "b", "c"})
    submit(word);
  EXPECT_EQ(pipeline.take_output(begin), "a b c ");
  EXPECT_EQ(pipeline.take_output(begin), "");
  EXPECT_TRUE(pipeline.read("+1\r\n+2"));
  EXPECT_TRUE(pipeline.read("\r\n+3\r\n"));
  EXPECT_EQ(outcomes, (texts{"a=1", "b=2", "c=3"}));
}

TEST_F(RedisPipeline, GreetsFirst) {
  submit("a");
  auto greeting = std::vector<redis_request_ptr>{};
  greeting.push_back(request("hello", false));
  pipeline.open(std::move(greeting));
  EXPECT_EQ(pipeline.take_output(begin), "hello ");
  EXPECT_TRUE(pipeline.read("+hi\r\n"));
  EXPECT_EQ(pipeline.take_output(begin), "");
  pipeline.ready({}, nullptr);
  EXPECT_EQ(pipeline.take_output(begin), "a ");
}

TEST_F(RedisPipeline, FailsOnlyWhatRedisRefuses) {
  connect();
  submit("a");
  submit("b");
  submit("c");
  pipeline.take_output(begin);
  EXPECT_TRUE(pipeline.read("-ERR what\r\n-OOM full\r\n+3\r\n"));
  EXPECT_EQ(outcomes, (texts{"a=internal", "b=relay_unavailable", "c=3"}));
}

TEST_F(RedisPipeline, AsksAgainInOrderWhatWasNotAnswered) {
  connect();
  for (const auto* word : {"a", "b", "c"})
    submit(word);
  pipeline.take_output(begin);
  submit("d");
  EXPECT_TRUE(pipeline.read("+1\r\n"));
  pipeline.close();
  EXPECT_EQ(pipeline.take_output(begin), "");
  connect();
  EXPECT_EQ(pipeline.take_output(begin), "b c d ");
}

TEST_F(RedisPipeline, AsksOnlyOnceWhatMustNotBeRepeated) {
  connect();
  submit("a", false);
  submit("b");
  pipeline.take_output(begin);
  submit("c", false);
  pipeline.close();
  EXPECT_EQ(outcomes, texts{"a=timeout"});
  connect();
  EXPECT_EQ(pipeline.take_output(begin), "b c ");
}

TEST_F(RedisPipeline, LeavesAServerThatCannotServe) {
  for (const auto* trouble :
       {"-STALE a later connection\r\n", "-READONLY replica\r\n", "-LOADING\r\n"}) {
    connect();
    submit("a", false);
    pipeline.take_output(begin);
    EXPECT_FALSE(pipeline.read(trouble));
    pipeline.close();
    EXPECT_TRUE(outcomes.empty()) << trouble; // It was not run and may be asked again.
    connect();
    EXPECT_EQ(pipeline.take_output(begin), "a ");
    pipeline.fail_all({errc::shutting_down, ""});
    EXPECT_EQ(std::exchange(outcomes, {}), texts{"a=shutting_down"});
  }
}

TEST_F(RedisPipeline, GivesUpWhatWaitsTooLong) {
  submit("a");
  pipeline.expire(begin);
  EXPECT_TRUE(outcomes.empty());
  pipeline.expire(begin + second);
  EXPECT_EQ(outcomes, texts{"a=relay_unavailable"});
  EXPECT_EQ(pipeline.size(), 0U);
}

TEST_F(RedisPipeline, SaysPerhapsOfWhatWasAskedOnABrokenConnection) {
  connect();
  submit("a");
  pipeline.take_output(begin);
  pipeline.close(); // It is asked again if there is time.
  submit("b");
  pipeline.expire(begin + second);
  EXPECT_EQ(outcomes, (texts{"a=timeout", "b=relay_unavailable"}));
}

TEST_F(RedisPipeline, KeepsTheOrderOfWhatAServerThatCannotServeHasRefused) {
  connect();
  for (const auto* word : {"a", "b", "c"})
    submit(word, false);
  pipeline.take_output(begin);
  EXPECT_TRUE(pipeline.read("-READONLY replica\r\n-READONLY replica\r\n"));
  pipeline.close();
  EXPECT_EQ(outcomes, (texts{"c=timeout"})); // Nobody knows what has become of it.
  connect();
  EXPECT_EQ(pipeline.take_output(begin), "a b ");
}

TEST_F(RedisPipeline, HearsAllAnswersOfAServerThatCannotServe) {
  connect();
  for (const auto* word : {"a", "b", "c"})
    submit(word, false);
  pipeline.take_output(begin);
  EXPECT_TRUE(pipeline.read("-ERR Function not found\r\n"));
  submit("d", false);
  EXPECT_EQ(pipeline.take_output(begin), ""); // It waits for a server that can.
  EXPECT_TRUE(pipeline.read("+1\r\n"));
  EXPECT_FALSE(pipeline.read("-ERR Function not found\r\n"));
  pipeline.close();
  EXPECT_EQ(outcomes, (texts{"b=1"}));
  connect();
  EXPECT_EQ(pipeline.take_output(begin), "a c d ");
}

TEST_F(RedisPipeline, AsksWhatIntroducesItFirst) {
  submit("a");
  pipeline.open({});
  pipeline.ready({}, request("hello"));
  EXPECT_EQ(pipeline.take_output(begin), "hello a ");
}

TEST_F(RedisPipeline, MatchesRepliesThatComeTooLate) {
  connect();
  submit("a");
  submit("b");
  pipeline.take_output(begin);
  pipeline.expire(begin + second);
  EXPECT_EQ(outcomes, (texts{"a=timeout", "b=timeout"}));
  submit("c");
  pipeline.take_output(begin + second);
  EXPECT_TRUE(pipeline.read("+1\r\n+2\r\n+3\r\n"));
  EXPECT_EQ(outcomes.back(), "c=3");
}

TEST_F(RedisPipeline, TellsHowLongRedisIsSilent) {
  connect();
  EXPECT_EQ(pipeline.unanswered_since(), std::nullopt);
  submit("a");
  pipeline.take_output(begin);
  submit("b");
  pipeline.take_output(begin + second);
  EXPECT_EQ(pipeline.unanswered_since(), begin);
  EXPECT_TRUE(pipeline.read("+1\r\n"));
  EXPECT_EQ(pipeline.unanswered_since(), begin + second);
}

TEST_F(RedisPipeline, IsBounded) {
  for (const auto* word : {"a", "b", "c", "d", "e"})
    submit(word);
  EXPECT_EQ(outcomes, texts{"e=relay_unavailable"});
}

TEST_F(RedisPipeline, RefusesAReplyThatNobodyAskedFor) {
  connect();
  EXPECT_FALSE(pipeline.read("+1\r\n"));
}

TEST_F(RedisPipeline, ForgetsHalfAReplyOfABrokenConnection) {
  connect();
  submit("a");
  pipeline.take_output(begin);
  EXPECT_TRUE(pipeline.read("$10\r\nhalf"));
  pipeline.close();
  connect();
  pipeline.take_output(begin);
  EXPECT_TRUE(pipeline.read("+1\r\n"));
  EXPECT_EQ(outcomes, texts{"a=1"});
}

} // namespace plenum::core::test
