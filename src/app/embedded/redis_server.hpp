// The running redis-server: loopback, a password given on standard input, nothing on disk.
#pragma once

#include "app/embedded/layout.hpp"
#include "app/embedded/leftovers.hpp"
#include "app/embedded/options.hpp"
#include "app/embedded/programs.hpp"
#include "app/embedded/server_process.hpp"

namespace nof0::app::embedded {

class RedisServer final : public ServerProcess {
public:
    // `preferred_port`: of an earlier run, 0 for none.
    RedisServer(const ServerOptions& options, const Layout& layout, const Identity& identity,
                RedisProgram program, std::string password, int preferred_port);

    std::string_view name() const override { return "Redis"; }
    std::string log_path() const override { return layout_.redis_log(); }
    bool prepare() override;
    // Picks a port that nobody uses, until the server has once been ready on one: from then on
    // its address is in the hands of clients and stays.
    pid_t start() override;
    bool is_ready(pid_t pid) override;
    void request_stop(pid_t pid, StopRequest request) override;
    int port() const { return port_; }

private:
    const ServerOptions& options_;
    const Layout& layout_;
    const Identity& identity_;
    RedisProgram program_;
    std::string password_;
    int port_ = 0;
    bool port_is_known_ = false;
    Leftovers leftovers_;
};

} // namespace nof0::app::embedded
