// SPDX-License-Identifier: Apache-2.0
//
// Tests that the examples in docs/protocol.md are the golden frames, and that
// it has one for every command, reply and push. An example is a block of JSON
// after a comment with the name of its frame: <!-- json/client/join.json -->

#include "tests/protocol/golden.hpp"

#include <gtest/gtest.h>

#include <set>
#include <sstream>

using namespace plenum::core::test;

namespace {

struct example {
  std::string frame; ///< Path under tests/golden.
  std::string text;
};

std::vector<example> examples() {
  auto found = std::vector<example>{};
  auto lines = std::istringstream{project_text("docs/protocol.md")};
  auto frame = std::string{};
  for (auto line = std::string{}; std::getline(lines, line);) {
    if (line.starts_with("<!-- "))
      frame = line.substr(5, line.find(" -->") - 5);
    if (line != "```json")
      continue;
    auto text = std::string{};
    while (std::getline(lines, line) && line != "```")
      text += line + '\n';
    found.push_back({std::exchange(frame, {}), text});
  }
  return found;
}

/// Adds the values of `op` in `text`.
void collect_ops(std::string_view text, std::set<std::string>& out) {
  constexpr auto field = std::string_view{R"("op":")"};
  for (auto at = text.find(field); at != std::string_view::npos; at = text.find(field)) {
    text.remove_prefix(at + field.size());
    out.emplace(text.substr(0, text.find('"')));
  }
}

TEST(ProtocolDocs, ShowGoldenFrames) {
  ASSERT_FALSE(examples().empty());
  for (const auto& shown : examples())
    EXPECT_EQ(shown.text, golden_text(shown.frame)) << "example of " << shown.frame;
}

TEST(ProtocolDocs, ShowEveryKindOfMessage) {
  auto shown = std::set<std::string>{};
  for (const auto& one : examples())
    collect_ops(one.text, shown);
  auto known = std::set<std::string>{"join",    "leave", "send",    "send_to", "history",
                                     "members", "auth",  "refresh", "ping"};
  for (const auto& frame : recordings("json/server"))
    collect_ops(frame.body, known);
  EXPECT_EQ(shown, known);
}

} // namespace
