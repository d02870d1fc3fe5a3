// SPDX-License-Identifier: Apache-2.0

#include "gateway/pages.hpp"

#include "embedded/web.hpp"

#include <array>
#include <utility>

namespace plenum {

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

std::optional<page> find_page(std::string_view path) {
  if (!path.starts_with('/'))
    return std::nullopt;
  const auto name = path == "/" ? std::string_view{"index.html"} : path.substr(1);
  for (const auto& file : embedded_web())
    if (file.name == name)
      return page{file.bytes, content_type(name)};
  return std::nullopt;
}

} // namespace plenum
