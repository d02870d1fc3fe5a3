// SPDX-License-Identifier: Apache-2.0

#include "base/small_file.hpp"

#include <cerrno>
#include <cstdio>
#include <memory>
#include <system_error>

namespace plenum::core {

namespace {

struct closes {
  void operator()(std::FILE* file) const noexcept { std::fclose(file); }
};

error wrong(const std::string& path, const std::string& why) {
  return {errc::invalid_field, path + ": " + why};
}

} // namespace

result<std::string> read_small_file(const std::string& path, std::size_t max) {
  const auto file = std::unique_ptr<std::FILE, closes>{std::fopen(path.c_str(), "rbe")};
  if (!file)
    return wrong(path, std::generic_category().message(errno));
  auto bytes = std::string(max + 1, '\0');
  bytes.resize(std::fread(bytes.data(), 1, bytes.size(), file.get()));
  if (std::ferror(file.get()) != 0)
    return wrong(path, std::generic_category().message(errno)); // A folder, for example.
  if (bytes.size() > max)
    return wrong(path, "is longer than " + std::to_string(max) + " bytes");
  return bytes;
}

} // namespace plenum::core
