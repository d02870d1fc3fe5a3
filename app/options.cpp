// SPDX-License-Identifier: Apache-2.0

#include "app/options.hpp"

#include <CLI/CLI.hpp>

#include <cstdlib>

namespace plenum::core {

namespace {

void read(const setting& row, std::string_view written) {
  if (const auto read = row.read(written); !read)
    throw CLI::ValidationError{"--" + row.name + ": " + read.error().message};
}

/// CLI11 would throw what no parser expects where its variable is neither true nor false.
CLI::Option* add_switch(CLI::App& command, const setting& row) {
  const auto check = [row](const std::string& written) {
    const auto read = row.read(written);
    return read ? "" : read.error().message;
  };
  const auto take = [row](std::int64_t times) { read(row, times > 0 ? "true" : "false"); };
  return command.add_flag_function("--" + row.name, take, row.help)->check(check);
}

CLI::Option* add_option(CLI::App& command, const setting& row) {
  const auto name = "--" + row.name;
  if (row.value.empty())
    return add_switch(command, row);
  return command
    .add_option_function<std::string>(
      name, [row](const std::string& written) { read(row, written); }, row.help)
    ->type_name(row.value)
    ->default_str(row.preset);
}

/// Which variable is asked: the other name counts where the first is not set.
std::string variable_of(const setting& row) {
  const auto* first = std::getenv(row.variable.c_str());
  return row.also.empty() || (first != nullptr && *first != '\0') ? row.variable : row.also;
}

} // namespace

void add_options(CLI::App& command, const settings& table) {
  for (const auto& row : table) {
    auto* option = add_option(command, row);
    if (!row.group.empty())
      option->group(row.group);
    if (!row.variable.empty())
      option->envname(variable_of(row));
  }
}

} // namespace plenum::core
