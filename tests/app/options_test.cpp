// SPDX-License-Identifier: Apache-2.0
//
// What `plenum serve` reads from its command line and from the environment.

#include "app/options.hpp"

#include <CLI/CLI.hpp>

#include <gtest/gtest.h>

#include <cstdlib>

namespace plenum::core {
namespace {

/// Parses options as `plenum serve` does. @returns  what is wrong with them; empty: nothing.
std::string parse(serve_options& to, std::vector<std::string> options) {
  auto app = CLI::App{};
  add_serve_options(app, to);
  std::reverse(options.begin(), options.end()); // as CLI11 wants them
  try {
    app.parse(options);
    return {};
  } catch (const CLI::ParseError& problem) {
    return problem.what();
  }
}

/// A variable of the environment, for one test.
class variable {
public:
  variable(const char* name, const char* value) : name_{name} { ::setenv(name, value, 1); }
  variable(const variable&) = delete;
  variable& operator=(const variable&) = delete;
  ~variable() { ::unsetenv(name_); }

private:
  const char* name_;
};

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

TEST(Options, ListenAtAHostAndAPort) {
  struct { // NOLINT(*-pro-type-member-init)
    std::string text, host;
    std::uint16_t port;
  } cases[] = {{"127.0.0.1:8080", "127.0.0.1", 8080},
               {"0.0.0.0:0", "0.0.0.0", 0},
               {"localhost:65535", "localhost", 65535},
               {"[::1]:8080", "::1", 8080}};
  for (const auto& each : cases) {
    auto options = serve_options{};
    EXPECT_EQ(parse(options, {"--listen", each.text}), "");
    EXPECT_EQ(options.server.host, each.host);
    EXPECT_EQ(options.server.port, each.port);
  }
}

TEST(Options, ListenNeedsBothHostAndPort) {
  for (const auto* text : {"8080", "127.0.0.1", ":", ":8080", "[]:8080", "[::1]", "::1:8080",
                           "[::1:8080", "[::1]x:8080"}) {
    auto options = serve_options{};
    EXPECT_TRUE(contains(parse(options, {"--listen", text}), "--listen: HOST:PORT is wanted"))
      << text;
  }
}

TEST(Options, ListenNeedsAPortThatThereIs) {
  for (const auto* text : {"host:", "127.0.0.1:99999", "127.0.0.1:65536", "host:12x", "host:-1",
                           "host: 80", "[::1]:"}) {
    auto options = serve_options{};
    EXPECT_TRUE(contains(parse(options, {"--listen", text}),
                         "--listen: port: a whole number from 0 to 65535 is wanted"))
      << text;
    EXPECT_EQ(options.server.port, serve_options{}.server.port);
  }
}

TEST(Options, ComeFromTheEnvironmentToo) {
  const auto listen = variable{"PLENUM_LISTEN", "[::]:1"};
  const auto loops = variable{"PLENUM_LOOPS", "3"};
  const auto name = variable{"PLENUM_NODE_NAME", "here"};
  const auto form = variable{"PLENUM_LOG", "json"};
  const auto level = variable{"PLENUM_LOG_LEVEL", "warn"};
  const auto size = variable{"CHANNEL_BOX_HISTORY_SIZE", "1024"};
  const auto broker = variable{"PLENUM_BROKER", "redis://r:1"};
  auto options = serve_options{};
  EXPECT_EQ(parse(options, {}), "");
  EXPECT_EQ(options.server.host, "::");
  EXPECT_EQ(options.server.port, 1);
  EXPECT_EQ(options.server.loops, 3U);
  EXPECT_EQ(options.server.node_name, "here");
  EXPECT_EQ(options.log, log::format::json);
  EXPECT_EQ(options.log_level, log::level::warn);
  EXPECT_EQ(options.server.broker.history.bytes, 1024U);
  EXPECT_TRUE(options.server.broker.redis);
}

TEST(Options, OfTheCommandLineComeFirst) {
  const auto listen = variable{"PLENUM_LISTEN", "elsewhere:1"};
  auto options = serve_options{};
  EXPECT_EQ(parse(options, {"--listen", "here:2"}), "");
  EXPECT_EQ(options.server.host, "here");
}

TEST(Options, OfTheEnvironmentAreCheckedAsWell) {
  for (const auto& [name, value] :
       std::map<const char*, const char*>{{"PLENUM_LISTEN", "host:99999"},
                                          {"PLENUM_LOOPS", "257"},
                                          {"PLENUM_LOG", "xml"},
                                          {"PLENUM_LOG_LEVEL", "loud"},
                                          {"PLENUM_BROKER", "carrier pigeon"},
                                          {"CHANNEL_BOX_HISTORY_SIZE", "much"}}) {
    const auto set = variable{name, value};
    auto options = serve_options{};
    EXPECT_NE(parse(options, {}), "") << name;
  }
}

TEST(Options, AreRefusedIfTheyAreNoNumbersInTheirRange) {
  for (const auto* name :
       {"--loops", "--history-bytes", "--history-count", "--history-age", "--max-message-bytes",
        "--max-batch", "--max-groups", "--max-members", "--log-window-bytes", "--ping-interval",
        "--drain-seconds", "--channel-expires", "--redis-wait"})
    for (const auto* value : {"many", "-1", "1x", "99999999999999999999999"}) {
      auto options = serve_options{};
      const auto problem = parse(options, {std::string{name} + "=" + value});
      EXPECT_TRUE(contains(problem, name)) << name << '=' << value << ": " << problem;
    }
}

TEST(Options, AreWordsThatTheHelpNames) {
  auto app = CLI::App{};
  auto options = serve_options{};
  add_serve_options(app, options);
  const auto help = app.help();
  for (const auto* text :
       {"--log text|json=text", "--log-level debug|info|warn|error=info",
        "--slow disconnect|skip=disconnect", "--history-overflow clear|trim=clear"})
    EXPECT_TRUE(contains(help, text)) << text << " in " << help;
  EXPECT_EQ(parse(options, {"--slow=drop"}), "--slow: disconnect|skip is wanted, not 'drop'");
  EXPECT_EQ(parse(options, {"--slow=skip", "--history-overflow=trim"}), "");
  EXPECT_EQ(options.server.shard.slow, slow_policy::skip);
  EXPECT_EQ(options.server.broker.history.overflow, history_overflow::trim);
}

TEST(Options, AreRefusedIfNobodyKnowsThem) {
  auto options = serve_options{};
  EXPECT_NE(parse(options, {"--lissen", "127.0.0.1:8080"}), "");
}

} // namespace
} // namespace plenum::core
