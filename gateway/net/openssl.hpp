// SPDX-License-Identifier: Apache-2.0
//
// Owners for what OpenSSL makes, and its errors in words.

#pragma once

#include "gateway/net/beast.hpp"

#include <boost/asio/ssl/error.hpp>

#include <memory>

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

namespace plenum::core {

template <auto Free>
struct freed_by {
  template <class T>
  void operator()(T* what) const noexcept {
    Free(what);
  }
};

using ssl_ptr = std::unique_ptr<SSL, freed_by<SSL_free>>;
using ssl_context_ptr = std::unique_ptr<SSL_CTX, freed_by<SSL_CTX_free>>;
using bio_ptr = std::unique_ptr<BIO, freed_by<BIO_free>>;
using certificate_ptr = std::unique_ptr<X509, freed_by<X509_free>>;
using private_key_ptr = std::unique_ptr<EVP_PKEY, freed_by<EVP_PKEY_free>>;

/// Takes the last error that OpenSSL has noted on this thread; the others are forgotten.
inline error_code take_openssl_error() {
  const auto code = ::ERR_peek_last_error();
  ::ERR_clear_error();
  return {static_cast<int>(code), asio::error::get_ssl_category()};
}

} // namespace plenum::core
