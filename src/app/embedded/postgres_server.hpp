// The running postgres of a cluster: leftovers of an earlier run, start, readiness, stop.
#pragma once

#include "app/embedded/cluster.hpp"
#include "app/embedded/leftovers.hpp"
#include "app/embedded/options.hpp"
#include "app/embedded/server_process.hpp"

namespace nof0::app::embedded {

class PostgresServer final : public ServerProcess {
public:
    PostgresServer(const ServerOptions& options, const Layout& layout, const Identity& identity,
                   PostgresPrograms programs, std::string socket_dir);

    std::string_view name() const override { return "Postgres"; }
    std::string log_path() const override { return layout_.postgres_log(); }
    // Ends the processes of this cluster that nobody watches any more, then removes the pid files
    // of a postmaster that is gone: postgres itself takes any live process with its old pid for a
    // postmaster and would refuse for ever. Throws Unavailable when someone else answers on the
    // socket.
    bool prepare() override;
    pid_t start() override;
    bool is_ready(pid_t pid) override;
    void request_stop(pid_t pid, StopRequest request) override;

private:
    const ServerOptions& options_;
    const Layout& layout_;
    const Identity& identity_;
    PostgresPrograms programs_;
    std::string socket_dir_;
    Leftovers leftovers_;
};

} // namespace nof0::app::embedded
