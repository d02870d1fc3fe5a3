// SPDX-License-Identifier: Apache-2.0
//
// The kinds of options that the subcommands have: numbers, times and words. What is none is
// refused with the option's name and with what is wanted.

#pragma once

#include <CLI/CLI.hpp>

#include <chrono>
#include <string>
#include <utility>
#include <vector>

namespace plenum::core {

/// A whole number. CLI11's own reading takes -1 for the largest that there is.
CLI::Option* add_number(CLI::App& command, const std::string& name, std::size_t& to,
                        const std::string& help);

void add_milliseconds(CLI::App& command, const std::string& name, std::chrono::milliseconds& to,
                      const std::string& help);

void add_seconds(CLI::App& command, const std::string& name, std::chrono::seconds& to,
                 const std::string& help);

/// One of a few words, each with what it means. CLI11's own help shows enumerators as bytes.
template <class T>
CLI::Option* add_word(CLI::App& command, const std::string& name, T& to, const std::string& help,
                      const std::vector<std::pair<std::string, T>>& words) {
  auto all = std::string{};
  auto preset = std::string{};
  for (const auto& [word, meaning] : words) {
    all += (all.empty() ? "" : "|") + word;
    if (meaning == to)
      preset = word;
  }
  const auto read = [=, &to](const std::string& text) {
    for (const auto& [word, meaning] : words)
      if (word == text) {
        to = meaning;
        return;
      }
    throw CLI::ValidationError{name + ": " + all + " is wanted, not '" + text + "'"};
  };
  return command.add_option_function<std::string>(name, read, help)
    ->type_name(all)
    ->default_str(preset);
}

} // namespace plenum::core
