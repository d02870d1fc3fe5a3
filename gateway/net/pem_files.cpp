// SPDX-License-Identifier: Apache-2.0

#include "gateway/net/pem_files.hpp"

#include "base/small_file.hpp"

#include <openssl/pem.h>

namespace plenum::core {

namespace {

/// Of a file; a chain of certificates has some kilobytes.
constexpr std::size_t most_bytes = 1024 * 1024;

error wrong(const std::string& file, const std::string& why) {
  return {errc::invalid_field, "TLS: " + file + ": " + why};
}

result<std::string> read_file(const std::string& file) {
  auto text = read_small_file(file, most_bytes);
  if (!text)
    return error{text.error().code, "TLS: " + text.error().message};
  return text;
}

bio_ptr reader_of(const std::string& text) {
  ::ERR_clear_error();
  return bio_ptr{::BIO_new_mem_buf(text.data(), static_cast<int>(text.size()))};
}

/// Whether a file ended where a PEM block might have begun.
bool is_at_end() {
  return ERR_GET_REASON(::ERR_peek_last_error()) == PEM_R_NO_START_LINE;
}

/// OpenSSL would ask the terminal.
int no_passphrase(char*, int, int, void* asked) {
  *static_cast<bool*>(asked) = true;
  return -1;
}

result<private_key_ptr> read_key(const std::string& file) {
  const auto text = read_file(file);
  if (!text)
    return text.error();
  const auto from = reader_of(*text);
  auto encrypted = false;
  auto key = private_key_ptr{
    ::PEM_read_bio_PrivateKey(from.get(), nullptr, no_passphrase, &encrypted)};
  if (key)
    return key;
  if (encrypted)
    return wrong(file, "the key is encrypted, and there is nobody to ask for its passphrase");
  if (text->find("PRIVATE KEY-----") == std::string::npos)
    return wrong(file, "there is no private key in it in PEM");
  return wrong(file, take_openssl_error().message());
}

} // namespace

result<std::vector<certificate_ptr>> read_certificates(const std::string& file) {
  const auto text = read_file(file);
  if (!text)
    return text.error();
  const auto from = reader_of(*text);
  auto all = std::vector<certificate_ptr>{};
  while (auto* each = ::PEM_read_bio_X509(from.get(), nullptr, nullptr, nullptr))
    all.emplace_back(each);
  if (!is_at_end())
    return wrong(file, take_openssl_error().message());
  ::ERR_clear_error();
  if (all.empty())
    return wrong(file, "there is no certificate in it in PEM");
  return all;
}

result<pem_pair> read_pair(const std::string& certificate_file, const std::string& key_file) {
  auto chain = read_certificates(certificate_file);
  if (!chain)
    return chain.error();
  auto key = read_key(key_file);
  if (!key)
    return key.error();
  if (::X509_check_private_key(chain->front().get(), key->get()) != 1) {
    ::ERR_clear_error();
    return wrong(key_file, "the key does not belong to the certificate " + certificate_file);
  }
  return pem_pair{std::move(*chain), std::move(*key)};
}

} // namespace plenum::core
