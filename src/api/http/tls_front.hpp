// TlsFront: TLS in front of a shard's connections.
//
// A client's TLS connection is joined to the shard by a pair of local sockets, and two pumps move
// the bytes between them. So there is one connection class, one way to write and one set of
// timeouts, with or without TLS; the price is a copy through the kernel, which is small beside the
// encryption. TLS 1.2 or newer, HTTP/1.1 only (ALPN). Certificates that are renewed on disk are
// taken up within ten seconds, without a restart.
//
// One thread: the shard's.
#pragma once

#include "api/http/listen.hpp"

#include <cstddef>
#include <functional>
#include <memory>
#include <string>

namespace nof0::api {

struct TlsFiles {
    std::string certificate; // PEM, the whole chain; empty: no TLS
    std::string key;         // PEM
};

class TlsFront {
public:
    // Throws UsageError when the files cannot be used.
    TlsFront(Executor executor, TlsFiles files, std::chrono::milliseconds handshake_timeout);
    ~TlsFront(); // closes everything
    TlsFront(const TlsFront&) = delete;
    TlsFront& operator=(const TlsFront&) = delete;

    // Gives the shard's end of the pair to `adopt` once the handshake is done; a client that does
    // not get that far is dropped without a word.
    using Adopt = std::function<void(TcpSocket)>;
    void open(TcpSocket socket, Adopt adopt);
    // Clients that have not finished their handshake, and those served.
    std::size_t sessions() const;
    void close_all();

private:
    struct State;
    std::shared_ptr<State> state_;
};

} // namespace nof0::api
