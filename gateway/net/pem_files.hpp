// SPDX-License-Identifier: Apache-2.0
//
// pem_files reads certificates and keys from files in PEM (RFC 7468). Any thread; blocks.

#pragma once

#include "base/result.hpp"
#include "gateway/net/openssl.hpp"

#include <string>
#include <vector>

namespace plenum::core {

/// A certificate, those that it rests on, and the key of the first.
struct pem_pair {
  std::vector<certificate_ptr> chain; ///< Not empty.
  private_key_ptr key;
};

/// All certificates of a file, at least one. @returns  or the file, and what is wrong with it.
result<std::vector<certificate_ptr>> read_certificates(const std::string& file);

/// @returns  or which file is wrong and why: they may not belong together.
result<pem_pair> read_pair(const std::string& certificate_file, const std::string& key_file);

} // namespace plenum::core
