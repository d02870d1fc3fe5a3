// SPDX-License-Identifier: Apache-2.0

#include "tests/protocol/golden.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace plenum::core::test {

namespace {

namespace fs = std::filesystem;

const auto project = fs::path{PLENUM_SOURCE_DIR};

std::string read(const fs::path& path) {
  auto in = std::ifstream{path, std::ios::binary};
  auto text = std::ostringstream{};
  text << in.rdbuf();
  return text.str();
}

std::string without_last_line_end(std::string text) {
  if (text.ends_with('\n'))
    text.pop_back();
  return text;
}

/// The bytes of pairs of hex digits; a `#` begins a comment.
std::string from_hex(const std::string& text) {
  auto bytes = std::string{};
  auto lines = std::istringstream{text};
  for (auto line = std::string{}; std::getline(lines, line);) {
    auto pairs = std::istringstream{line.substr(0, line.find('#'))};
    for (auto pair = std::string{}; pairs >> pair;)
      bytes += static_cast<char>(std::stoi(pair, nullptr, 16));
  }
  return bytes;
}

} // namespace

std::vector<recording> recordings(std::string_view folder) {
  auto found = std::vector<recording>{};
  for (const auto& entry : fs::directory_iterator{project / "tests/golden" / folder}) {
    const auto& path = entry.path();
    if (path.extension() == ".json")
      found.push_back({path.stem(), without_last_line_end(read(path))});
    else if (path.extension() == ".hex")
      found.push_back({path.stem(), from_hex(read(path))});
  }
  std::sort(found.begin(), found.end(),
            [](const auto& a, const auto& b) { return a.name < b.name; });
  return found;
}

std::string golden_text(std::string_view path) {
  return read(project / "tests/golden" / path);
}

std::string project_text(std::string_view path) {
  return read(project / path);
}

} // namespace plenum::core::test
