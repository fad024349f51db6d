// ThrowawayCertificate: a self-signed certificate for tests of TLS, made anew each time.
#pragma once

#include <boost/asio/ssl/context.hpp>
#include <filesystem>
#include <fstream>
#include <memory>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <string>
#include <unistd.h>

namespace nof0::net::testing {

class ThrowawayCertificate {
public:
    // `names`: as of a subjectAltName, "DNS:localhost,IP:127.0.0.1".
    explicit ThrowawayCertificate(const std::string& names)
        : key_(EVP_EC_gen("P-256"), EVP_PKEY_free), certificate_(X509_new(), X509_free) {
        X509* const x509 = certificate_.get();
        X509_set_version(x509, 2);
        ASN1_INTEGER_set(X509_get_serialNumber(x509), 1);
        X509_gmtime_adj(X509_getm_notBefore(x509), -60);
        X509_gmtime_adj(X509_getm_notAfter(x509), 3600);
        X509_set_pubkey(x509, key_.get());
        X509_NAME* const name = X509_get_subject_name(x509);
        X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC,
                                   reinterpret_cast<const unsigned char*>("throwaway"), -1, -1, 0);
        X509_set_issuer_name(x509, name);
        X509_EXTENSION* const alternative =
            X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, names.c_str());
        X509_add_ext(x509, alternative, -1);
        X509_EXTENSION_free(alternative);
        X509_sign(x509, key_.get(), EVP_sha256());
        file_ = std::filesystem::temp_directory_path() /
                ("nof0_certificate_" + std::to_string(::getpid()) + "_" +
                 std::to_string(reinterpret_cast<std::uintptr_t>(this)) + ".pem");
        std::ofstream(file_) << pem();
        std::ofstream(key_file()) << key_pem();
    }
    ~ThrowawayCertificate() {
        std::error_code ignored;
        std::filesystem::remove(file_, ignored);
        std::filesystem::remove(key_file(), ignored);
    }
    ThrowawayCertificate(const ThrowawayCertificate&) = delete;
    ThrowawayCertificate& operator=(const ThrowawayCertificate&) = delete;

    // Where a client finds it, to trust it.
    std::string file() const { return file_.string(); }
    // Its key, for a server that reads both from files.
    std::string key_file() const { return file_.string() + ".key"; }

    // A server that shows it.
    std::unique_ptr<boost::asio::ssl::context> server_context() const {
        auto context =
            std::make_unique<boost::asio::ssl::context>(boost::asio::ssl::context::tls_server);
        SSL_CTX_use_certificate(context->native_handle(), certificate_.get());
        SSL_CTX_use_PrivateKey(context->native_handle(), key_.get());
        return context;
    }

private:
    using Memory = std::unique_ptr<BIO, decltype(&BIO_free)>;
    static std::string text(const Memory& memory) {
        char* bytes = nullptr;
        const long size = BIO_get_mem_data(memory.get(), &bytes);
        return {bytes, static_cast<std::size_t>(size)};
    }
    std::string pem() const {
        const Memory out(BIO_new(BIO_s_mem()), BIO_free);
        PEM_write_bio_X509(out.get(), certificate_.get());
        return text(out);
    }
    std::string key_pem() const {
        const Memory out(BIO_new(BIO_s_mem()), BIO_free);
        PEM_write_bio_PrivateKey(out.get(), key_.get(), nullptr, nullptr, 0, nullptr, nullptr);
        return text(out);
    }

    std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key_;
    std::unique_ptr<X509, decltype(&X509_free)> certificate_;
    std::filesystem::path file_;
};

} // namespace nof0::net::testing
