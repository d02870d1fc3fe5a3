// SPDX-License-Identifier: Apache-2.0

#include "base/log.hpp"

#include "base/utf8.hpp"

#include <spdlog/spdlog.h>

#include <array>
#include <atomic>
#include <chrono>

namespace plenum::core::log {

namespace {

/// Makes spdlog's registry while there is one thread: which of several is first is its secret.
[[maybe_unused]] const auto* const made_early = spdlog::default_logger_raw();

/// Lines of one level in one second before the rest is only counted.
constexpr std::uint32_t most_lines = 100;

/// What one level has written.
struct level_count {
  std::atomic<std::int64_t> second = 0; ///< The one that is counted.
  std::atomic<std::uint32_t> lines = 0; ///< In that second.
};

std::atomic<bool> as_json = false;
std::array<level_count, 4> counts;       ///< One per level, so that none drowns another.
std::atomic<std::uint32_t> withheld = 0; ///< Since the last line that was written.

spdlog::level::level_enum to_spdlog(level which) {
  switch (which) {
    case level::debug: return spdlog::level::debug;
    case level::info: return spdlog::level::info;
    case level::warn: return spdlog::level::warn;
    case level::error: break;
  }
  return spdlog::level::err;
}

/// Escapes what may not stand in a JSON string, and replaces what is no UTF-8.
std::string escape(std::string_view text) {
  auto result = std::string{};
  while (!text.empty()) {
    const auto length = sequence_length(text);
    const auto c = text.front();
    if (length == 0)
      result += "\\ufffd";
    else if (c == '"' || c == '\\')
      result += {'\\', c};
    else if (static_cast<unsigned char>(c) < 0x20)
      result += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
    else
      result += text.substr(0, length);
    text.remove_prefix(std::max<std::size_t>(length, 1));
  }
  return result;
}

/// Without what would break the line or its fields.
std::string one_line(std::string_view text) {
  auto result = std::string{text};
  for (auto& c : result)
    if (static_cast<unsigned char>(c) < 0x20)
      c = ' ';
  return result;
}

std::string to_line(std::string_view message, fields with) {
  if (!as_json) {
    auto text = one_line(message);
    for (const auto& [name, value] : with)
      text += fmt::format(" {}={}", name, one_line(value));
    return text;
  }
  auto text = fmt::format(R"("message":"{}")", escape(message));
  for (const auto& [name, value] : with)
    text += fmt::format(R"(,"{}":"{}")", name, escape(value));
  return text;
}

/// Whether this second has room for a line more of this level.
bool has_room(level which) {
  using namespace std::chrono;
  const auto now = duration_cast<seconds>(steady_clock::now().time_since_epoch()).count();
  auto& count = counts[static_cast<std::size_t>(which)];
  if (count.second.exchange(now) != now)
    count.lines = 0;
  if (++count.lines <= most_lines)
    return true;
  ++withheld;
  return false;
}

void write(level which, std::string_view message, fields with) {
  if (!writes(which) || !has_room(which))
    return;
  if (const auto count = withheld.exchange(0); count != 0)
    spdlog::warn(to_line("lines were withheld", {{"count", std::to_string(count)}}));
  spdlog::log(to_spdlog(which), to_line(message, with));
}

} // namespace

void start(format how, level least) {
  as_json = how == format::json;
  spdlog::set_pattern(as_json ? R"({"time":"%Y-%m-%dT%H:%M:%S.%e%z","level":"%l",%v})"
                              : "%Y-%m-%d %H:%M:%S.%e %L %v");
  spdlog::set_level(to_spdlog(least));
}

bool writes(level which) noexcept {
  return spdlog::should_log(to_spdlog(which));
}

void debug(std::string_view message, fields with) {
  write(level::debug, message, with);
}

void info(std::string_view message, fields with) {
  write(level::info, message, with);
}

void warn(std::string_view message, fields with) {
  write(level::warn, message, with);
}

void error(std::string_view message, fields with) {
  write(level::error, message, with);
}

} // namespace plenum::core::log
