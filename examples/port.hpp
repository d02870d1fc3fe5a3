// SPDX-License-Identifier: Apache-2.0
//
// The command line of the examples: an optional port, 8080 if none is given.

#pragma once

#include <plenum/plenum.hpp>

#include <cstdlib>

inline plenum::AppOptions on_port(int argc, char** argv) {
  auto options = plenum::AppOptions{};
  if (argc > 1)
    options.port = static_cast<std::uint16_t>(std::atoi(argv[1]));
  return options;
}
