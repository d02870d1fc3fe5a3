// SPDX-License-Identifier: Apache-2.0
//
// A file_stamp is what a file is seen to have changed by: written to, or put in the place of
// another one.

#pragma once

#include <cstdint>
#include <string>

namespace plenum::core {

struct file_stamp {
  std::uint64_t device = 0;
  std::uint64_t inode = 0;
  std::int64_t bytes = 0;
  std::int64_t changed = 0; ///< In nanoseconds.

  /// As the file is now; that of one that is missing equals that of any other.
  static file_stamp of(const std::string& path);

  friend bool operator==(const file_stamp&, const file_stamp&) = default;
};

} // namespace plenum::core
