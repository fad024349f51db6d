// Passwords, databases and TLS: what is wrong is said in words, and nothing goes through.
#include "base/failure.hpp"
#include "cache/commands.hpp"
#include "support/redis_fixture.hpp"

#include <fstream>
#include <gmock/gmock.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

namespace nof0::cache {
namespace {

using testing::HasSubstr;

class RedisLogin : public test::RedisFixture {
protected:
    // Why a client with these options does not come up; "" when it does.
    std::string refusal_of(const RedisOptions& options) {
        Redis redis(context, options, metrics, health);
        const auto why = [&] { return health.parts().front().why; };
        EXPECT_TRUE(eventually([&] { return redis.is_connected() || why() != "connecting"; }));
        if (redis.is_connected()) {
            run(ping(redis));
            return "";
        }
        EXPECT_THROW(run(ping(redis)), Unavailable);
        return why();
    }
};

TEST_F(RedisLogin, NeedsTheRightUserAndPassword) {
    test::RedisServer server{
        {"--requirepass", "right secret", "--user", "ann", "on", ">ann's", "~*", "+@all"}};
    RedisOptions options = options_of(server);
    EXPECT_THAT(refusal_of(options), HasSubstr("HELLO"));
    options.password = "wrong secret";
    const std::string refusal = refusal_of(options);
    EXPECT_THAT(refusal, HasSubstr("HELLO"));
    EXPECT_EQ(refusal.find("secret"), std::string::npos);
    options.password = "right secret";
    options.database = 3;
    EXPECT_EQ(refusal_of(options), "");
    options.username = "ann";
    EXPECT_THAT(refusal_of(options), HasSubstr("HELLO"));
    options.password = "ann's";
    EXPECT_EQ(refusal_of(options), "");
}

// Library: HELLO and SELECT in one request with its own response type threw out of the event loop
// when the first was refused and the second was not, as on a server whose default user needs none.
TEST_F(RedisLogin, AWrongPasswordWithADatabaseDoesNotEndTheProcess) {
    test::RedisServer server;
    RedisOptions options = options_of(server);
    options.username = "nobody";
    options.password = "unexpected";
    options.database = 5;
    EXPECT_THAT(refusal_of(options), HasSubstr("HELLO"));
}

TEST_F(RedisLogin, UsesItsDatabaseAndSaysWhenThereIsNone) {
    test::RedisServer server;
    RedisOptions options = options_of(server);
    options.database = 7;
    const auto seven = connect(options);
    run(set(*seven, "k", "in seven", Milliseconds{0}));
    options.database = 0;
    const auto zero = connect(options);
    EXPECT_EQ(run(get(*zero, "k")), std::nullopt);
    options.database = 99;
    EXPECT_THAT(refusal_of(options), HasSubstr("DB index is out of range"));
}

TEST_F(RedisLogin, ANameThatDoesNotResolveIsSaidSo) {
    RedisOptions options;
    options.host = "no-such-host.invalid";
    EXPECT_THAT(refusal_of(options), HasSubstr("no-such-host.invalid"));
}

// A self-signed certificate for 127.0.0.1, with its key, in PEM files of the folder.
void write_certificate(const std::string& folder) {
    EVP_PKEY* key = EVP_EC_gen("P-256");
    X509* certificate = X509_new();
    X509_set_version(certificate, 2);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1);
    X509_gmtime_adj(X509_getm_notBefore(certificate), -3'600);
    X509_gmtime_adj(X509_getm_notAfter(certificate), 86'400);
    X509_set_pubkey(certificate, key);
    X509_NAME* name = X509_get_subject_name(certificate);
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC,
                               reinterpret_cast<const unsigned char*>("nof0 test"), -1, -1, 0);
    X509_set_issuer_name(certificate, name);
    X509_EXTENSION* hosts =
        X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, "IP:127.0.0.1");
    X509_add_ext(certificate, hosts, -1);
    X509_EXTENSION_free(hosts);
    X509_sign(certificate, key, EVP_sha256());
    std::FILE* file = std::fopen((folder + "/cert.pem").c_str(), "w");
    PEM_write_X509(file, certificate);
    std::fclose(file);
    file = std::fopen((folder + "/key.pem").c_str(), "w");
    PEM_write_PrivateKey(file, key, nullptr, nullptr, 0, nullptr, nullptr);
    std::fclose(file);
    X509_free(certificate);
    EVP_PKEY_free(key);
}

TEST_F(RedisLogin, TlsVerifiesTheCertificateAndTheHost) {
    test::RedisServer files; // for its folder and a second port
    write_certificate(files.folder());
    const std::string certificate = files.folder() + "/cert.pem";
    const std::uint16_t tls_port = files.port();
    files.kill();
    test::RedisServer server{{"--tls-port", std::to_string(tls_port), "--tls-cert-file",
                              certificate, "--tls-key-file", files.folder() + "/key.pem",
                              "--tls-ca-cert-file", certificate, "--tls-auth-clients", "no"}};
    RedisOptions options;
    options.port = tls_port;
    options.tls = Tls::on;
    options.tls_ca_file = certificate;
    EXPECT_EQ(refusal_of(options), "");

    options.host = "localhost"; // not in the certificate
    EXPECT_THAT(refusal_of(options), HasSubstr("certificate verify failed"));
    options.host = "127.0.0.1";
    options.tls_ca_file.clear(); // the system does not know it
    EXPECT_THAT(refusal_of(options), HasSubstr("certificate verify failed"));
    options.tls_ca_file = certificate;
    options.port = server.port(); // a plain port
    EXPECT_NE(refusal_of(options), "");
    options.tls_ca_file = files.folder() + "/none.pem";
    EXPECT_THROW(refusal_of(options), UsageError);
}

} // namespace
} // namespace nof0::cache
