// SPDX-License-Identifier: Apache-2.0

#include "app/commands/nodes_command.hpp"

#include "app/commands/cluster_visit.hpp"
#include "app/options.hpp"
#include "gateway/settings/settings_table.hpp"

#include <CLI/CLI.hpp>
#include <fmt/chrono.h>

#include <algorithm>
#include <iostream>

namespace plenum::core {

namespace {

void print(const std::vector<node_info>& nodes) {
  constexpr auto row = "{:<24} {:<8} {:<8} {:>12} {:>10} {:>10}\n";
  std::cout << fmt::format(row, "NAME", "ID", "VERSION", "UPTIME", "CHANNELS", "GROUPS");
  for (const auto& each : nodes)
    std::cout << fmt::format(row, each.name, each.id.str(), each.version,
                             fmt::format("{}", each.uptime), each.channels, each.groups);
}

void print_unheard(const std::vector<node_id>& nodes) {
  for (const auto& each : nodes)
    std::cout << fmt::format("{:<24} {:<8} does not listen\n", "-", each.str());
}

int list_nodes(const broker_settings& settings) {
  if (!settings.redis) {
    std::cerr << "plenum nodes: --broker: the Redis of the cluster is wanted\n";
    return 1;
  }
  const auto told = cluster_visit{settings}.ask(question::node{});
  if (!told) {
    std::cerr << "plenum nodes: " << told.error().message << '\n';
    return 1;
  }
  auto nodes = std::vector<node_info>{};
  for (const auto& each : told->list)
    if (const auto* node = std::get_if<finding::node>(&each))
      nodes.push_back(node->info);
  std::ranges::sort(nodes, {}, &node_info::name);
  print(nodes);
  print_unheard(told->unheard);
  if (told->silent == 0)
    return 0;
  std::cerr << "plenum nodes: " << told->silent << " did not answer\n";
  return 2;
}

} // namespace

std::function<int()> add_nodes(CLI::App& to) {
  const auto settings = std::make_shared<broker_settings>();
  add_options(to, broker_table(*settings));
  return [settings] { return list_nodes(*settings); };
}

} // namespace plenum::core
