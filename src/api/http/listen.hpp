// Opening the listening sockets of a server, and saying in words why one cannot be opened.
#pragma once

#include "base/task.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <cstddef>
#include <string>

namespace nof0::api {

// Sockets and acceptors that know their executor's type: no virtual call per operation.
using TcpSocket = asio::basic_stream_socket<asio::ip::tcp, Executor>;
using TcpAcceptor = asio::basic_socket_acceptor<asio::ip::tcp, Executor>;

// The address of a host name or literal. Throws UsageError.
asio::ip::tcp::endpoint resolve_endpoint(const std::string& host, std::uint16_t port);

// Throws UsageError when another process holds the address. SO_REUSEPORT alone would share the port
// with it silently, so this is asked first, with a socket of its own.
void require_free(const asio::ip::tcp::endpoint& endpoint);

// A listener that shares its port with the other shards'. Throws UsageError.
TcpAcceptor listen_shared(const Executor& executor, const asio::ip::tcp::endpoint& endpoint);

// Raises the soft limit of open files to the hard one; logs a warning when fewer than `wanted` are
// possible.
void raise_file_limit(std::size_t wanted);

} // namespace nof0::api
