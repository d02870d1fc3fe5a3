// SPDX-License-Identifier: Apache-2.0

#include "gateway/auth/ecdsa_signature.hpp"

#include <openssl/bn.h>
#include <openssl/ec.h>

#include <memory>

namespace plenum::core {

namespace {

using signature_ptr = std::unique_ptr<ECDSA_SIG, decltype(&ECDSA_SIG_free)>;

BIGNUM* number(std::string_view bytes) {
  return BN_bin2bn(reinterpret_cast<const unsigned char*>(bytes.data()),
                   static_cast<int>(bytes.size()), nullptr);
}

} // namespace

std::string to_der(std::string_view signature, std::size_t size) {
  if (signature.size() != 2 * size)
    return {};
  const auto made = signature_ptr{ECDSA_SIG_new(), &ECDSA_SIG_free};
  ECDSA_SIG_set0(made.get(), number(signature.substr(0, size)), number(signature.substr(size)));
  auto der = std::string(static_cast<std::size_t>(i2d_ECDSA_SIG(made.get(), nullptr)), '\0');
  auto* end = reinterpret_cast<unsigned char*>(der.data());
  i2d_ECDSA_SIG(made.get(), &end);
  return der;
}

std::string from_der(std::string_view der, std::size_t size) {
  const auto* begin = reinterpret_cast<const unsigned char*>(der.data());
  const auto read = signature_ptr{d2i_ECDSA_SIG(nullptr, &begin, static_cast<long>(der.size())),
                                  &ECDSA_SIG_free};
  auto made = std::string(2 * size, '\0');
  auto* to = reinterpret_cast<unsigned char*>(made.data());
  BN_bn2binpad(ECDSA_SIG_get0_r(read.get()), to, static_cast<int>(size));
  BN_bn2binpad(ECDSA_SIG_get0_s(read.get()), to + size, static_cast<int>(size));
  return made;
}

} // namespace plenum::core
