// SPDX-License-Identifier: Apache-2.0

#include "gateway/auth/jwt_key.hpp"

#include "gateway/auth/ecdsa_signature.hpp"

#include <openssl/bio.h>
#include <openssl/crypto.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <array>

namespace plenum::core {

namespace {

constexpr auto names = std::array<std::string_view, 9>{"HS256", "HS384", "HS512", "RS256", "RS384",
                                                       "RS512", "ES256", "ES384", "EdDSA"};

constexpr int least_rsa_bits = 2048;

using bio = std::unique_ptr<BIO, decltype(&BIO_free)>;
using digest_context = std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)>;

error wrong(const char* why) {
  return {errc::invalid_field, why};
}

const unsigned char* bytes(std::string_view s) noexcept {
  return reinterpret_cast<const unsigned char*>(s.data());
}

/// The hash of an algorithm; none of EdDSA, which has its own.
const EVP_MD* hash_of(jwt_algorithm how) {
  using enum jwt_algorithm;
  switch (how) {
    case hs256:
    case rs256:
    case es256: return EVP_sha256();
    case hs384:
    case rs384:
    case es384: return EVP_sha384();
    case hs512:
    case rs512: return EVP_sha512();
    case eddsa: break;
  }
  return nullptr;
}

/// The bytes of each of the two numbers of an ECDSA signature; 0: it is another kind.
std::size_t ecdsa_bytes(jwt_algorithm how) noexcept {
  if (how == jwt_algorithm::es256)
    return 32;
  return how == jwt_algorithm::es384 ? 48 : 0;
}

/// The first algorithm that keys of this kind are for; none: they are for none.
std::optional<jwt_algorithm> algorithm_of(EVP_PKEY& key) {
  using enum jwt_algorithm;
  switch (EVP_PKEY_get_base_id(&key)) {
    case EVP_PKEY_RSA:
      return EVP_PKEY_get_bits(&key) >= least_rsa_bits ? std::optional{rs256} : std::nullopt;
    case EVP_PKEY_ED25519: return eddsa;
    case EVP_PKEY_EC: {
      auto curve = std::array<char, 64>{};
      if (EVP_PKEY_get_group_name(&key, curve.data(), curve.size(), nullptr) != 1)
        return std::nullopt;
      if (const auto* p256 = "prime256v1"; std::string_view{curve.data()} == p256)
        return es256;
      return std::string_view{curve.data()} == "secp384r1" ? std::optional{es384} : std::nullopt;
    }
    default: return std::nullopt;
  }
}

bool is_rsa(jwt_algorithm how) noexcept {
  return how >= jwt_algorithm::rs256 && how <= jwt_algorithm::rs512;
}

/// No pass phrase is asked for on a terminal.
int no_pass_phrase(char*, int, int, void*) {
  return -1;
}

evp_key read_pem(const std::string& pem) {
  const auto open = [&pem] {
    return bio{BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())), &BIO_free};
  };
  if (auto* found = PEM_read_bio_PUBKEY(open().get(), nullptr, no_pass_phrase, nullptr))
    return {found, &EVP_PKEY_free};
  if (auto* found = PEM_read_bio_PrivateKey(open().get(), nullptr, no_pass_phrase, nullptr))
    return {found, &EVP_PKEY_free};
  const auto certificate = std::unique_ptr<X509, decltype(&X509_free)>{
    PEM_read_bio_X509(open().get(), nullptr, no_pass_phrase, nullptr), &X509_free};
  return certificate ? evp_key{X509_get_pubkey(certificate.get()), &EVP_PKEY_free} : nullptr;
}

} // namespace

std::string_view to_string(jwt_algorithm of) noexcept {
  return names[static_cast<std::size_t>(of)];
}

std::optional<jwt_algorithm> parse_jwt_algorithm(std::string_view name) noexcept {
  for (std::size_t i = 0; i < names.size(); ++i)
    if (names[i] == name)
      return static_cast<jwt_algorithm>(i);
  return std::nullopt;
}

// -- making one ----------------------------------------------------------------------------

result<jwt_key> jwt_key::from_secret(std::string secret, jwt_algorithm how, std::string id) {
  if (!is_hmac(how))
    return wrong("a secret is for HS256, HS384 and HS512 only");
  if (secret.starts_with("-----BEGIN "))
    return wrong("this is a PEM, no secret: who has the public key could make tokens");
  if (secret.size() < static_cast<std::size_t>(EVP_MD_get_size(hash_of(how))))
    return wrong("a secret needs as many bytes as the hash: 32 for HS256, 48, 64");
  return jwt_key{how, std::move(id), std::move(secret), nullptr};
}

result<jwt_key> jwt_key::from_pem(const std::string& pem) {
  auto key = read_pem(pem);
  if (!key)
    return wrong("no key or certificate in PEM");
  const auto how = algorithm_of(*key);
  if (!how)
    return wrong("only RSA of 2048 bits or more, P-256, P-384 and Ed25519 are used");
  return jwt_key{*how, {}, {}, std::move(key)};
}

result<jwt_key> jwt_key::from_evp(evp_key key, jwt_algorithm how, std::string id) {
  const auto first = algorithm_of(*key);
  if (!first || (*first != how && !(is_rsa(*first) && is_rsa(how))))
    return wrong("the algorithm is not for keys of this kind");
  return jwt_key{how, std::move(id), {}, std::move(key)};
}

// -- using it --------------------------------------------------------------------------------

std::string jwt_key::mac(std::string_view text) const {
  auto made = std::string(EVP_MAX_MD_SIZE, '\0');
  auto size = 0U;
  HMAC(hash_of(how_), secret_.data(), static_cast<int>(secret_.size()), bytes(text), text.size(),
       reinterpret_cast<unsigned char*>(made.data()), &size);
  made.resize(size);
  return made;
}

bool jwt_key::verify(std::string_view text, std::string_view signature) const {
  if (is_hmac(how_)) {
    const auto expected = mac(text);
    return signature.size() == expected.size()
           && CRYPTO_memcmp(signature.data(), expected.data(), expected.size()) == 0;
  }
  auto der = std::string{};
  if (const auto size = ecdsa_bytes(how_); size != 0) {
    der = to_der(signature, size);
    signature = der;
    if (der.empty())
      return false;
  }
  const auto context = digest_context{EVP_MD_CTX_new(), &EVP_MD_CTX_free};
  return EVP_DigestVerifyInit(context.get(), nullptr, hash_of(how_), nullptr, key_.get()) == 1
         && EVP_DigestVerify(context.get(), bytes(signature), signature.size(), bytes(text),
                             text.size())
              == 1;
}

result<std::string> jwt_key::sign(std::string_view text) const {
  if (is_hmac(how_))
    return mac(text);
  const auto context = digest_context{EVP_MD_CTX_new(), &EVP_MD_CTX_free};
  auto size = std::size_t{0};
  if (EVP_DigestSignInit(context.get(), nullptr, hash_of(how_), nullptr, key_.get()) != 1
      || EVP_DigestSign(context.get(), nullptr, &size, bytes(text), text.size()) != 1)
    return wrong("a private key is wanted to sign with");
  auto made = std::string(size, '\0');
  if (EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(made.data()), &size,
                     bytes(text), text.size())
      != 1)
    return wrong("a private key is wanted to sign with");
  made.resize(size);
  const auto numbers = ecdsa_bytes(how_);
  return numbers == 0 ? made : from_der(made, numbers);
}

} // namespace plenum::core
