// SPDX-License-Identifier: Apache-2.0
//
// The pages that are compiled into the server: every file of web/.

#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace plenum::core {

struct page {
  std::string_view bytes;
  std::string_view content_type;
};

/// Each page with its path; `/` is index.html.
std::vector<std::pair<std::string, page>> all_pages();

} // namespace plenum::core
