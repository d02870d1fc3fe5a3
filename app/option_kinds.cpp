// SPDX-License-Identifier: Apache-2.0

#include "app/option_kinds.hpp"

#include "base/number.hpp"

namespace plenum::core {

namespace {

/// @param unit  Of the numbers that are wanted, which is that of `to`.
template <class Duration>
void add_time(CLI::App& command, const std::string& name, Duration& to, const std::string& help,
              const char* unit) {
  command
    .add_option_function<std::uint32_t>(
      name, [&to](std::uint32_t value) { to = Duration{value}; }, help)
    ->type_name(unit)
    ->default_str(std::to_string(to.count()));
}

} // namespace

CLI::Option* add_number(CLI::App& command, const std::string& name, std::size_t& to,
                        const std::string& help) {
  return command
    .add_option_function<std::string>(
      name,
      [name, &to](const std::string& text) {
        const auto number = read_number<std::size_t>(text);
        if (!number)
          throw CLI::ValidationError{name + ": " + number.error().message};
        to = *number;
      },
      help)
    ->type_name("NUMBER")
    ->default_str(std::to_string(to));
}

void add_milliseconds(CLI::App& command, const std::string& name, std::chrono::milliseconds& to,
                      const std::string& help) {
  add_time(command, name, to, help, "MILLISECONDS");
}

void add_seconds(CLI::App& command, const std::string& name, std::chrono::seconds& to,
                 const std::string& help) {
  add_time(command, name, to, help, "SECONDS");
}

} // namespace plenum::core
