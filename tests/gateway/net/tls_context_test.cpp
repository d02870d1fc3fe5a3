// SPDX-License-Identifier: Apache-2.0
//
// Certificates: which files are refused and in which words, which is shown to whom, and how
// they are read anew.

#include "gateway/net/tls_context.hpp"
#include "tests/support/certificates.hpp"

#include <gtest/gtest.h>
#include <openssl/pem.h>

namespace plenum::core::test {
namespace {

class TlsContext : public testing::Test {
protected:
  tls_settings settings_of(const std::vector<std::string>& names) const {
    auto made = tls_settings{};
    for (const auto& each : names) {
      made.certificates.push_back(folder.path(each + ".pem"));
      made.keys.push_back(folder.path(each + ".key"));
    }
    return made;
  }

  /// Why these settings are refused; empty: they are not.
  static std::string fault(const tls_settings& settings) {
    auto context = tls_context{settings};
    const auto loaded = context.load();
    return loaded ? std::string{} : loaded.error().message;
  }

  static std::string shown(const tls_pairs& pairs, std::string_view server) {
    return subject_of(*::SSL_CTX_get0_certificate(pairs.of(server)));
  }

  certificate_folder folder;
};

TEST_F(TlsContext, IsOffWithoutCertificates) {
  auto context = tls_context{{}};
  EXPECT_FALSE(context.is_on());
  EXPECT_TRUE(context.load());
  EXPECT_EQ(context.expiry(), std::nullopt);
}

TEST_F(TlsContext, KnowsWhenTheCertificateExpires) {
  folder.make("a", "DNS:a.example");
  auto context = tls_context{settings_of({"a"})};
  ASSERT_TRUE(context.load());
  const auto days = (*context.expiry() - std::time(nullptr) + 60) / (24 * 60 * 60);
  EXPECT_EQ(days, 30);
}

TEST_F(TlsContext, SaysWhichFileIsWrongAndWhy) {
  folder.make("a", "DNS:a.example");
  folder.make("b", "DNS:b.example");
  auto settings = settings_of({"a"});
  EXPECT_EQ(fault(settings), "");
  settings.keys = {folder.path("b.key")};
  EXPECT_EQ(fault(settings), "TLS: " + folder.path("b.key")
                               + ": the key does not belong to the certificate "
                               + folder.path("a.pem"));
  settings.keys = {folder.path("none")};
  EXPECT_EQ(fault(settings), "TLS: " + folder.path("none") + ": No such file or directory");
  settings.keys = {folder.path("")};
  EXPECT_NE(fault(settings).find("Is a directory"), std::string::npos) << fault(settings);
  settings.keys = {folder.path("a.pem")};
  EXPECT_NE(fault(settings).find("there is no private key in it"), std::string::npos);
  settings.certificates = {folder.path("a.key")};
  EXPECT_NE(fault(settings).find("there is no certificate in it"), std::string::npos);
  folder.replace("a.pem", folder.text_of("a.pem").insert(100, "?"));
  EXPECT_NE(fault(settings_of({"a"})), "");
}

TEST_F(TlsContext, AsksNobodyForAPassphrase) {
  folder.make("a", "DNS:a.example");
  const auto text = folder.text_of("a.key");
  const auto from = bio_ptr{::BIO_new_mem_buf(text.data(), -1)};
  const auto key = private_key_ptr{
    ::PEM_read_bio_PrivateKey(from.get(), nullptr, nullptr, nullptr)};
  const auto to = bio_ptr{::BIO_new_file(folder.path("a.key").c_str(), "w")};
  ::PEM_write_bio_PrivateKey(to.get(), key.get(), ::EVP_aes_128_cbc(), nullptr, 0, nullptr,
                             const_cast<char*>("secret"));
  BIO_flush(to.get());
  EXPECT_NE(fault(settings_of({"a"})).find("the key is encrypted"), std::string::npos);
}

TEST_F(TlsContext, WantsSettingsThatMakeSenseTogether) {
  folder.make("a", "DNS:a.example");
  auto settings = settings_of({"a"});
  settings.clients = client_certificates::ask;
  EXPECT_NE(fault(settings).find("who vouches"), std::string::npos);
  settings.client_ca = folder.path("a.pem");
  EXPECT_EQ(fault(settings), "");
  settings.keys.push_back(folder.path("a.key"));
  EXPECT_NE(fault(settings).find("1 files of certificates and 2 of keys"), std::string::npos);
  settings.certificates.clear();
  settings.keys.clear();
  EXPECT_NE(fault(settings).find("need one of the server"), std::string::npos);
}

TEST_F(TlsContext, ChoosesByTheServersName) {
  folder.make("first", "DNS:first.example.com");
  folder.make("stars", "DNS:*.example.com,DNS:*.other.example.com");
  folder.make("exact", "DNS:exact.example.com");
  const auto pairs = read_pairs(settings_of({"first", "stars", "exact"}));
  ASSERT_TRUE(pairs);
  EXPECT_EQ(shown(**pairs, "first.example.com"), "CN=first");
  EXPECT_EQ(shown(**pairs, "exact.example.com"),
            "CN=exact"); // Not by "*.example.com", which comes before.
  EXPECT_EQ(shown(**pairs, "EXACT.example.com"), "CN=exact");
  EXPECT_EQ(shown(**pairs, "any.example.com"), "CN=stars");
  EXPECT_EQ(shown(**pairs, "a.other.example.com"), "CN=stars");
  EXPECT_EQ(shown(**pairs, "a.b.example.com"), "CN=first"); // A star stands for one label.
  EXPECT_EQ(shown(**pairs, "stars"), "CN=first");           // The subject is no name.
  EXPECT_EQ(shown(**pairs, ""), "CN=first");
}

TEST_F(TlsContext, ReadsWhatHasChangedAndKeepsWhatWasIfThatCannotBeRead) {
  folder.make("a", "DNS:a.example");
  folder.make("b", "DNS:b.example");
  auto context = tls_context{settings_of({"a"})};
  ASSERT_TRUE(context.load());
  const auto now = [&] { return context.pairs(); };
  const auto first = now();
  context.look(false);
  EXPECT_EQ(now(), first); // Nothing has changed.
  context.look(true);
  EXPECT_NE(now(), first);
  const auto second = now();
  folder.replace("a.pem", folder.text_of("b.pem"));
  context.look(false); // The key is not there yet.
  EXPECT_EQ(now(), second);
  folder.replace("a.key", folder.text_of("b.key"));
  context.look(false);
  EXPECT_EQ(shown(*now(), ""), "CN=b");
  EXPECT_EQ(shown(*first, ""), "CN=a"); // Who has begun with it goes on.
  std::filesystem::remove(folder.path("a.key"));
  const auto last = now();
  context.look(false);
  EXPECT_EQ(now(), last);
}

} // namespace
} // namespace plenum::core::test
