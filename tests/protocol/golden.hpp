// SPDX-License-Identifier: Apache-2.0
//
// golden reads the recorded frames under tests/golden (its README.md says how
// they are laid out).

#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace plenum::core::test {

/// One recorded frame.
struct recording {
  std::string name; ///< Of the file, without extension.
  std::string body; ///< What goes into the WebSocket message.
};

/// All recordings of a folder such as "json/client", by name.
std::vector<recording> recordings(std::string_view folder);

/// The text of tests/golden/`path`; empty if there is no such file.
std::string golden_text(std::string_view path);

/// The text of a file of the project.
std::string project_text(std::string_view path);

} // namespace plenum::core::test
