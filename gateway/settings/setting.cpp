// SPDX-License-Identifier: Apache-2.0

#include "gateway/settings/setting.hpp"

#include <algorithm>
#include <stdexcept>

namespace plenum::core {

namespace {

/// @param take  Is given the number.
template <class Take>
setting whole_number(std::string name, std::size_t now, const std::string& unit, std::string help,
                     row::span_of_numbers allowed, Take take) {
  return {.name = std::move(name),
          .value = '<' + unit + '>',
          .help = std::move(help),
          .preset = std::to_string(now),
          .range = allowed.str(),
          .read = [=](std::string_view written) -> result<void> {
            const auto read = read_number(written, allowed.least, allowed.most);
            if (!read)
              return read.error();
            take(*read);
            return {};
          }};
}

/// Longer times overflow what they are added to.
constexpr std::size_t longest = std::numeric_limits<std::uint32_t>::max();

template <class Duration>
setting time_setting(std::string name, Duration& to, const std::string& unit, std::string help,
                     row::span_of_numbers allowed) {
  allowed.most = std::min(allowed.most, longest);
  return whole_number(std::move(name), static_cast<std::size_t>(to.count()), unit, std::move(help),
                      allowed, [&to](std::size_t read) { to = Duration{read}; });
}

} // namespace

const setting& find(const settings& table, std::string_view name) {
  const auto at = std::find_if(table.begin(), table.end(),
                               [&](const setting& each) { return each.name == name; });
  if (at == table.end())
    throw std::logic_error{"no such setting: " + std::string{name}};
  return *at;
}

namespace row {

std::string span_of_numbers::str() const {
  if (most >= longest)
    return least == 0 ? "" : "at least " + std::to_string(least);
  return std::to_string(least) + " to " + std::to_string(most);
}

setting number(std::string name, std::size_t& to, const std::string& unit, std::string help,
               span_of_numbers allowed) {
  return whole_number(std::move(name), to, unit, std::move(help), allowed,
                      [&to](std::size_t read) { to = read; });
}

setting seconds(std::string name, std::chrono::seconds& to, std::string help,
                span_of_numbers allowed) {
  return time_setting(std::move(name), to, "seconds", std::move(help), allowed);
}

setting seconds(std::string name, std::optional<std::chrono::seconds>& to, std::string help) {
  const auto now = static_cast<std::size_t>(to.value_or(std::chrono::seconds{0}).count());
  return whole_number(std::move(name), now, "seconds", std::move(help), {0, longest},
                      [&to](std::size_t read) {
                        to.reset();
                        if (read != 0)
                          to = std::chrono::seconds{read};
                      });
}

setting milliseconds(std::string name, std::chrono::milliseconds& to, std::string help,
                     span_of_numbers allowed) {
  return time_setting(std::move(name), to, "milliseconds", std::move(help), allowed);
}

setting text(std::string name, std::string& to, std::string value, std::string help) {
  return {.name = std::move(name),
          .value = std::move(value),
          .help = std::move(help),
          .preset = to,
          .read = [&to](std::string_view written) -> result<void> {
            to = written;
            return {};
          }};
}

setting files(std::string name, std::vector<std::string>& to, std::string help) {
  return {.name = std::move(name),
          .value = "<file>[,<file>...]",
          .help = std::move(help),
          .read = [&to](std::string_view written) -> result<void> {
            auto read = std::vector<std::string>{};
            for (auto rest = std::string{written} + ','; !rest.empty();) {
              const auto end = rest.find(',');
              if (end == 0)
                return error{errc::invalid_field, "names of files are wanted, with commas between "
                                                  "them"};
              read.push_back(rest.substr(0, end));
              rest.erase(0, end + 1);
            }
            to = std::move(read);
            return {};
          }};
}

setting toggle(std::string name, bool& to, std::string help) {
  return {.name = std::move(name),
          .help = std::move(help),
          .preset = to ? "true" : "false",
          .read = [&to](std::string_view written) -> result<void> {
            if (written != "true" && written != "false")
              return error{errc::invalid_field,
                           "true or false is wanted, not '" + std::string{written} + "'"};
            to = written == "true";
            return {};
          }};
}

} // namespace row

} // namespace plenum::core
