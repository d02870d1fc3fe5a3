// SPDX-License-Identifier: Apache-2.0
//
// Certificates for tests, made on the spot, in files of a folder that goes with its object.

#pragma once

#include "gateway/net/openssl.hpp"

#include <filesystem>
#include <string>

namespace plenum::core::test {

class certificate_folder {
public:
  certificate_folder();
  certificate_folder(const certificate_folder&) = delete;
  certificate_folder& operator=(const certificate_folder&) = delete;
  ~certificate_folder();

  /// Makes NAME.pem and NAME.key for these names ("DNS:a,DNS:*.b"), with the subject "CN=NAME".
  /// @param issuer  The name of another that signs it; empty: itself.
  void make(const std::string& name, const std::string& names, const std::string& issuer = {});

  /// Puts a file with this text in the place of one that may be there.
  void replace(const std::string& file, const std::string& text);

  std::string text_of(const std::string& file) const;
  std::string path(const std::string& file) const { return (folder_ / file).string(); }

private:
  std::filesystem::path folder_;
};

} // namespace plenum::core::test
