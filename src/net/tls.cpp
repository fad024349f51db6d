#include "net/tls.hpp"

#include "base/failure.hpp"
#include "net/tls_stream.hpp"

#include <openssl/x509v3.h>

namespace nof0::net {

TlsContext make_tls_context(const TlsOptions& options) {
    namespace ssl = asio::ssl;
    const auto context = std::make_shared<ssl::context>(ssl::context::tls_client);
    context->set_verify_mode(ssl::verify_peer);
    SSL_CTX_set_min_proto_version(context->native_handle(), TLS1_2_VERSION);
    boost::system::error_code failure;
    if (options.ca_file.empty()) {
        context->set_default_verify_paths(failure);
    } else {
        context->load_verify_file(options.ca_file, failure);
    }
    if (failure) {
        throw UsageError(options.ca_file + ": no certificates can be read: " + failure.message());
    }
    return context;
}

Task<> shake_hands(TlsStream& stream, std::string host) {
    SSL* const ssl = stream.native_handle();
    X509_VERIFY_PARAM* const expected = SSL_get0_param(ssl);
    if (X509_VERIFY_PARAM_set1_ip_asc(expected, host.c_str()) != 1) { // a name, no address
        X509_VERIFY_PARAM_set_hostflags(expected, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
        X509_VERIFY_PARAM_set1_host(expected, host.c_str(), host.size());
        SSL_set_tlsext_host_name(ssl, host.c_str());
    }
    boost::system::error_code failure;
    co_await stream.async_handshake(asio::ssl::stream_base::client,
                                    asio::redirect_error(k_await, failure));
    if (!failure) {
        co_return;
    }
    const long verified = SSL_get_verify_result(ssl);
    if (verified != X509_V_OK) {
        throw Unavailable(std::string("its certificate is not trusted: ") +
                          X509_verify_cert_error_string(verified));
    }
    throw boost::system::system_error(failure);
}

} // namespace nof0::net
