// SPDX-License-Identifier: Apache-2.0

#include "gateway/net/tls_context.hpp"

#include "base/log.hpp"

namespace plenum::core {

auto tls_context::stamps() const -> std::vector<file_stamp> {
  auto all = std::vector<file_stamp>{file_stamp::of(settings_.client_ca)};
  for (const auto* files : {&settings_.certificates, &settings_.keys})
    for (const auto& each : *files)
      all.push_back(file_stamp::of(each));
  return all;
}

result<void> tls_context::load() {
  seen_ = stamps(); // Before: what changes meanwhile is seen the next time.
  auto read = read_pairs(settings_);
  if (!read)
    return read.error();
  if (!is_on())
    return {};
  if ((*read)->expiry() <= std::time(nullptr))
    log::warn("the certificate has expired", {{"file", settings_.certificates.front()}});
  const auto lock = std::lock_guard{mutex_};
  pairs_ = std::move(*read);
  return {};
}

void tls_context::look(bool anyway) {
  if (!is_on() || !pairs() || (!anyway && stamps() == seen_))
    return;
  if (const auto loaded = load(); loaded)
    log::info("the certificates were read anew");
  else
    log::error("the certificates cannot be read anew, those of before stay",
               {{"why", loaded.error().message}});
}

std::shared_ptr<const tls_pairs> tls_context::pairs() const {
  const auto lock = std::lock_guard{mutex_};
  return pairs_;
}

std::optional<std::time_t> tls_context::expiry() const {
  const auto now = pairs();
  return now ? std::optional{now->expiry()} : std::nullopt;
}

} // namespace plenum::core
