// SPDX-License-Identifier: Apache-2.0

#include "gateway/auth/base64url.hpp"
#include "gateway/auth/jwk.hpp"
#include "gateway/auth/jwt.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <gtest/gtest.h>

#include <openssl/evp.h>
#include <openssl/pem.h>

namespace plenum::core {
namespace {

namespace json = boost::json;

constexpr auto now = wall_time{1'800'000'000'000};
constexpr std::int64_t now_s = now.ms / 1000;

const auto secret = std::string(32, 's');

jwt_key hs256(const std::string& id = {}) {
  return *jwt_key::from_secret(secret, jwt_algorithm::hs256, id);
}

std::string pem_of(const evp_key& key, bool is_private) {
  const auto to = std::unique_ptr<BIO, decltype(&BIO_free)>{BIO_new(BIO_s_mem()), &BIO_free};
  if (is_private)
    PEM_write_bio_PrivateKey(to.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr);
  else
    PEM_write_bio_PUBKEY(to.get(), key.get());
  char* bytes = nullptr;
  const auto size = BIO_get_mem_data(to.get(), &bytes);
  return {bytes, static_cast<std::size_t>(size)};
}

evp_key make_rsa(std::size_t bits) {
  return {EVP_PKEY_Q_keygen(nullptr, nullptr, "RSA", bits), &EVP_PKEY_free};
}

evp_key make_ec(const char* curve) {
  return {EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", curve), &EVP_PKEY_free};
}

evp_key make_ed25519() {
  return {EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"), &EVP_PKEY_free};
}

json::object claims(std::int64_t expires = now_s + 60) {
  return {{"sub", "ada"}, {"exp", expires}};
}

std::string sign(const std::string& header, const json::object& what, const jwt_key& key) {
  const auto text = to_base64url(header) + '.' + to_base64url(json::serialize(what));
  return text + '.' + to_base64url(*key.sign(text));
}

class Jwt : public testing::Test {
protected:
  result<identity> read(const std::string& token) const {
    return read_jwt(token, *keys, rules, now);
  }

  std::string fault(const std::string& token) const {
    const auto read = this->read(token);
    return read ? "" : read.error().message;
  }

  std::string fault(const json::object& what) const { return fault(*make_jwt(what, hs256())); }

  void use(key_ring::keys these) { keys = std::make_unique<key_ring>(std::move(these)); }

  std::unique_ptr<key_ring> keys = std::make_unique<key_ring>(key_ring::keys{hs256()});
  jwt_rules rules{.leeway = std::chrono::seconds{30}};
};

TEST_F(Jwt, SaysWhoSomebodyIsAndWhatTheyMayDo) {
  auto what = claims();
  what["jti"] = "t-1";
  what["iat"] = now_s - 5;
  what["plenum"] = json::parse(R"({"join": ["room/*"], "all": ["user/{user}"],
    "deny": {"send": ["user/**"]}, "groups": ["inbox"], "info": {"name": "Ada"}, "later": 1})");
  const auto made = read(*make_jwt(what, hs256()));
  ASSERT_TRUE(made) << made.error().message;
  EXPECT_EQ(made->user.str(), "ada");
  EXPECT_EQ(made->token_id, "t-1");
  EXPECT_EQ(made->expires->ms, (now_s + 60 + 30) * 1000);
  EXPECT_EQ(made->issued->ms, (now_s - 5) * 1000);
  EXPECT_EQ(made->info, R"({"name":"Ada"})");
  EXPECT_EQ(made->groups.at(0).str(), "inbox");
  EXPECT_TRUE(made->may(verb::join, "room/1", made->user));
  EXPECT_FALSE(made->may(verb::send, "room/1", made->user));
  EXPECT_TRUE(made->may(verb::join, "user/ada", made->user));
  EXPECT_FALSE(made->may(verb::send, "user/ada", made->user));
}

TEST_F(Jwt, IsGoodFromItsBeginningToItsEndWithSomeLeeway) {
  EXPECT_EQ(fault(claims(now_s - 29)), "");
  EXPECT_EQ(fault(claims(now_s - 30)), "the token has expired");
  auto early = claims();
  early["nbf"] = now_s + 30;
  EXPECT_EQ(fault(early), "");
  early["nbf"] = now_s + 31;
  EXPECT_EQ(fault(early), "the token is not valid yet");
  auto future = claims();
  future["iat"] = now_s + 31;
  EXPECT_EQ(fault(future), "the token is not valid yet");
  EXPECT_EQ(fault(json::object{{"sub", "ada"}}), "the token has no end: exp is missing");
  for (const auto* wrong : {R"("soon")", "1e300", "-1e300", "null", "[]"})
    EXPECT_EQ(fault(json::object{{"exp", json::parse(wrong)}}), "the token has a time that is none")
      << wrong;
  EXPECT_EQ(fault(json::object{{"exp", static_cast<double>(now_s) + 0.5}}), "");
}

TEST_F(Jwt, IsOfTheRightIssuerForTheRightAudience) {
  rules.issuer = "https://id.example.com";
  EXPECT_EQ(fault(claims()), "the token is of another issuer");
  auto what = claims();
  what["iss"] = rules.issuer;
  EXPECT_EQ(fault(what), "");
  rules.audience = "chat";
  EXPECT_EQ(fault(what), "the token is for another audience");
  what["aud"] = "chat";
  EXPECT_EQ(fault(what), "");
  what["aud"] = json::array{"mail", "chat"};
  EXPECT_EQ(fault(what), "");
  what["aud"] = json::array{"mail", 5};
  EXPECT_EQ(fault(what), "the token is for another audience");
}

TEST_F(Jwt, HasToBeSignedWithAKeyOfTheServerAndItsAlgorithm) {
  constexpr auto refused = "the token is not signed with a key of this server";
  const auto other = *jwt_key::from_secret(std::string(32, 'x'), jwt_algorithm::hs256);
  EXPECT_EQ(fault(*make_jwt(claims(), other)), refused);
  const auto hs512 = *jwt_key::from_secret(std::string(64, 's'), jwt_algorithm::hs512);
  EXPECT_EQ(fault(*make_jwt(claims(), hs512)), refused);
  for (const auto* header : {R"({"alg":"none"})", R"({"alg":"None"})", R"({"alg":"HS384"})", "{}",
                             R"({"alg":null})", R"({"alg":"HS256","crit":["exp"]})"})
    EXPECT_EQ(fault(sign(header, claims(), hs256())), refused) << header;
  EXPECT_EQ(
    fault(to_base64url(R"({"alg":"none"})") + '.' + to_base64url(json::serialize(claims())) + '.'),
    refused);
  auto token = *make_jwt(claims(), hs256());
  token[token.find('.') + 3] ^= 1;
  EXPECT_NE(fault(token), "");
}

TEST_F(Jwt, IsNotSignedWithAPublicKeyAsASecret) {
  const auto rsa = make_rsa(2048);
  const auto pem = pem_of(rsa, false);
  use({*jwt_key::from_pem(pem)});
  EXPECT_FALSE(jwt_key::from_secret(pem, jwt_algorithm::hs256));
  const auto forged = *jwt_key::from_secret('\n' + pem, jwt_algorithm::hs256);
  EXPECT_EQ(fault(*make_jwt(claims(), forged)),
            "the token is not signed with a key of this server");
}

TEST_F(Jwt, HasThreePartsOfBase64AndJson) {
  const auto good = *make_jwt(claims(), hs256());
  for (const auto& wrong :
       {std::string{}, std::string{"."}, std::string{".."}, std::string{"a.b"}, good + ".x",
        good + '=', std::string{"e30.e30.!"}, to_base64url("[]") + ".e30.e30",
        to_base64url("\xFF") + ".e30.e30", std::string(9000, 'a')})
    EXPECT_NE(fault(wrong), "") << wrong.substr(0, 60);
  EXPECT_EQ(fault(std::string(8193, 'a')), "the token is too long");
}

TEST_F(Jwt, HasClaimsThatCanBeReadOrIsRefusedAsAWhole) {
  for (const auto* wrong :
       {R"({"join": "room"})", R"({"join": [1]})", R"({"join": ["a**"]})", R"({"deny": []})",
        R"({"deny": {"leave": []}})", R"({"groups": [""]})", R"({"groups": {}})", "[]", "null"}) {
    auto what = claims();
    what["plenum"] = json::parse(wrong);
    EXPECT_EQ(fault(what).substr(0, 40), "the token has a plenum claim that is wro") << wrong;
  }
  auto what = claims();
  what["sub"] = 5;
  EXPECT_NE(fault(what), "");
  what["sub"] = std::string(129, 'a');
  EXPECT_NE(fault(what), "");
  what = claims();
  what["jti"] = std::string(129, 'a');
  EXPECT_NE(fault(what), "");
}

TEST_F(Jwt, IsVerifiedByEveryAlgorithmThatKeysAreFor) {
  for (const auto& [key, how] : {std::pair{make_rsa(2048), jwt_algorithm::rs256},
                                 {make_ec("P-256"), jwt_algorithm::es256},
                                 {make_ec("P-384"), jwt_algorithm::es384},
                                 {make_ed25519(), jwt_algorithm::eddsa}}) {
    const auto signer = *jwt_key::from_pem(pem_of(key, true));
    const auto verifier = *jwt_key::from_pem(pem_of(key, false));
    EXPECT_EQ(verifier.algorithm(), how);
    use({verifier});
    EXPECT_EQ(fault(*make_jwt(claims(), signer)), "") << to_string(how);
    EXPECT_NE(fault(*make_jwt(claims(), hs256())), "");
    EXPECT_FALSE(verifier.sign("x"));
    EXPECT_FALSE(verifier.verify("x", ""));
    EXPECT_FALSE(verifier.verify("x", std::string(64, '\0')));
  }
  const auto rsa = make_rsa(2048);
  const auto rs512 = *jwt_key::from_evp(rsa, jwt_algorithm::rs512, "k");
  use({rs512});
  EXPECT_EQ(fault(*make_jwt(claims(), rs512)), "");
}

TEST(JwtKey, IsNotTakenIfItIsTooWeakOrForSomethingElse) {
  EXPECT_FALSE(jwt_key::from_secret(std::string(31, 's'), jwt_algorithm::hs256));
  EXPECT_FALSE(jwt_key::from_secret(std::string(47, 's'), jwt_algorithm::hs384));
  EXPECT_FALSE(jwt_key::from_secret(std::string(32, 's'), jwt_algorithm::rs256));
  EXPECT_FALSE(jwt_key::from_pem(pem_of(make_rsa(1024), false)));
  EXPECT_FALSE(jwt_key::from_pem(pem_of(make_ec("secp256k1"), false)));
  EXPECT_FALSE(jwt_key::from_pem("-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n"));
  EXPECT_FALSE(jwt_key::from_evp(make_ec("P-256"), jwt_algorithm::rs256, {}));
  EXPECT_FALSE(jwt_key::from_evp(make_rsa(2048), jwt_algorithm::hs256, {}));
}

// -- JWKS ------------------------------------------------------------------------------------

TEST(Jwks, HasTheExamplesOfTheStandards) {
  // RFC 7515 appendix A.1, A.2 and A.3, RFC 8037 appendix A.2.
  const auto read = read_jwks(R"({"keys": [
    {"kty":"oct","kid":"a1","k":"AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow"},
    {"kty":"EC","kid":"a3","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"},
    {"kty":"OKP","kid":"ed","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"},
    {"kty":"RSA","kid":"enc","use":"enc","n":"x","e":"x"}, {"kty":"EC","crv":"P-521"}, {"kty":"new"}]})");
  ASSERT_TRUE(read) << read.error().message;
  ASSERT_EQ(read->size(), 3U);
  const auto verify = [](const jwt_key& key, const std::string& text, const char* signature) {
    return key.verify(text, *parse_base64url(signature));
  };
  EXPECT_TRUE(
    verify(read->at(0),
           "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkz"
           "ODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ",
           "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"));
  EXPECT_TRUE(verify(
    read->at(1),
    "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9l"
    "eGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ",
    "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q"));
  EXPECT_TRUE(verify(
    read->at(2), "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc",
    "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg"));
}

TEST(Jwks, RefusesKeysWhoseAlgorithmIsNotForThem) {
  EXPECT_FALSE(read_jwks(R"({"keys": [{"kty":"EC","alg":"RS256","crv":"P-256",
    "x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}]})"));
  EXPECT_FALSE(read_jwks(R"({"keys": [{"kty":"oct","k":""}]})"));
  EXPECT_FALSE(read_jwks(R"({"keys": [{"kty":"RSA","n":"","e":""}]})"));
  for (const auto* wrong : {"", "[]", "{}", R"({"keys":{}})", R"({"keys":[]})", R"({"keys":[1]})"})
    EXPECT_FALSE(read_jwks(wrong)) << wrong;
}

TEST_F(Jwt, NamesTheKeyThatItIsSignedWith) {
  const auto other = *jwt_key::from_secret(std::string(32, 'x'), jwt_algorithm::hs256, "old");
  use({other, hs256("new")});
  EXPECT_EQ(fault(*make_jwt(claims(), hs256("new"))), "");
  EXPECT_EQ(fault(*make_jwt(claims(), other)), "");
  EXPECT_NE(fault(*make_jwt(claims(), hs256("old"))), "");
  EXPECT_NE(fault(*make_jwt(claims(), hs256("none"))), "");
  EXPECT_EQ(fault(*make_jwt(claims(), hs256())), "");
}

} // namespace
} // namespace plenum::core
