// SPDX-License-Identifier: Apache-2.0

#include "tests/support/certificates.hpp"

#include <array>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <stdlib.h>

namespace plenum::core::test {

namespace {

constexpr long day = 24 * 60 * 60;

std::string text_in(BIO* bio) {
  char* start = nullptr;
  const auto size = ::BIO_get_mem_data(bio, &start);
  return {start, static_cast<std::size_t>(size)};
}

void extend(X509& what, int kind, const std::string& value) {
  auto* made = ::X509V3_EXT_conf_nid(nullptr, nullptr, kind, value.c_str());
  ::X509_add_ext(&what, made, -1);
  ::X509_EXTENSION_free(made);
}

} // namespace

certificate_folder::certificate_folder() {
  auto name = (std::filesystem::temp_directory_path() / "plenum-tls-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr)
    throw std::runtime_error{"no temporary folder"};
  folder_ = name;
}

certificate_folder::~certificate_folder() {
  auto ignored = std::error_code{};
  std::filesystem::remove_all(folder_, ignored);
}

void certificate_folder::make(const std::string& name, const std::string& names,
                              const std::string& issuer) {
  static auto serial = 0L;
  const auto key = private_key_ptr{::EVP_EC_gen("P-256")};
  const auto made = certificate_ptr{::X509_new()};
  ::X509_set_version(made.get(), X509_VERSION_3);
  ::ASN1_INTEGER_set(::X509_get_serialNumber(made.get()), ++serial);
  ::X509_gmtime_adj(::X509_getm_notBefore(made.get()), -day);
  ::X509_gmtime_adj(::X509_getm_notAfter(made.get()), 30 * day);
  ::X509_NAME_add_entry_by_txt(::X509_get_subject_name(made.get()), "CN", MBSTRING_ASC,
                               reinterpret_cast<const unsigned char*>(name.c_str()), -1, -1, 0);
  ::X509_set_pubkey(made.get(), key.get());
  if (!names.empty())
    extend(*made, NID_subject_alt_name, names);
  extend(*made, NID_basic_constraints, issuer.empty() ? "critical,CA:TRUE" : "critical,CA:FALSE");
  auto signing = private_key_ptr{};
  if (issuer.empty()) {
    ::X509_set_issuer_name(made.get(), ::X509_get_subject_name(made.get()));
  } else {
    const auto certificate = text_of(issuer + ".pem");
    const auto its_key = text_of(issuer + ".key");
    const auto from = bio_ptr{::BIO_new_mem_buf(certificate.data(), -1)};
    const auto key_from = bio_ptr{::BIO_new_mem_buf(its_key.data(), -1)};
    const auto authority = certificate_ptr{
      ::PEM_read_bio_X509(from.get(), nullptr, nullptr, nullptr)};
    ::X509_set_issuer_name(made.get(), ::X509_get_subject_name(authority.get()));
    signing.reset(::PEM_read_bio_PrivateKey(key_from.get(), nullptr, nullptr, nullptr));
  }
  ::X509_sign(made.get(), signing ? signing.get() : key.get(), ::EVP_sha256());
  const auto to = bio_ptr{::BIO_new(::BIO_s_mem())};
  ::PEM_write_bio_X509(to.get(), made.get());
  replace(name + ".pem", text_in(to.get()));
  const auto key_to = bio_ptr{::BIO_new(::BIO_s_mem())};
  ::PEM_write_bio_PrivateKey(key_to.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr);
  replace(name + ".key", text_in(key_to.get()));
}

void certificate_folder::replace(const std::string& file, const std::string& text) {
  {
    auto to = std::ofstream{path(file + ".new"), std::ios::binary};
    to << text;
  }
  std::filesystem::rename(path(file + ".new"), path(file));
}

std::string certificate_folder::text_of(const std::string& file) const {
  auto text = std::ostringstream{};
  text << std::ifstream{path(file), std::ios::binary}.rdbuf();
  return text.str();
}

} // namespace plenum::core::test
