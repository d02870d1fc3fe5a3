// SPDX-License-Identifier: Apache-2.0

#include "gateway/http/route_pattern.hpp"

#include <gtest/gtest.h>

namespace plenum::core {
namespace {

TEST(RoutePattern, FillsItsPlaces) {
  const auto route = route_pattern{"/ws/chat/{room_id}"};
  EXPECT_EQ(*route.match("/ws/chat/lobby"), (params{{"room_id", "lobby"}}));
  EXPECT_EQ(*route.match("/ws/chat/a%20b%2Fc"), (params{{"room_id", "a b/c"}}));
}

TEST(RoutePattern, MatchesWholePathsOnly) {
  const auto route = route_pattern{"/ws/chat/{room_id}"};
  for (const auto* path : {"", "/", "/ws/chat", "/ws/chat/", "/ws/chat/a/", "/ws/chat/a/b",
                           "/ws/chatter/a", "/ws/chat/%", "/ws/chat/%4", "/ws/chat/%zz"})
    EXPECT_FALSE(route.match(path)) << path;
}

TEST(RoutePattern, TakesEverySegmentAsItIs) {
  EXPECT_TRUE(route_pattern{"/"}.match("/"));
  EXPECT_FALSE(route_pattern{"/"}.match("/a"));
  EXPECT_TRUE(route_pattern{"/a/"}.match("/a/"));
  EXPECT_FALSE(route_pattern{"/a/"}.match("/a"));
  EXPECT_FALSE(route_pattern{"/a"}.match("/a/"));
}

TEST(RoutePattern, ChecksTheTypeOfAPlace) {
  const auto fits = [](const char* type, const char* value) {
    return route_pattern{"/{x:" + std::string{type} + "}"}.match("/" + std::string{value});
  };
  EXPECT_EQ((*fits("int", "42"))["x"], "42");
  EXPECT_FALSE(fits("int", "-5"));
  EXPECT_TRUE(fits("float", "1.5"));
  EXPECT_FALSE(fits("float", "1."));
  EXPECT_TRUE(fits("uuid", "7f3c9a34-8a53-4a0c-9e3f-3c1c5d0a6f11"));
  EXPECT_FALSE(fits("uuid", "7f3c9a34"));
  EXPECT_TRUE(fits("slug", "a-good-title-1"));
  EXPECT_FALSE(fits("slug", "a--b"));
  EXPECT_TRUE(fits("str", "x"));
}

TEST(RoutePattern, TakesTheRestOfThePath) {
  const auto route = route_pattern{"/files/{rest:path}"};
  EXPECT_EQ((*route.match("/files/a/b.txt"))["rest"], "a/b.txt");
  EXPECT_EQ((*route.match("/files/"))["rest"], "");
  EXPECT_FALSE(route.match("/files"));
}

TEST(RoutePattern, RefusesATypeThatThereIsNot) {
  EXPECT_THROW(route_pattern{"/{x:number}"}, std::invalid_argument);
}

TEST(RoutePattern, RefusesWhatCouldNotMatch) {
  for (const auto* pattern :
       {"", "a", "/{", "/}", "/{}", "/{:int}", "/{a", "/x{a}", "/{a}x", "/{a}{b}", "/{a}/{a}",
        "/a?x=1", "/a#b", "/*", "/a*", "/:id", "/{rest:path}/a", "/a b", "/r\xC3\xA4ume"})
    EXPECT_THROW(route_pattern{pattern}, std::invalid_argument) << pattern;
}

TEST(RoutePattern, SaysWhatIsWrongWithWhich) {
  try {
    const auto route = route_pattern{"/a/{b"};
    FAIL();
  } catch (const std::invalid_argument& wrong) {
    EXPECT_NE(std::string{wrong.what()}.find("/a/{b"), std::string::npos);
  }
}

TEST(Query, IsDecodedAndTheLastValueWins) {
  EXPECT_EQ(parse_query("a=1&b=x+y%21&a=2&c&=d&e=%"),
            (params{{"a", "2"}, {"b", "x y!"}, {"c", ""}}));
}

} // namespace
} // namespace plenum::core
