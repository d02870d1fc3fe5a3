// SPDX-License-Identifier: Apache-2.0

#include "base/file_stamp.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

namespace plenum::core {
namespace {

namespace fs = std::filesystem;

TEST(FileStamp, ChangesWhenAFileIsWrittenOrAnotherIsPutInItsPlace) {
  const auto folder = fs::path{testing::TempDir()} / "file_stamp";
  fs::remove_all(folder);
  fs::create_directory(folder);
  const auto file = folder / "keys";
  const auto none = file_stamp::of(file);
  std::ofstream{file} << "old";
  const auto old = file_stamp::of(file);
  EXPECT_NE(old, none);
  EXPECT_EQ(file_stamp::of(file), old);
  std::ofstream{folder / "other"} << "new";
  fs::last_write_time(folder / "other", fs::last_write_time(file));
  fs::rename(folder / "other", file);
  EXPECT_NE(file_stamp::of(file), old);
  fs::remove_all(folder);
  EXPECT_EQ(file_stamp::of(file), none);
}

} // namespace
} // namespace plenum::core
