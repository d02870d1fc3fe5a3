// SPDX-License-Identifier: Apache-2.0

#include "app/commands/bench_command.hpp"

#include "app/options.hpp"
#include "bench/load/load.hpp"
#include "bench/load/report.hpp"

#include <CLI/CLI.hpp>

#include <iostream>
#include <limits>

#include <sys/resource.h>
#include <unistd.h>

namespace plenum::core {

namespace {

constexpr std::size_t longest_payload = std::size_t{64} * 1024;

struct bench_options {
  std::string url = "ws://127.0.0.1:8080/ws";
  load::load_settings load;
  std::size_t server = 0; ///< Its process.
  bool json = false;
};

/// A connection is an open file, of which the usual limit allows 1,024.
void allow_many_files() {
  auto limit = rlimit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

int fail(const error& why) {
  std::cerr << "plenum bench: " << why.message << '\n';
  return 1;
}

settings server_rows(bench_options& to) {
  using load::wire_name;
  return {row::text("url", to.url, "<url>",
                    "Of the server, one that you own; {group} is replaced by a group's name"),
          row::word("wire", to.load.wire, "What the server speaks; raw: a frame is a payload",
                    {{"json", wire_name::json},
                     {"msgpack", wire_name::msgpack},
                     {"raw", wire_name::raw},
                     {"socket.io", wire_name::socket_io},
                     {"centrifugo", wire_name::centrifugo}}),
          row::number("pid", to.server, "number",
                      "Process of the server: its CPU time and memory are reported; 0: none",
                      {0, std::numeric_limits<pid_t>::max()})};
}

settings load_rows(load::load_settings& to) {
  constexpr auto count = row::span_of_numbers{1, 1'000'000};
  using load::load_kind;
  auto& shape = to.shape;
  return {
    row::word("load", to.kind,
              "What all do when they have joined: publish, nothing, close; or join with what they "
              "have missed",
              {{"publish", load_kind::publish},
               {"idle", load_kind::idle},
               {"connect", load_kind::connect},
               {"recover", load_kind::recover}}),
    row::number("groups", shape.groups, "number", "Groups", count),
    row::number("members", shape.members, "number", "Members of each group, a connection each",
                count),
    row::number("publishers", shape.publishers, "number", "Of the members of each group", count),
    row::number("window", shape.window, "number",
                "Messages that a publisher keeps in flight; one is done when every member has it",
                count),
    row::number("in-flight", shape.in_flight, "number",
                "Messages in flight in all, where publishers take turns; 0: as the windows allow",
                {0, 1'000'000}),
    row::number("missed", to.missed, "number", "Messages of each group that all recover", count),
    row::number("size", to.payload_bytes, "bytes", "Bytes of a payload",
                {load::shortest_payload, longest_payload}),
    row::seconds("seconds", to.time, "How long to publish and count"),
    row::seconds("warm-up", to.warm_up, "How long to publish before that")};
}

settings report_rows(bench_options& to) {
  return {row::toggle("json", to.json, "Report as one JSON object")};
}

int bench(bench_options options) {
  auto& settings = options.load;
  if (settings.shape.publishers > settings.shape.members)
    return fail({errc::invalid_field, "--publishers: they are members, and cannot be more"});
  if (settings.kind == load::load_kind::recover && settings.wire != load::wire_name::json)
    return fail({errc::invalid_field, "--load recover: with --wire json only"});
  auto where = load::find_target(options.url);
  if (!where)
    return fail(where.error());
  settings.where = *where;
  settings.server = static_cast<pid_t>(options.server);
  allow_many_files();
  const auto on_terminal = ::isatty(STDERR_FILENO) != 0;
  const auto found = load::run_load(settings, [on_terminal](std::string_view what) {
    if (on_terminal)
      std::cerr << what << " ...\n";
  });
  if (!found)
    return fail(found.error());
  std::cout << (options.json ? load::to_json(*found) : load::to_text(*found));
  return found->wrong.any() ? 2 : 0;
}

} // namespace

std::function<int()> add_bench(CLI::App& to) {
  const auto options = std::make_shared<bench_options>();
  add_options(to, server_rows(*options));
  add_options(to, load_rows(options->load));
  add_options(to, report_rows(*options));
  return [options] { return bench(*options); };
}

} // namespace plenum::core
