// Both servers of a test behind proxies, so that the way to them can be broken while they live.
#pragma once

#include "support/database.hpp"
#include "support/tcp_proxy.hpp"

namespace nof0::test {

class ProxiedServers {
public:
    // The Postgres that `dsn` names, by port or socket, and the Redis at that port.
    ProxiedServers(const std::string& dsn, std::uint16_t redis_port)
        : dsn_(dsn), postgres_(proxy_to(dsn)), redis_(redis_port) {}

    TcpProxy& postgres() { return *postgres_; }
    TcpProxy& redis() { return redis_; }
    // Through the proxy.
    std::string postgres_dsn() const {
        return dsn_with(dsn_, {{"host", "127.0.0.1"}, {"port", std::to_string(postgres_->port())}});
    }
    std::string redis_url() const { return "redis://127.0.0.1:" + std::to_string(redis_.port()); }

private:
    static std::unique_ptr<TcpProxy> proxy_to(const std::string& dsn) {
        const std::string host = dsn_setting(dsn, "host");
        const std::string port = dsn_setting(dsn, "port");
        return host.starts_with("/")
                   ? std::make_unique<TcpProxy>(host + "/.s.PGSQL." + port)
                   : std::make_unique<TcpProxy>(static_cast<std::uint16_t>(std::stoi(port)));
    }

    std::string dsn_;
    std::unique_ptr<TcpProxy> postgres_;
    TcpProxy redis_;
};

} // namespace nof0::test
