// SPDX-License-Identifier: Apache-2.0
//
// tls_pairs is what a server shows its clients at one time: certificates with their keys, as
// they stand in files, and what is negotiated with them. It does not change; what is read anew is
// another one.

#pragma once

#include "base/result.hpp"
#include "gateway/net/openssl.hpp"
#include "gateway/settings/tls_settings.hpp"

#include <ctime>
#include <string>
#include <string_view>
#include <vector>

namespace plenum::core {

/// The subject of a certificate in the form of RFC 2253.
std::string subject_of(const X509& certificate);

struct tls_pairs {
  /// The contexts of OpenSSL, in the order of the settings; not empty.
  std::vector<ssl_context_ptr> contexts;

  SSL_CTX* first() const noexcept { return contexts.front().get(); }

  /// The one whose certificate is for the server of this name, rather by the whole name than by
  /// "*."; the first if none is.
  SSL_CTX* of(std::string_view server) const;

  /// When the first certificate expires.
  std::time_t expiry() const;
};

/// Reads all files that `from` names. Any thread.
/// @returns  or which file is wrong, and why.
result<std::shared_ptr<const tls_pairs>> read_pairs(const tls_settings& from);

} // namespace plenum::core
