// SPDX-License-Identifier: Apache-2.0

#include "app/help.hpp"

#include <fmt/format.h>

#include <sstream>

namespace plenum::core {

namespace {

constexpr std::size_t screen_width = 100;
constexpr std::size_t name_width = 38; // The longest: `--log-level debug|info|warn|error`.

} // namespace

help_formatter::help_formatter() {
  column_width(name_width);
  label("OPTIONS", "options");
  label("SUBCOMMAND", "command");
}

std::string help_formatter::make_usage(const CLI::App* command, std::string name) const {
  return Formatter::make_usage(command, std::move(name)) + '\n';
}

/// One empty line between groups, where CLI11 makes two.
std::string help_formatter::make_group(std::string name, bool is_positional,
                                       std::vector<const CLI::Option*> options) const {
  return Formatter::make_group(std::move(name), is_positional, std::move(options)).substr(1);
}

std::string help_formatter::make_option_opts(const CLI::Option* option) const {
  return option->get_type_size() == 0 ? "" : ' ' + option->get_type_name();
}

std::string help_formatter::make_option_desc(const CLI::Option* option) const {
  const auto preset = option->get_default_str();
  return wrapped(option->get_description() + (preset.empty() ? "" : " [" + preset + ']'));
}

std::string help_formatter::make_subcommand(const CLI::App* command) const {
  return fmt::format("  {:<11} {}\n", command->get_name(), command->get_description());
}

std::string help_formatter::wrapped(const std::string& text) const {
  auto words = std::istringstream{text};
  auto made = std::string{};
  auto column = std::size_t{0};
  for (auto word = std::string{}; words >> word; column += word.size() + 1) {
    if (column + word.size() > screen_width - get_column_width()) {
      made += '\n';
      column = 0;
    } else if (column != 0) {
      made += ' ';
    }
    made += word;
  }
  return made;
}

} // namespace plenum::core
