// SPDX-License-Identifier: Apache-2.0
//
// A key_ring holds the keys that tokens are verified with: from files that are read again when they
// change, and those that are published elsewhere.
//
// Threading: `verify` on any thread; the others on one.

#pragma once

#include "base/file_stamp.hpp"
#include "gateway/auth/jwt_key.hpp"

#include <atomic>
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
  explicit key_ring(keys fixed) : of_files_{std::move(fixed)} { use_both(); }

  /// Reads keys from files: PEM, JWKS, or, of `secret_file`, the bytes of a secret for HS256.
  /// @param secret_file  Empty: none. @returns  what is wrong with which file.
  result<void> open(const std::vector<std::string>& files, const std::string& secret_file);

  /// Reads the files again if one has changed; if they cannot be read, the keys stay, and that is
  /// logged.
  void refresh();

  /// Puts published keys beside those of the files, in the place of those that were there before.
  void set_published(keys these);

  /// Whether a token has named a key that is not there, since this was last asked.
  bool has_missed_key() const noexcept { return missed_.exchange(false); }

  /// Whether one of the keys that the token may have been signed with has made `signature`. A token
  /// that names its key can only have been signed with that, or with one that has no name.
  bool verify(jwt_algorithm how, std::string_view id, std::string_view text,
              std::string_view signature) const;

private:
  struct source {
    std::string path;
    bool is_secret = false;
  };

  result<keys> read() const;
  std::vector<file_stamp> stamps() const;
  void use_both();

  std::vector<source> files_;
  std::vector<file_stamp> seen_;
  keys of_files_;
  keys published_;
  std::atomic<std::shared_ptr<const keys>> keys_ = std::make_shared<const keys>();
  mutable std::atomic<bool> missed_ = false;
};

} // namespace plenum::core
