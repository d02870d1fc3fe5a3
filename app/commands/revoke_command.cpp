// SPDX-License-Identifier: Apache-2.0

#include "app/commands/revoke_command.hpp"

#include "app/commands/cluster_visit.hpp"
#include "app/options.hpp"
#include "base/number.hpp"
#include "gateway/settings/settings_table.hpp"

#include <CLI/CLI.hpp>
#include <fmt/chrono.h>

#include <algorithm>

namespace plenum::core {

namespace {

/// The last second of the year 9999.
constexpr auto latest = std::uint64_t{253'402'300'799};

struct revoke_options {
  broker_settings broker;
  std::string user;
  std::string token;
  std::string issued_before;
  std::uint32_t lasts = longest_token.count();
  bool list = false;
};

int fail(const std::string& why) {
  fmt::print(stderr, "plenum revoke: {}\n", why);
  return 1;
}

/// The seconds since 1970 that are meant; none: none are.
result<std::optional<std::int64_t>> read_time(const std::string& written, wall_time now) {
  if (written.empty())
    return std::optional<std::int64_t>{};
  if (written == "now")
    return std::optional{now.ms / 1000};
  const auto read = read_number<std::uint64_t>(written, 0, latest);
  if (!read)
    return error{errc::invalid_field, "--issued-before wants seconds since 1970, or now"};
  return std::optional{static_cast<std::int64_t>(*read)};
}

std::string at(std::int64_t seconds) {
  return fmt::format("{:%Y-%m-%d %H:%M:%S}", fmt::gmtime(static_cast<std::time_t>(seconds)));
}

int list(cluster_visit& visit) {
  auto all = visit.revocations();
  if (!all)
    return fail(all.error().message);
  std::erase_if(*all, [](const auto& each) { return !each.holds(wall_time::now()); });
  std::ranges::sort(*all, [](const auto& a, const auto& b) {
    return std::tie(a.kind, a.name) < std::tie(b.kind, b.name);
  });
  constexpr auto row = "{:<12} {:<32} {:<20} {:<20}\n";
  fmt::print(row, "KIND", "NAME", "ISSUED BEFORE (UTC)", "UNTIL (UTC)");
  for (const auto& each : *all)
    fmt::print(row, to_string(each.kind), each.name.empty() ? "-" : each.name,
               each.before == 0 ? "-" : at(each.before), at(each.until));
  return 0;
}

int revoke(cluster_visit& visit, const revocation& what) {
  const auto told = visit.revoke(what);
  if (!told)
    return fail(told.error().message);
  auto closed = std::size_t{0};
  for (const auto& each : told->list)
    if (const auto* one = std::get_if<finding::revoked>(&each))
      closed += one->closed;
  fmt::print("{} nodes told, {} channels closed\n", told->list.size(), closed);
  if (told->silent == 0)
    return 0;
  fmt::print(stderr, "plenum revoke: {} did not answer\n", told->silent);
  return 2;
}

int run(const revoke_options& given) {
  if (!given.broker.redis)
    return fail("--broker: the Redis of the cluster is wanted; a node without one is reached only "
                "by its own program");
  if (given.list) {
    auto visit = cluster_visit{given.broker};
    return list(visit);
  }
  const auto now = wall_time::now();
  const auto before = read_time(given.issued_before, now);
  if (!before)
    return fail(before.error().message);
  const auto what = revocation::of(given.user, given.token, *before,
                                   std::chrono::seconds{given.lasts}, now);
  if (!what)
    return fail(what.error().message);
  auto visit = cluster_visit{given.broker};
  return revoke(visit, *what);
}

} // namespace

std::function<int()> add_revoke(CLI::App& to) {
  const auto given = std::make_shared<revoke_options>();
  add_options(to, broker_table(given->broker));
  to.add_option("--user", given->user, "Let this user in no more, whenever their token was made");
  to.add_option("--token", given->token,
                "Let nobody in any more with the token of this name (jti)");
  to.add_option(
    "--issued-before", given->issued_before,
    "Take only tokens that are made later: seconds since 1970, or now; of --user, or of "
    "everybody");
  to.add_option("--for", given->lasts,
                "How many seconds that holds: as long as a token may live; 0: take it back")
    ->capture_default_str();
  to.add_flag("--list", given->list, "List what holds, instead");
  return [given] { return run(*given); };
}

} // namespace plenum::core
