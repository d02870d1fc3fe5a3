// SPDX-License-Identifier: Apache-2.0
//
// How `--help` looks: options in groups, what they mean beside them, all within 100 columns.

#pragma once

#include <CLI/CLI.hpp>

namespace plenum::core {

class help_formatter final : public CLI::Formatter {
public:
  help_formatter();

private:
  std::string make_usage(const CLI::App* command, std::string name) const override;
  std::string make_group(std::string name, bool is_positional,
                         std::vector<const CLI::Option*> options) const override;
  std::string make_option_opts(const CLI::Option* option) const override;
  std::string make_option_desc(const CLI::Option* option) const override;
  std::string make_subcommand(const CLI::App* command) const override;

  /// Breaks lines so that they fit beside what they explain.
  std::string wrapped(const std::string& text) const;
};

} // namespace plenum::core
