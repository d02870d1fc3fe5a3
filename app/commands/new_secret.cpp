// SPDX-License-Identifier: Apache-2.0

#include "app/commands/new_secret.hpp"

#include "base/random.hpp"
#include "gateway/auth/base64url.hpp"

#include <cerrno>
#include <system_error>

#include <fcntl.h>
#include <unistd.h>

namespace plenum::core {

namespace {

constexpr std::size_t secret_bytes = 48;
constexpr auto mine_alone = 0600;

} // namespace

result<void> write_new_secret(const std::string& path) {
  auto bytes = std::string(secret_bytes, '\0');
  fill_random(std::as_writable_bytes(std::span{bytes}));
  const auto text = to_base64url(bytes) + '\n';
  const auto file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mine_alone);
  const auto written = file >= 0 ? ::write(file, text.data(), text.size()) : -1;
  const auto why = std::generic_category().message(errno);
  if (file >= 0)
    ::close(file);
  if (written != static_cast<ssize_t>(text.size()))
    return error{errc::invalid_field, path + ": " + why};
  return {};
}

} // namespace plenum::core
