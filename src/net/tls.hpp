// TLS as our clients want it: the server proves who it is, TLS 1.2 or newer, or there is no
// connection. There is no switch to turn that off.
#pragma once

#include <memory>
#include <string>

namespace boost::asio::ssl {
class context;
}

namespace nof0::net {

struct TlsOptions {
    // Certificates (PEM) to trust instead of the system's store; for a venue or model server with a
    // certificate of its own making.
    std::string ca_file{};

    bool operator==(const TlsOptions&) const = default;
};

using TlsContext = std::shared_ptr<boost::asio::ssl::context>;

// Throws UsageError when the file cannot be read or holds no certificate. Costs milliseconds: once
// per client.
TlsContext make_tls_context(const TlsOptions& options);

} // namespace nof0::net
