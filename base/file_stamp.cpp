// SPDX-License-Identifier: Apache-2.0

#include "base/file_stamp.hpp"

#include <sys/stat.h>

namespace plenum::core {

namespace {

constexpr std::int64_t nanoseconds = 1'000'000'000;

} // namespace

file_stamp file_stamp::of(const std::string& path) {
  struct stat found {};
  if (::stat(path.c_str(), &found) != 0)
    return {};
  return {found.st_dev, found.st_ino, found.st_size,
          found.st_mtim.tv_sec * nanoseconds + found.st_mtim.tv_nsec};
}

} // namespace plenum::core
