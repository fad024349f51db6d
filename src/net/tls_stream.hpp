// A TCP connection under TLS. Internal to this folder; slow to compile, so for the few files that
// read and write.
#pragma once

#include "net/socket.hpp"
#include "net/tls.hpp"

#include <boost/asio/ssl.hpp>

namespace nof0::net {

using TlsStream = asio::ssl::stream<Socket>;

// Shakes hands as a client of that host: its name is sent along, and the certificate must be for
// it. Throws Unavailable with the reason when the certificate is not trusted, system_error
// otherwise.
Task<> shake_hands(TlsStream& stream, std::string host);

} // namespace nof0::net
