// SPDX-License-Identifier: Apache-2.0
//
// A tls_context has the certificates that are shown to new connections, and reads their files
// anew when they have changed. Connections keep those that they began with.
//
// Threading: `load` and `look` by one thread at a time, everything else by any.

#pragma once

#include "base/file_stamp.hpp"
#include "gateway/net/tls_pairs.hpp"
#include "gateway/net/tls_stream.hpp"

#include <mutex>

namespace plenum::core {

class tls_context {
public:
  explicit tls_context(tls_settings settings) : settings_{std::move(settings)} {}

  /// Whether there are certificates, so that connections are encrypted.
  bool is_on() const noexcept { return !settings_.certificates.empty(); }

  /// Reads all files. Before the first connection.
  /// @returns  or, in words, which is wrong and why.
  result<void> load();

  /// Looks whether a file has changed, and reads them anew if one has or `anyway`. What cannot be
  /// read is logged, and those of before stay. Once loaded.
  void look(bool anyway);

  /// TLS for a connection that begins. Once loaded.
  std::unique_ptr<tls_stream> accept() const { return std::make_unique<tls_stream>(pairs()); }

  /// What is shown now; null: it is not loaded.
  std::shared_ptr<const tls_pairs> pairs() const;

  /// When the first certificate expires; none: it is not loaded.
  std::optional<std::time_t> expiry() const;

private:
  std::vector<file_stamp> stamps() const;

  const tls_settings settings_;
  std::vector<file_stamp>
    seen_; ///< Of all files when they were last read, whether that worked or not.
  mutable std::mutex mutex_;
  std::shared_ptr<const tls_pairs> pairs_; ///< Guarded by `mutex_`.
};

} // namespace plenum::core
