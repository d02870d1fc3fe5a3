// SPDX-License-Identifier: Apache-2.0
//
// A key_fetch keeps the keys of a key_ring that are published at a URL, as a JWKS. While they
// cannot be fetched, those from before stay.
//
// Threading: on the first loop.

#pragma once

#include "base/clock.hpp"
#include "gateway/auth/key_ring.hpp"
#include "gateway/fetch/fetch.hpp"

namespace plenum::core {

/// When keys are fetched: at first, then every five minutes; after ten seconds already if it went
/// wrong or a token names a key that is not there.
class fetch_schedule {
public:
  /// @param wanted  A token has named such a key.
  bool is_due(time_point now, bool wanted) const noexcept;

  void begin(time_point now) noexcept;
  void end(bool went_well) noexcept;

private:
  std::optional<time_point> begun_{}; ///< The last one.
  bool under_way_ = false;
  bool went_well_ = false;
};

class key_fetch {
public:
  /// @param to       Outlives this.
  /// @param url      Of https.
  /// @param ca_file  Who vouches for its server; empty: those whom the system trusts.
  key_fetch(key_ring& to, std::string url, std::string ca_file)
    : to_{to}, url_{std::move(url)}, ca_file_{std::move(ca_file)} {}

  /// Fetches them if it is time to.
  void on_second(time_point now);

private:
  Task<> fetch_keys();

  key_ring& to_;
  std::string url_;
  std::string ca_file_;
  fetch_schedule schedule_;
  bool wanted_ = false;
  Task<> fetching_;
};

/// The keys of a JWKS that anybody can read: secrets are left out.
/// @returns  them, at least one; or what is wrong.
result<key_ring::keys> read_published_keys(const fetched& answer);

} // namespace plenum::core
