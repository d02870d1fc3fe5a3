// SPDX-License-Identifier: Apache-2.0

#include "app/commands/nodes_command.hpp"

#include "app/options.hpp"
#include "base/log.hpp"
#include "cluster/node_message.hpp"
#include "gateway/settings/settings_table.hpp"

#include <CLI/CLI.hpp>
#include <fmt/chrono.h>

#include <algorithm>
#include <condition_variable>
#include <iostream>
#include <mutex>
#include <thread>

namespace plenum::core {

namespace {

constexpr auto patience = std::chrono::seconds{3};
constexpr auto look_again = std::chrono::milliseconds{5};

/// Collects what the nodes tell of themselves.
class census_taker final : public broker_events {
public:
  void on_publication(publication_ptr /*what*/) override {}
  void on_history(const group_name& /*group*/, history_page /*page*/) override {}

  void on_told(std::string what) override {
    const auto message = open_node_message(what);
    const auto* told = message ? std::get_if<any_finding>(&message->what) : nullptr;
    const auto* node = told != nullptr ? std::get_if<finding::node>(told) : nullptr;
    if (node == nullptr)
      return;
    const auto lock = std::lock_guard{mutex_};
    nodes_.push_back(node->info);
    changed_.notify_all();
  }

  void on_reached(const result<reach>& reached) {
    const auto lock = std::lock_guard{mutex_};
    reached_ = reached;
    changed_.notify_all();
  }

  /// Waits for how many nodes were reached.
  result<reach> reached() {
    auto lock = std::unique_lock{mutex_};
    changed_.wait(lock, [this] { return reached_.has_value(); });
    return *reached_;
  }

  /// Waits for so many nodes, though not for ever. @returns  them, by name.
  std::vector<node_info> nodes(std::size_t count) {
    auto lock = std::unique_lock{mutex_};
    changed_.wait_for(lock, patience, [&] { return nodes_.size() >= count; });
    std::sort(nodes_.begin(), nodes_.end(),
              [](const auto& a, const auto& b) { return a.name < b.name; });
    return nodes_;
  }

private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::optional<result<reach>> reached_;
  std::vector<node_info> nodes_;
};

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
  log::start(log::format::text, log::level::error);
  auto taker = census_taker{};
  const auto id = node_id::make();
  const auto through = make_broker(settings, id, broker_user::visitor);
  through->start(taker);
  // Only when this inbox is heard can anybody answer.
  const auto begun = steady_clock::now();
  while (through->trouble() && steady_clock::now() < begun + settings.redis_wait)
    std::this_thread::sleep_for(look_again);
  auto reached = result<reach>{error{errc::relay_unavailable, "Redis cannot be reached"}};
  if (!through->trouble()) {
    through->tell({}, pack({id, 1, any_question{question::node{}}}),
                  [&](const result<reach>& asked) { taker.on_reached(asked); });
    reached = taker.reached();
  }
  if (!reached) {
    through->stop();
    std::cerr << "plenum nodes: " << reached.error().message << '\n';
    return 1;
  }
  const auto others = reached->count - (reached->here ? 1 : 0);
  const auto nodes = taker.nodes(others);
  through->stop();
  print(nodes);
  print_unheard(reached->unheard);
  const auto silent = others - std::min(others, nodes.size()) + reached->unheard.size();
  if (silent == 0)
    return 0;
  std::cerr << "plenum nodes: " << silent << " did not answer\n";
  return 2;
}

} // namespace

std::function<int()> add_nodes(CLI::App& to) {
  const auto settings = std::make_shared<broker_settings>();
  add_options(to, broker_table(*settings));
  return [settings] { return list_nodes(*settings); };
}

} // namespace plenum::core
