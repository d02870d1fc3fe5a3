// SPDX-License-Identifier: Apache-2.0

#include "gateway/http/route_table.hpp"

#include <gtest/gtest.h>

namespace plenum::core {
namespace {

class RouteTable : public testing::Test {
protected:
  void add(const char* method, const char* pattern,
           route_table::shows when = route_table::shows::always) {
    table.add({method, pattern, {}, {}, false}, when);
  }

  /// The pattern of the route that answers, or what is wrong.
  std::string find(std::string_view method, std::string_view path) const {
    const auto found = table.find(method, path);
    if (const auto* match = std::get_if<route_match>(&found))
      return match->route->pattern;
    if (const auto* other = std::get_if<wrong_method>(&found))
      return "only " + other->allowed;
    return std::holds_alternative<upgrade_required>(found) ? "upgrade" : "nothing";
  }

  std::string find_websocket(std::string_view path) const {
    const auto found = table.find_websocket(path);
    return found ? found->route->pattern : "nothing";
  }

  route_table table;
};

TEST_F(RouteTable, FindsARouteWithItsPlaces) {
  add("GET", "/rooms/{room}/{id:int}");
  const auto found = table.find("GET", "/rooms/a%20b/7");
  EXPECT_EQ(std::get<route_match>(found).places, (params{{"room", "a b"}, {"id", "7"}}));
  EXPECT_EQ(find("GET", "/rooms/a/x"), "nothing");
  EXPECT_EQ(find("GET", "/rooms/%zz/7"), "nothing");
  EXPECT_EQ(find("GET", ""), "nothing");
}

TEST_F(RouteTable, AnswersWithTheFirstRouteThatWasAdded) {
  add("GET", "/a/{x}");
  add("GET", "/a/b");
  add("GET", "/{rest:path}");
  add("GET", "/{x:int}");
  EXPECT_EQ(find("GET", "/a/b"), "/a/{x}");
  EXPECT_EQ(find("GET", "/7"), "/{rest:path}");
}

TEST_F(RouteTable, TriesAllThatBeginAlike) {
  add("GET", "/{x:int}/a");
  add("GET", "/7/b");
  add("GET", "/{x}/c");
  EXPECT_EQ(find("GET", "/7/a"), "/{x:int}/a");
  EXPECT_EQ(find("GET", "/7/b"), "/7/b");
  EXPECT_EQ(find("GET", "/7/c"), "/{x}/c");
}

TEST_F(RouteTable, KnowsThePlacesOfARouteByItsOwnNames) {
  add("GET", "/{a}/x");
  add("GET", "/{b}/y");
  EXPECT_EQ(std::get<route_match>(table.find("GET", "/7/y")).places, (params{{"b", "7"}}));
}

TEST_F(RouteTable, NamesTheMethodsOfAPath) {
  add("PUT", "/a");
  add("GET", "/{x}");
  add("POST", "/a");
  EXPECT_EQ(find("DELETE", "/a"), "only GET, HEAD, POST, PUT");
  EXPECT_EQ(find("POST", "/b"), "only GET, HEAD");
  EXPECT_EQ(find("HEAD", "/a"), "/{x}");
}

TEST_F(RouteTable, SaysThatAWebSocketIsNeeded) {
  add("", "/ws");
  EXPECT_EQ(find("GET", "/ws"), "upgrade");
  EXPECT_EQ(find_websocket("/ws"), "/ws");
  add("POST", "/ws"); // The last one says what is wrong.
  EXPECT_EQ(find("GET", "/ws"), "only POST");
  EXPECT_EQ(find_websocket("/w"), "nothing");
}

TEST_F(RouteTable, KeepsQuietAboutARouteThatOnlyItsMethodSees) {
  add("GET", "/a", route_table::shows::to_its_method);
  EXPECT_EQ(find("HEAD", "/a"), "/a");
  EXPECT_EQ(find("DELETE", "/a"), "nothing");
  add("PUT", "/{x}");
  EXPECT_EQ(find("DELETE", "/a"), "only PUT");
}

TEST_F(RouteTable, RefusesAPatternThatIsNone) {
  EXPECT_THROW(add("GET", "/{"), std::invalid_argument);
}

TEST_F(RouteTable, AgreesWithTryingEveryRouteInTurn) {
  const auto segments = std::vector<std::string>{"a", "{x}", "{n:int}", "{s:slug}", "7"};
  auto patterns = std::vector<std::string>{"/", "/{all:path}", "/a/{all:path}", "/a/", "/{x}/"};
  for (const auto& first : segments)
    for (const auto& second : {"/b", "/{y}", "/{f:float}", ""})
      patterns.push_back('/' + first + second);
  const auto paths = std::vector<std::string>{
    "",     "/",    "//",   "/a",     "/a/",  "/a/b", "/a/b/c", "/7", "/7/1.5", "/7/b",
    "/x/b", "/%61", "/%zz", "/a/%zz", "/%37", "/A/b", "/a/%2F", "a",  "*",      "/x-y/1"};
  for (std::size_t skipped = 0; skipped < patterns.size(); ++skipped) { // Other orders of the rest.
    auto some = route_table{};
    for (std::size_t i = 1; i < patterns.size(); ++i)
      some.add({"GET", patterns[(skipped + i) % patterns.size()], {}, {}, false});
    for (const auto& path : paths) {
      auto expected = std::string{"nothing"};
      for (std::size_t i = patterns.size() - 1; i > 0; --i)
        if (const auto& each = patterns[(skipped + i) % patterns.size()];
            route_pattern{each}.match(path))
          expected = each;
      const auto found = some.find("GET", path);
      const auto* match = std::get_if<route_match>(&found);
      EXPECT_EQ(match == nullptr ? "nothing" : match->route->pattern, expected) << path;
    }
  }
}

} // namespace
} // namespace plenum::core
