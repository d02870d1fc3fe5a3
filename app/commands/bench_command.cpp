// SPDX-License-Identifier: Apache-2.0

#include "app/commands/bench_command.hpp"

#include "app/option_kinds.hpp"
#include "bench/load/report.hpp"

#include <iostream>

#include <sys/resource.h>
#include <unistd.h>

namespace plenum::core {

namespace {

constexpr std::size_t longest_payload = std::size_t{64} * 1024;

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

void add_server_options(CLI::App& command, bench_options& to) {
  using load::wire_name;
  command
    .add_option("--url", to.url,
                "Of the server, one that you own; {group} is replaced by a group's name")
    ->capture_default_str();
  add_word(command, "--wire", to.load.wire, "What the server speaks; raw: a frame is a payload",
           {{"json", wire_name::json},
            {"msgpack", wire_name::msgpack},
            {"raw", wire_name::raw},
            {"socket.io", wire_name::socket_io}});
}

} // namespace

void add_bench_options(CLI::App& command, bench_options& to) {
  add_server_options(command, to);
  auto& shape = to.load.shape;
  const auto count = CLI::Range(std::size_t{1}, std::size_t{1'000'000});
  command.add_option("--groups", shape.groups, "Groups")->capture_default_str()->check(count);
  command.add_option("--members", shape.members, "Members of each group, a connection each")
    ->capture_default_str()
    ->check(count);
  command.add_option("--publishers", shape.publishers, "Of the members of each group")
    ->capture_default_str()
    ->check(count);
  command
    .add_option("--window", shape.window,
                "Messages that a publisher keeps in flight; one is done when every member has it")
    ->capture_default_str()
    ->check(count);
  command.add_option("--size", to.load.payload_bytes, "Bytes of a payload")
    ->capture_default_str()
    ->check(CLI::Range(load::shortest_payload, longest_payload));
  add_seconds(command, "--seconds", to.load.time, "How long to publish and count");
  add_seconds(command, "--warm-up", to.load.warm_up, "How long to publish before that");
  command.add_option("--pid", to.load.server,
                     "Process of the server: its CPU time and memory are reported");
  command.add_flag("--idle", to.idle, "Connect and join only, to see the memory");
  command.add_flag("--json", to.json, "Report as one JSON object");
}

int bench(bench_options options) {
  auto& settings = options.load;
  if (settings.shape.publishers > settings.shape.members)
    return fail({errc::invalid_field, "--publishers: they are members, and cannot be more"});
  auto where = load::find_target(options.url);
  if (!where)
    return fail(where.error());
  settings.where = *where;
  if (options.idle)
    settings.time = {};
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

} // namespace plenum::core
