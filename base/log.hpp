// SPDX-License-Identifier: Apache-2.0
//
// The log of the process: one line per event, as text for people or as JSON
// for machines. Callable from any thread.

#pragma once

#include <cstdint>
#include <string_view>

namespace plenum::log {

enum class format : std::uint8_t { text, json };

/// Chooses how lines look; called once, before the first line.
void start(format how);

void info(std::string_view message);
void warn(std::string_view message);
void error(std::string_view message);

} // namespace plenum::log
