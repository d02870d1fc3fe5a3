// SPDX-License-Identifier: Apache-2.0

#include "app/pages.hpp"

#include "embedded/web.hpp"

#include <array>
#include <utility>

namespace plenum::core {

namespace {

std::string_view content_type(std::string_view name) {
  static constexpr auto types = std::array<std::pair<std::string_view, std::string_view>, 4>{{
    {".html", "text/html; charset=utf-8"},
    {".css", "text/css; charset=utf-8"},
    {".js", "text/javascript; charset=utf-8"},
    {".svg", "image/svg+xml"},
  }};
  for (const auto& [ending, type] : types)
    if (name.ends_with(ending))
      return type;
  return "application/octet-stream";
}

} // namespace

std::vector<std::pair<std::string, page>> all_pages() {
  auto pages = std::vector<std::pair<std::string, page>>{};
  for (const auto& file : embedded_web()) {
    const auto found = page{file.bytes, content_type(file.name)};
    pages.emplace_back("/" + std::string{file.name}, found);
    if (file.name == "index.html")
      pages.emplace_back("/", found);
  }
  return pages;
}

} // namespace plenum::core
