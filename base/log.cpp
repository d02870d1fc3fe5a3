// SPDX-License-Identifier: Apache-2.0

#include "base/log.hpp"

#include <spdlog/spdlog.h>

#include <atomic>
#include <string>

namespace plenum::log {

namespace {

std::atomic<bool> as_json = false;

/// Escapes what may not stand in a JSON string.
std::string escape(std::string_view text) {
  auto result = std::string{};
  for (const auto c : text) {
    if (c == '"' || c == '\\')
      result += '\\';
    if (static_cast<unsigned char>(c) < 0x20)
      result += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
    else
      result += c;
  }
  return result;
}

void write(spdlog::level::level_enum level, std::string_view message) {
  if (as_json)
    spdlog::log(level, "{}", escape(message));
  else
    spdlog::log(level, "{}", message);
}

} // namespace

void start(format how) {
  as_json = how == format::json;
  spdlog::set_pattern(as_json ? R"({"time":"%Y-%m-%dT%H:%M:%S.%e%z","level":"%l","message":"%v"})"
                              : "%Y-%m-%d %H:%M:%S.%e %L %v");
}

void info(std::string_view message) {
  write(spdlog::level::info, message);
}

void warn(std::string_view message) {
  write(spdlog::level::warn, message);
}

void error(std::string_view message) {
  write(spdlog::level::err, message);
}

} // namespace plenum::log
