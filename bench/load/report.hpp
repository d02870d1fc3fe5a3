// SPDX-License-Identifier: Apache-2.0
//
// A report says what a load has found: as lines for people, or as one JSON object on one line
// for programs, whose members docs/performance.md describes.

#pragma once

#include "bench/load/load.hpp"

#include <string>

namespace plenum::core::load {

std::string to_text(const findings& found);

std::string to_json(const findings& found);

} // namespace plenum::core::load
