// SPDX-License-Identifier: Apache-2.0

#include "gateway/auth/jwk.hpp"

#include "gateway/auth/base64url.hpp"

#include <boost/json/parse.hpp>

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>

#include <optional>

namespace plenum::core {

namespace {

namespace json = boost::json;

constexpr std::size_t max_keys = 64;

using number = std::unique_ptr<BIGNUM, decltype(&BN_free)>;
using builder = std::unique_ptr<OSSL_PARAM_BLD, decltype(&OSSL_PARAM_BLD_free)>;

error wrong(std::string_view why) {
  return {errc::invalid_field, "JWKS: " + std::string{why}};
}

std::string_view text(const json::object& from, const char* name) {
  const auto* found = from.if_contains(name);
  const auto* string = found == nullptr ? nullptr : found->if_string();
  return string == nullptr ? std::string_view{} : std::string_view{string->data(), string->size()};
}

std::string bytes(const json::object& from, const char* name) {
  return parse_base64url(text(from, name)).value_or("");
}

number to_number(const std::string& bytes) {
  return {BN_bin2bn(reinterpret_cast<const unsigned char*>(bytes.data()),
                    static_cast<int>(bytes.size()), nullptr),
          &BN_free};
}

/// @param type  As OpenSSL calls it: "RSA".
evp_key make_key(const char* type, OSSL_PARAM_BLD* from) {
  const auto params = std::unique_ptr<OSSL_PARAM, decltype(&OSSL_PARAM_free)>{
    OSSL_PARAM_BLD_to_param(from), &OSSL_PARAM_free};
  const auto context = std::unique_ptr<EVP_PKEY_CTX, decltype(&EVP_PKEY_CTX_free)>{
    EVP_PKEY_CTX_new_from_name(nullptr, type, nullptr), &EVP_PKEY_CTX_free};
  EVP_PKEY* made = nullptr;
  if (!params || !context || EVP_PKEY_fromdata_init(context.get()) != 1
      || EVP_PKEY_fromdata(context.get(), &made, EVP_PKEY_PUBLIC_KEY, params.get()) != 1)
    return nullptr;
  return {made, &EVP_PKEY_free};
}

evp_key make_rsa(const json::object& from) {
  const auto n = to_number(bytes(from, "n"));
  const auto e = to_number(bytes(from, "e"));
  const auto to = builder{OSSL_PARAM_BLD_new(), &OSSL_PARAM_BLD_free};
  OSSL_PARAM_BLD_push_BN(to.get(), OSSL_PKEY_PARAM_RSA_N, n.get());
  OSSL_PARAM_BLD_push_BN(to.get(), OSSL_PKEY_PARAM_RSA_E, e.get());
  return make_key("RSA", to.get());
}

/// @param curve  As OpenSSL calls it.
/// @param size   The bytes of a coordinate.
evp_key make_ec(const json::object& from, const char* curve, std::size_t size) {
  const auto x = bytes(from, "x");
  const auto y = bytes(from, "y");
  if (x.size() != size || y.size() != size)
    return nullptr;
  const auto point = '\x04' + x + y; // Uncompressed: SEC 1 section 2.3.3.
  const auto to = builder{OSSL_PARAM_BLD_new(), &OSSL_PARAM_BLD_free};
  OSSL_PARAM_BLD_push_utf8_string(to.get(), OSSL_PKEY_PARAM_GROUP_NAME, curve, 0);
  OSSL_PARAM_BLD_push_octet_string(to.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size());
  return make_key("EC", to.get());
}

evp_key make_ed25519(const json::object& from) {
  const auto x = bytes(from, "x");
  return {EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr,
                                      reinterpret_cast<const unsigned char*>(x.data()), x.size()),
          &EVP_PKEY_free};
}

struct kind {
  evp_key (*make)(const json::object& from);
  jwt_algorithm preset; ///< Without `alg`.
};

/// How to make keys of this kind; nothing: they are not used here.
std::optional<kind> kind_of(const json::object& from) {
  using enum jwt_algorithm;
  const auto type = text(from, "kty");
  const auto curve = text(from, "crv");
  if (type == "RSA")
    return kind{&make_rsa, rs256};
  if (type == "EC" && curve == "P-256")
    return kind{[](const json::object& x) { return make_ec(x, "prime256v1", 32); }, es256};
  if (type == "EC" && curve == "P-384")
    return kind{[](const json::object& x) { return make_ec(x, "secp384r1", 48); }, es384};
  if (type == "OKP" && curve == "Ed25519")
    return kind{&make_ed25519, eddsa};
  return std::nullopt;
}

bool is_for_signatures(const json::object& from) {
  const auto use = text(from, "use");
  return use.empty() || use == "sig";
}

/// Adds the key to `to`, if it is used here.
result<void> read_key(const json::object& from, std::vector<jwt_key>& to) {
  const auto name = text(from, "alg");
  const auto how = parse_jwt_algorithm(name);
  if (!is_for_signatures(from) || (!name.empty() && !how))
    return {};
  const auto id = std::string{text(from, "kid")};
  auto made = result<jwt_key>{wrong("")};
  if (text(from, "kty") == "oct") {
    made = jwt_key::from_secret(bytes(from, "k"), how.value_or(jwt_algorithm::hs256), id);
  } else {
    const auto kind = kind_of(from);
    if (!kind)
      return {};
    auto key = kind->make(from);
    if (!key)
      return wrong("a key of the kind " + std::string{text(from, "kty")} + " cannot be read");
    made = jwt_key::from_evp(std::move(key), how.value_or(kind->preset), id);
  }
  if (!made)
    return wrong(made.error().message);
  to.push_back(std::move(*made));
  return {};
}

} // namespace

result<std::vector<jwt_key>> read_jwks(std::string_view text) {
  auto ec = json::error_code{};
  const auto parsed = json::parse({text.data(), text.size()}, ec);
  const auto* set = ec ? nullptr : parsed.if_object();
  const auto* keys = set == nullptr || set->if_contains("keys") == nullptr
                       ? nullptr
                       : set->at("keys").if_array();
  if (keys == nullptr || keys->size() > max_keys)
    return wrong("an object with a list `keys` of at most 64 is wanted");
  auto made = std::vector<jwt_key>{};
  for (const auto& each : *keys) {
    const auto* key = each.if_object();
    if (key == nullptr)
      return wrong("a key is an object");
    if (const auto read = read_key(*key, made); !read)
      return read.error();
  }
  if (made.empty())
    return wrong("there is no key in it that can be used");
  return made;
}

} // namespace plenum::core
