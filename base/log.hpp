// SPDX-License-Identifier: Apache-2.0
//
// The log of the process: one line per event, as text for people or as JSON for machines.
// What clients cause cannot flood it: over a hundred lines of one level in one second are
// counted, not written. Callable from any thread.

#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace plenum::core::log {

enum class format : std::uint8_t { text, json };
enum class level : std::uint8_t { debug, info, warn, error };

/// What belongs to an event, by name: channel, peer, cause.
using fields = std::initializer_list<std::pair<std::string_view, std::string>>;

/// Chooses how lines look and which are written; called once, before the first line.
void start(format how, level least = level::info);

/// Whether lines of this level are written, for what is dear to put together.
bool writes(level which) noexcept;

void debug(std::string_view message, fields with = {});
void info(std::string_view message, fields with = {});
void warn(std::string_view message, fields with = {});
void error(std::string_view message, fields with = {});

} // namespace plenum::core::log
