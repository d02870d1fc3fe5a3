// SPDX-License-Identifier: Apache-2.0
//
// The pages that are compiled into the server: every file of web/.

#pragma once

#include <optional>
#include <string_view>

namespace plenum {

struct page {
  std::string_view bytes;
  std::string_view content_type;
};

/// The page of this path; `/` is index.html.
std::optional<page> find_page(std::string_view path);

} // namespace plenum
