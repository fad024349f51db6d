// Ingest: the role that writes facts, one process at a time.
//
// Active: it holds the lease "ingest", writes what waits in its pipelines, publishes and relays.
// Standby: another process holds the lease; this one says so, asks again twice a second, and takes
// over at once when the other gives the lease back, or after the lease's time when it died. Events
// wait in the queues meanwhile. A process that lost the lease unnoticed is fenced out by Postgres
// at its next transaction, and stands by.
//
// Several processes may have something to write (a replay beside a live arena): a standby whose
// events wait asks for the lease (lease "ingest.wanted"), and the active one hands it over when it
// has nothing to write, or after turn_max at the latest. So each gets its turn and none is starved.
//
// One thread: the io_context's.
#pragma once

#include "base/health.hpp"
#include "pipelines/relay.hpp"
#include "pipelines/writer.hpp"

#include <string>
#include <vector>

namespace nof0::pipelines {

inline constexpr const char* k_ingest_lease = "ingest";
inline constexpr const char* k_wanted_lease = "ingest.wanted";

struct IngestOptions {
    std::string holder;         // this process, for people
    Milliseconds tenure{5'000}; // how long a dead holder blocks the others
    Milliseconds standby_poll{500};
    Milliseconds turn_max{2'000}; // while another process wants to write
    WriterOptions writer{};
    PublisherOptions publisher{};
    RelayOptions relay{};
};

class Ingest {
public:
    Ingest(asio::io_context& context, pg::Pool& pool, projections::Documents& documents,
           cache::Redis& redis, std::vector<Pipeline*> pipelines, const ArenaClock& clock,
           IngestOptions options, Metrics& metrics, Health& health);

    // Until stop(). The lease is given back at the end.
    Task<> run();
    void stop();

    // An event was offered to one of the pipelines.
    void wake() { writer_.wake(); }
    // A past is being made: documents rest between two builds as under load, though the writer is
    // waited for again and again.
    void bulk(bool is_bulk);
    bool active() const { return active_; }
    Publisher& publisher() { return publisher_; }
    // Waits until every event offered so far is durable; false at the deadline.
    Task<bool> written(Deadline deadline) { return writer_.drained(deadline); }
    // The same, whatever else arrives meanwhile.
    Task<bool> durable(Deadline deadline) { return writer_.durable(deadline); }
    // Waits until every event offered so far is durable, published and relayed; false at the
    // deadline.
    Task<bool> settled(Deadline deadline);

private:
    using Clock = std::chrono::steady_clock;
    using Timer = asio::basic_waitable_timer<Clock, asio::wait_traits<Clock>, Executor>;

    Task<std::optional<storage::Lease>> try_take();
    Task<> serve(storage::Lease lease);
    Task<> keep(storage::Lease lease);
    Task<> renew(const storage::Lease& lease);
    Task<> ask_for_turn();
    Task<bool> is_wanted();
    Task<> give_back(storage::Lease lease);
    void stand_by(const std::string& why);
    void spawn(Task<> task);
    Task<> joined();
    Task<> pause(Milliseconds duration);

    asio::io_context& context_;
    pg::Pool& pool_;
    IngestOptions options_;
    Health& health_;
    Publisher publisher_;
    Relay relay_;
    Writer writer_;
    GaugeMetric active_metric_;
    Timer timer_;
    std::string standing_by_;              // why; empty while active
    std::optional<storage::Lease> wanted_; // ours
    MonotonicTime active_since_;
    bool yielded_ = false; // the last turn ended because another process wanted one
    int spawned_ = 0;
    bool active_ = false;
    bool is_bulk_ = false;
    bool stopped_ = false;
};

} // namespace nof0::pipelines
