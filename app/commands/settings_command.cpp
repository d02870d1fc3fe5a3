// SPDX-License-Identifier: Apache-2.0

#include "app/commands/settings_command.hpp"

#include "gateway/settings/settings_table.hpp"

#include <fmt/format.h>

#include <iostream>

namespace plenum::core {

namespace {

constexpr auto introduction = R"(# Settings

All settings of `plenum serve`, as `plenum settings` prints them. Each is an option of the command line or a variable
of the environment: `--ping-interval 30` or `PLENUM_PING_INTERVAL=30`. The command line comes first; a variable that is
empty counts as not set. What cannot be read, or is out of range, keeps the server from starting, with words.
A switch has no value on the command line; its variable is `true` or `false`.
)";

/// A cell of a table, in which a bar would end it.
std::string cell(std::string_view text) {
  auto made = std::string{};
  for (const auto c : text)
    made += c == '|' ? std::string{"\\|"} : std::string{c};
  return made;
}

std::string variables_of(const setting& row) {
  const auto also = row.also.empty() ? "" : fmt::format(", or `{}`", row.also);
  return fmt::format("`{}`{}", row.variable, also);
}

std::string to_row(const setting& row) {
  const auto preset = row.preset.empty() ? "" : fmt::format("`{}`", row.preset);
  const auto range = row.range.empty() ? "" : fmt::format("; {}", row.range);
  const auto value = row.value.empty() ? "" : ' ' + row.value;
  return fmt::format("| `--{}{}` | {} | {} | {}{} |\n", row.name, cell(value), variables_of(row),
                     preset, row.help, range);
}

} // namespace

std::string settings_reference() {
  auto unset = server_settings{};
  auto made = std::string{introduction};
  auto group = std::string{};
  for (const auto& row : settings_table(unset)) {
    if (row.group != group)
      made += fmt::format(
        "\n## {}\n\n| option | variable | default | meaning |\n|---|---|---|---|\n", row.group);
    group = row.group;
    made += to_row(row);
  }
  return made;
}

std::function<int()> add_settings(CLI::App& /*to*/) {
  return [] {
    std::cout << settings_reference();
    return 0;
  };
}

} // namespace plenum::core
