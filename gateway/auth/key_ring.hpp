// SPDX-License-Identifier: Apache-2.0
//
// A key_ring holds the keys that tokens are verified with, from files that are read again when they
// change. Any thread.

#pragma once

#include "gateway/auth/jwt_key.hpp"

#include <atomic>
#include <filesystem>
#include <string>
#include <vector>

namespace plenum::core {

/// The secret in a file, for HS256: its bytes, without the line end that an editor or a shell has
/// put behind them. @returns  the key, or what is wrong with the file.
result<jwt_key> read_secret_key(const std::string& path);

class key_ring {
public:
  using keys = std::vector<jwt_key>;

  key_ring() = default;

  /// For what is no file.
  explicit key_ring(keys fixed) : keys_{std::make_shared<const keys>(std::move(fixed))} {}

  /// Reads keys from files: PEM, JWKS, or, of `secret_file`, the bytes of a secret for HS256.
  /// @param secret_file  Empty: none. @returns  what is wrong with which file.
  result<void> open(const std::vector<std::string>& files, const std::string& secret_file);

  /// Reads the files again if one has changed; if they cannot be read, the keys stay, and that is
  /// logged.
  void refresh();

  /// Whether one of the keys that the token may have been signed with has made `signature`. A token
  /// that names its key can only have been signed with that, or with one that has no name.
  bool verify(jwt_algorithm how, std::string_view id, std::string_view text,
              std::string_view signature) const;

  bool empty() const { return keys_.load()->empty(); }

private:
  struct source {
    std::string path;
    bool is_secret = false;
  };
  using stamp = std::vector<std::filesystem::file_time_type>;

  result<keys> read() const;
  stamp look() const;

  std::vector<source> files_;
  stamp seen_;
  std::atomic<std::shared_ptr<const keys>> keys_ = std::make_shared<const keys>();
};

} // namespace plenum::core
