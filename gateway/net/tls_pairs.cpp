// SPDX-License-Identifier: Apache-2.0

#include "gateway/net/tls_pairs.hpp"

#include "gateway/net/pem_files.hpp"

#include <array>

#include <openssl/x509v3.h>

namespace plenum::core {

namespace {

/// Those of TLS 1.2 with keys that are made anew for each connection and ciphers that authenticate
/// what they encrypt (RFC 9325 section 4.2); TLS 1.3 has no others.
constexpr auto suites = "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:"
                        "ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384:"
                        "ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305";

constexpr auto alpn = std::string_view{"\x08http/1.1"};

/// A client that speaks other protocols only is refused (RFC 7301 section 3.2).
int choose_protocol(SSL*, const unsigned char** chosen, unsigned char* size,
                    const unsigned char* offered, unsigned offered_size, void*) {
  auto* found = static_cast<unsigned char*>(nullptr);
  const auto done = ::SSL_select_next_proto(
    &found, size, reinterpret_cast<const unsigned char*>(alpn.data()),
    static_cast<unsigned>(alpn.size()), offered, offered_size);
  *chosen = found;
  return done == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_ALERT_FATAL;
}

/// Chooses the certificate by the name that the client asks for (RFC 6066 section 3).
int choose_pair(SSL* of, int*, void* pairs) {
  if (const auto* name = ::SSL_get_servername(of, TLSEXT_NAMETYPE_host_name))
    ::SSL_set_SSL_CTX(of, static_cast<const tls_pairs*>(pairs)->of(name));
  return SSL_TLSEXT_ERR_OK;
}

ssl_context_ptr make_context() {
  auto made = ssl_context_ptr{::SSL_CTX_new(::TLS_server_method())};
  if (made == nullptr)
    throw std::bad_alloc{};
  auto* to = made.get();
  ::SSL_CTX_set_min_proto_version(to, TLS1_2_VERSION);
  ::SSL_CTX_set_cipher_list(to, suites);
  ::SSL_CTX_set_options(to, SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_TICKET
                              | SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_PRIORITIZE_CHACHA
                              | SSL_OP_IGNORE_UNEXPECTED_EOF);
  // Nothing is resumed: every connection has shown what it has to, and that as of today.
  ::SSL_CTX_set_session_cache_mode(to, SSL_SESS_CACHE_OFF);
  ::SSL_CTX_set_num_tickets(to, 0);
  ::SSL_CTX_set_mode(to, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER
                           | SSL_MODE_RELEASE_BUFFERS);
  ::SSL_CTX_set_read_ahead(to, 1);
  ::SSL_CTX_set_alpn_select_cb(to, choose_protocol, nullptr);
  return made;
}

result<void> use(SSL_CTX& to, const pem_pair& pair) {
  ::ERR_clear_error();
  if (::SSL_CTX_use_certificate(&to, pair.chain.front().get()) != 1
      || ::SSL_CTX_use_PrivateKey(&to, pair.key.get()) != 1)
    return error{errc::invalid_field, take_openssl_error().message()};
  for (std::size_t i = 1; i < pair.chain.size(); ++i)
    if (::SSL_CTX_add1_chain_cert(&to, pair.chain[i].get()) != 1)
      return error{errc::invalid_field, take_openssl_error().message()};
  return {};
}

/// Has clients asked for a certificate that one of `authorities` has signed.
void ask_clients(SSL_CTX& to, const std::vector<certificate_ptr>& authorities,
                 client_certificates how) {
  for (const auto& each : authorities) {
    ::X509_STORE_add_cert(::SSL_CTX_get_cert_store(&to), each.get());
    ::SSL_CTX_add_client_CA(&to, each.get());
  }
  const auto needed = how == client_certificates::require ? SSL_VERIFY_FAIL_IF_NO_PEER_CERT : 0;
  ::SSL_CTX_set_verify(&to, SSL_VERIFY_PEER | needed, nullptr);
}

/// Whether the settings make sense together.
result<void> check(const tls_settings& from) {
  const auto wrong = [](std::string what) { return error{errc::invalid_field, std::move(what)}; };
  if (from.certificates.size() != from.keys.size())
    return wrong("TLS: each certificate needs a key, and there are "
                 + std::to_string(from.certificates.size()) + " files of certificates and "
                 + std::to_string(from.keys.size()) + " of keys");
  if (from.certificates.empty()
      && (from.clients != client_certificates::off || !from.client_ca.empty()))
    return wrong("TLS: certificates of clients need one of the server");
  if (from.clients != client_certificates::off && from.client_ca.empty())
    return wrong("TLS: certificates of clients need a file that says who vouches for them");
  return {};
}

} // namespace

std::string subject_of(const X509& certificate) {
  const auto text = bio_ptr{::BIO_new(::BIO_s_mem())};
  ::X509_NAME_print_ex(text.get(), ::X509_get_subject_name(&certificate), 0, XN_FLAG_RFC2253);
  char* start = nullptr;
  const auto size = ::BIO_get_mem_data(text.get(), &start);
  return {start, static_cast<std::size_t>(size)};
}

SSL_CTX* tls_pairs::of(std::string_view server) const {
  for (const auto flags :
       {unsigned{X509_CHECK_FLAG_NO_WILDCARDS}, unsigned{X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS}})
    for (const auto& each : contexts)
      if (::X509_check_host(::SSL_CTX_get0_certificate(each.get()), server.data(), server.size(),
                            flags | X509_CHECK_FLAG_NEVER_CHECK_SUBJECT, nullptr)
          == 1)
        return each.get();
  return first();
}

std::time_t tls_pairs::expiry() const {
  auto when = std::tm{};
  ::ASN1_TIME_to_tm(::X509_get0_notAfter(::SSL_CTX_get0_certificate(first())), &when);
  return ::timegm(&when);
}

result<std::shared_ptr<const tls_pairs>> read_pairs(const tls_settings& from) {
  if (const auto sound = check(from); !sound)
    return sound.error();
  auto authorities = std::vector<certificate_ptr>{};
  if (!from.client_ca.empty()) {
    auto read = read_certificates(from.client_ca);
    if (!read)
      return read.error();
    authorities = std::move(*read);
  }
  auto made = std::make_shared<tls_pairs>();
  for (std::size_t i = 0; i < from.certificates.size(); ++i) {
    auto pair = read_pair(from.certificates[i], from.keys[i]);
    if (!pair)
      return pair.error();
    auto& context = made->contexts.emplace_back(make_context());
    if (const auto used = use(*context, *pair); !used)
      return error{errc::invalid_field, from.certificates[i] + ": " + used.error().message};
    if (from.clients != client_certificates::off)
      ask_clients(*context, authorities, from.clients);
    ::SSL_CTX_set_tlsext_servername_callback(context.get(), choose_pair);
    ::SSL_CTX_set_tlsext_servername_arg(context.get(), made.get());
  }
  return std::shared_ptr<const tls_pairs>{std::move(made)};
}

} // namespace plenum::core
