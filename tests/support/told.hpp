// SPDX-License-Identifier: Apache-2.0
//
// told says in short what a client of the JSON wire has been sent, one line for each
// message, so that a test compares lines:
//
//   joined room channel_added 1      with its status and number of members
//   message room hi @3               saved, at offset 3
//   member room join ann
//   error too_many_groups
//
// What is not the same in every run, such as ids and times, is left out.

#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace plenum::core::test {

/// @param bytes  Whole WebSocket frames.
std::vector<std::string> told(std::string_view bytes);

} // namespace plenum::core::test
