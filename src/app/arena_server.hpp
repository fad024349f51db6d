// ArenaServer: the public HTTP API in this process: shards that answer from memory, and a data
// thread that fetches documents for them.
#pragma once

#include "api/document_source.hpp"
#include "api/exports.hpp"
#include "api/freshness.hpp"
#include "api/http/server.hpp"
#include "api/operator_commands.hpp"
#include "app/backend.hpp"
#include "app/live_streams.hpp"

#include <optional>
#include <string>
#include <vector>

namespace nof0::app {

class ArenaServer {
public:
    // Listens and serves. Throws UsageError when the address cannot be used, or when the schema of
    // the store is not the one this program knows.
    ArenaServer(const config::Config& config, const Endpoints& endpoints,
                std::shared_ptr<Observed> observed = std::make_shared<Observed>());
    ~ArenaServer(); // stop()

    void stop(); // drains; see api::Server::stop()
    std::string url() const;
    Health& health() { return backend_.health(); }

private:
    std::string host_;
    bool is_tls_;
    Backend backend_;
    api::DocumentSource source_;
    api::OperatorCommands operator_commands_;
    std::vector<api::Route> common_; // routes that every shard shares: the operator's, the page
    api::ExportGate export_gate_;
    MonotonicTime started_ = monotonic_now();
    api::Freshness freshness_;
    LiveStreams streams_;
    std::optional<api::Server> server_;
};

} // namespace nof0::app
