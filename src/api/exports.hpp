// Exports: lists as downloads, CSV or one JSON object per line, streamed from one snapshot in
// constant memory: rows are read when the client has taken those before.
//
//   GET /api/trades?format=csv            or  Accept: text/csv
//   GET /api/fills?format=ndjson          or  Accept: application/x-ndjson
//
// Few run at once, because each holds a connection to the store; one more is told 503. One object
// per shard; the gate is shared by all of them.
#pragma once

#include "api/endpoint.hpp"
#include "api/http/chunked_writer.hpp"
#include "api/http/router.hpp"

#include <atomic>
#include <list>
#include <memory>

namespace nof0::api {

enum class ExportFormat { csv, ndjson };

// What the request wants; nothing: the ordinary answer. `format` wins over Accept, of which the
// first kind counts.
std::optional<ExportFormat> export_format(const Request& request);

// How many exports may run, over all shards.
class ExportGate {
public:
    explicit ExportGate(int most) : most_(most) {}
    // A place until the pointer goes; null when all are taken.
    std::shared_ptr<const void> enter();

private:
    const int most_;
    std::atomic<int> inside_{0};
};

struct ExportOptions {
    Milliseconds write_timeout{15'000}; // for each batch of rows
};

class Exports {
public:
    // All must outlive it.
    Exports(asio::io_context& shard, DocumentSource& source, ExportGate& gate,
            ExportOptions options);

    // Makes the route of an endpoint with a list export it too.
    void add_to(Route& route, const Endpoint& endpoint);
    // Lets go of every client.
    void stop();

private:
    struct Job;
    void take(const Endpoint& endpoint, const Request& request, Takeover takeover);
    Task<> run(std::shared_ptr<Job> job);
    Task<> send_rows(Job& job);

    asio::io_context& shard_;
    DocumentSource& source_;
    ExportGate& gate_;
    ExportOptions options_;
    std::list<std::weak_ptr<Job>> jobs_;
};

} // namespace nof0::api
