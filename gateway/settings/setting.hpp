// SPDX-License-Identifier: Apache-2.0
//
// A setting is one row of a table: a name, what it means, what may be written there, and the
// variable of the program that it is read into. Flags, variables of the environment, `--help` and
// the reference are made from such rows.

#pragma once

#include "base/number.hpp"

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace plenum::core {

struct setting {
  std::string name{};  ///< As in `--NAME`.
  std::string value{}; ///< What is wanted: "<seconds>", "text|json"; empty: it is a switch.
  std::string help{};
  std::string preset{}; ///< What stands there when nobody sets it.
  std::string range{};  ///< Which numbers: "1 to 256"; empty: all.

  /// Takes what somebody has written; of a switch, "true" or "false".
  /// @returns  in words, what is wanted instead.
  std::function<result<void>(std::string_view)> read{};

  std::string group{};    ///< The heading that it stands under.
  std::string variable{}; ///< Of the environment; empty: none.
  std::string also{};     ///< The same by another name.
  bool live = false;      ///< It may change while the server runs.
};

/// Rows that stand together, in the order of the reference.
using settings = std::vector<setting>;

/// The row of this name; there has to be one.
const setting& find(const settings& table, std::string_view name);

// -- kinds of rows; what they read into outlives them ----------------------------------

namespace row {

/// Which numbers are allowed.
struct span_of_numbers {
  std::size_t least = 0;
  std::size_t most = std::numeric_limits<std::size_t>::max();

  std::string str() const; ///< For people; empty: all.
};

/// A whole number of this unit, such as "bytes".
setting number(std::string name, std::size_t& to, const std::string& unit, std::string help,
               span_of_numbers allowed = {});

setting seconds(std::string name, std::chrono::seconds& to, std::string help,
                span_of_numbers allowed = {});

/// The same where 0 stands for none.
setting seconds(std::string name, std::optional<std::chrono::seconds>& to, std::string help);

setting milliseconds(std::string name, std::chrono::milliseconds& to, std::string help,
                     span_of_numbers allowed = {});

setting text(std::string name, std::string& to, std::string value, std::string help);

/// Names of files, with commas between them.
setting files(std::string name, std::vector<std::string>& to, std::string help);

/// On or off.
setting toggle(std::string name, bool& to, std::string help);

/// One of a few words, each with what it means.
template <class T>
setting word(std::string name, T& to, std::string help,
             std::vector<std::pair<std::string, T>> words) {
  auto all = std::string{};
  auto preset = std::string{};
  for (const auto& [each, meaning] : words) {
    all += (all.empty() ? "" : "|") + each;
    if (meaning == to)
      preset = each;
  }
  return {
    .name = std::move(name),
    .value = all,
    .help = std::move(help),
    .preset = std::move(preset),
    .read = [=, &to](std::string_view written) -> result<void> {
      for (const auto& [each, meaning] : words)
        if (each == written) {
          to = meaning;
          return {};
        }
      return error{errc::invalid_field, all + " is wanted, not '" + std::string{written} + "'"};
    }};
}

} // namespace row

} // namespace plenum::core
