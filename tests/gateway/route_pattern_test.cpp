// SPDX-License-Identifier: Apache-2.0

#include "gateway/route_pattern.hpp"

#include <gtest/gtest.h>

namespace plenum {
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

TEST(Query, IsDecodedAndTheLastValueWins) {
  EXPECT_EQ(parse_query("a=1&b=x+y%21&a=2&c&=d&e=%"),
            (params{{"a", "2"}, {"b", "x y!"}, {"c", ""}}));
}

} // namespace
} // namespace plenum
