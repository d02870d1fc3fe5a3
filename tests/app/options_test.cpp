// SPDX-License-Identifier: Apache-2.0
//
// What `plenum serve` reads from its command line and from the environment.

#include "app/options.hpp"

#include "app/commands/settings_command.hpp"
#include "app/help.hpp"
#include "gateway/settings/settings_table.hpp"

#include <CLI/CLI.hpp>

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

namespace plenum::core {
namespace {

/// Parses options as `plenum serve` does. @returns  what is wrong with them; empty: nothing.
std::string parse(server_settings& to, std::vector<std::string> options) {
  auto app = CLI::App{};
  add_options(app, settings_table(to));
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
    auto options = server_settings{};
    EXPECT_EQ(parse(options, {"--listen", each.text}), "");
    EXPECT_EQ(options.fixed.listen.host, each.host);
    EXPECT_EQ(options.fixed.listen.port, each.port);
  }
}

TEST(Options, ListenNeedsBothHostAndPort) {
  for (const auto* text : {"8080", "127.0.0.1", ":", ":8080", "[]:8080", "[::1]", "::1:8080",
                           "[::1:8080", "[::1]x:8080"}) {
    auto options = server_settings{};
    EXPECT_TRUE(contains(parse(options, {"--listen", text}), "--listen: HOST:PORT is wanted"))
      << text;
  }
}

TEST(Options, ListenNeedsAPortThatThereIs) {
  for (const auto* text : {"host:", "127.0.0.1:99999", "127.0.0.1:65536", "host:12x", "host:-1",
                           "host: 80", "[::1]:"}) {
    auto options = server_settings{};
    EXPECT_TRUE(contains(parse(options, {"--listen", text}),
                         "--listen: port: a whole number from 0 to 65535 is wanted"))
      << text;
    EXPECT_EQ(options.fixed.listen.port, server_settings{}.fixed.listen.port);
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
  auto options = server_settings{};
  EXPECT_EQ(parse(options, {}), "");
  EXPECT_EQ(options.fixed.listen.host, "::");
  EXPECT_EQ(options.fixed.listen.port, 1);
  EXPECT_EQ(options.fixed.loops, 3U);
  EXPECT_EQ(options.fixed.node_name, "here");
  EXPECT_EQ(options.fixed.log, log::format::json);
  EXPECT_EQ(options.fixed.log_level, log::level::warn);
  EXPECT_EQ(options.fixed.broker.history.bytes, 1024U);
  EXPECT_TRUE(options.fixed.broker.redis);
}

TEST(Options, OfTheCommandLineComeFirst) {
  const auto listen = variable{"PLENUM_LISTEN", "elsewhere:1"};
  auto options = server_settings{};
  EXPECT_EQ(parse(options, {"--listen", "here:2"}), "");
  EXPECT_EQ(options.fixed.listen.host, "here");
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
    auto options = server_settings{};
    EXPECT_NE(parse(options, {}), "") << name;
  }
}

TEST(Options, AreRefusedIfTheyAreNoNumbersInTheirRange) {
  for (const auto* name :
       {"--loops", "--history-bytes", "--history-count", "--history-age", "--max-message-bytes",
        "--max-batch", "--max-groups", "--max-members", "--log-window-bytes", "--ping-interval",
        "--drain-seconds", "--channel-expires", "--redis-wait"})
    for (const auto* value : {"many", "-1", "1x", "99999999999999999999999"}) {
      auto options = server_settings{};
      const auto problem = parse(options, {std::string{name} + "=" + value});
      EXPECT_TRUE(contains(problem, name)) << name << '=' << value << ": " << problem;
    }
}

TEST(Options, AreWordsWhereTheyAreNoNumbers) {
  auto options = server_settings{};
  EXPECT_EQ(parse(options, {"--slow=drop"}), "--slow: disconnect|skip is wanted, not 'drop'");
  EXPECT_EQ(parse(options, {"--slow=skip", "--history-overflow=trim"}), "");
  EXPECT_EQ(options.live.shard.slow, slow_policy::skip);
  EXPECT_EQ(options.fixed.broker.history.overflow, history_overflow::trim);
}

TEST(Options, OfTheEnvironmentHaveTheNamesOfThoseOfTheCommandLine) {
  auto table_is_for = server_settings{};
  for (const auto& row : settings_table(table_is_for)) {
    const auto set = variable{row.variable.c_str(), "?"};
    auto options = server_settings{};
    const auto problem = parse(options, {});
    if (!row.value.starts_with("<name>")
        && !row.value.starts_with("<file>")) { // which may be anything
      EXPECT_NE(problem, "") << row.variable;
    }
    EXPECT_TRUE(row.variable.starts_with("PLENUM_")) << row.name;
  }
}

TEST(Options, MayBeManyFiles) {
  auto options = server_settings{};
  EXPECT_EQ(parse(options, {"--tls-cert", "a.pem,/b/c.pem", "--tls-key", "a.key"}), "");
  EXPECT_EQ(options.fixed.tls.certificates, (std::vector<std::string>{"a.pem", "/b/c.pem"}));
  EXPECT_EQ(options.fixed.tls.keys, std::vector<std::string>{"a.key"});
  for (const auto* wrong : {",", "a,", ",a", "a,,b"})
    EXPECT_NE(parse(options, {"--tls-cert", wrong}), "") << wrong;
}

TEST(Options, MayBeSwitchedOnByTheEnvironment) {
  for (const auto& [value, on] : std::map<const char*, bool>{{"true", true}, {"false", false}}) {
    const auto set = variable{"PLENUM_INSECURE", value};
    auto options = server_settings{};
    EXPECT_EQ(parse(options, {}), "");
    EXPECT_EQ(options.fixed.identity.insecure, on);
  }
  const auto set = variable{"PLENUM_INSECURE", "perhaps"};
  auto options = server_settings{};
  EXPECT_EQ(parse(options, {}), "--insecure: true or false is wanted, not 'perhaps'");
}

TEST(Options, OfTheEnvironmentMayBeEmptyLikeThoseThatAreNotSet) {
  const auto size = variable{"CHANNEL_BOX_HISTORY_SIZE", ""};
  const auto listen = variable{"PLENUM_LISTEN", ""};
  auto options = server_settings{};
  EXPECT_EQ(parse(options, {}), "");
  EXPECT_EQ(options.fixed.broker.history.bytes, history_limits{}.bytes);
}

TEST(Options, OfHistoryComeByTheirOwnNameFirst) {
  const auto seed = variable{"CHANNEL_BOX_HISTORY_SIZE", "1"};
  const auto own = variable{"PLENUM_HISTORY_BYTES", "2"};
  auto options = server_settings{};
  EXPECT_EQ(parse(options, {}), "");
  EXPECT_EQ(options.fixed.broker.history.bytes, 2U);
}

TEST(Options, AreRefusedOutsideTheirRangeWithWords) {
  auto options = server_settings{};
  EXPECT_EQ(parse(options, {"--loops=257"}),
            "--loops: a whole number from 0 to 256 is wanted, not '257'");
  EXPECT_EQ(parse(options, {"--ping-interval=0"}),
            "--ping-interval: a whole number from 1 to 86400 is wanted, not '0'");
}

TEST(Options, MayBeNoTimeAtAllWhereZeroMeansNever) {
  auto options = server_settings{};
  EXPECT_EQ(parse(options, {"--channel-expires=7"}), "");
  EXPECT_EQ(options.live.expires, std::chrono::seconds{7});
  EXPECT_EQ(parse(options, {"--channel-expires=0"}), "");
  EXPECT_EQ(options.live.expires, std::nullopt);
}

TEST(Options, OfClientsAndSlowReadersAreLive) {
  auto options = server_settings{};
  for (const auto& row : settings_table(options))
    EXPECT_EQ(row.live,
              row.group == "Clients" || row.group == "Limits" || row.group == "Slow readers")
      << row.name;
}

TEST(Options, HaveAHelpThatFitsAHundredColumns) {
  auto app = CLI::App{};
  auto options = server_settings{};
  app.formatter(std::make_shared<help_formatter>());
  add_options(app, settings_table(options));
  const auto help = app.help();
  auto lines = std::istringstream{help};
  for (auto line = std::string{}; std::getline(lines, line);)
    EXPECT_LE(line.size(), 100U) << line;
  for (const auto* text : {"--log-level debug|info|warn|error  ", "--ping-interval <seconds>  ",
                           "--insecure  ", " for so long [25]\n", "\n\nHistory:\n"})
    EXPECT_TRUE(contains(help, text)) << text << " in " << help;
}

TEST(Options, HaveAReferenceThatIsTrue) {
  auto file = std::ifstream{PLENUM_SOURCE_DIR "/docs/settings.md"};
  const auto written = std::string{std::istreambuf_iterator<char>{file}, {}};
  EXPECT_EQ(written, settings_reference()) << "write it anew: plenum settings > docs/settings.md";
}

TEST(Options, AreRefusedIfNobodyKnowsThem) {
  auto options = server_settings{};
  EXPECT_NE(parse(options, {"--lissen", "127.0.0.1:8080"}), "");
}

} // namespace
} // namespace plenum::core
