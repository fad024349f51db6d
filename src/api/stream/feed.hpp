// Feed: what happens in the arena, as messages. One in a process, on its data thread, for all the
// clients of all shards.
//
// State topics (prices, positions, leaderboard, system) are the documents of the public API: when
// Redis tells that one changed (cache/tracking.hpp) it is read and compared with the one before.
// Event topics (trades, decisions) and equity are read from Postgres, everything after the version
// that was read last in one snapshot: so nothing is missed and nothing comes twice. Redis only says
// when to look. While it does not, the feed looks once per `poll_interval`.
//
// A client joins between two messages: what it is welcomed with holds all that was published
// before, and everything published afterwards follows. Who names a position gets the events after
// it from the history, newest snapshots of the state topics, and no reset; who names one that the
// history does not reach gets a reset and snapshots of all.
//
// Failure: while servers are away nothing new is told, and who joins waits if there was nothing
// before. Threads: the data thread, but for attach() and join().
#pragma once

#include "api/stream/outlet.hpp"
#include "base/metrics.hpp"
#include "cache/tracking.hpp"
#include "projections/documents.hpp"

#include <functional>
#include <memory>

namespace nof0::api {

struct FeedOptions {
    Milliseconds documents_interval{25};    // at least, between two looks
    Milliseconds events_interval{100};      // the same, at Postgres
    Milliseconds poll_interval{1'000};      // without being told
    Milliseconds read_budget{10'000};       // of one look at Postgres
    Milliseconds join_wait{2'000};          // for a position that we have not reached yet
    std::size_t history_events = 5'000;     // trades and decisions that can be resumed
    std::int64_t history_versions = 20'000; // how far back that goes when the process starts
    std::int64_t trades_shown = 100;        // in a snapshot
    std::int64_t decisions_shown = 20;      // in a snapshot
};

struct JoinRequest {
    std::shared_ptr<Outlet> outlet;
    std::uint64_t client = 0; // what the shard calls it
    Topics topics{};
    std::optional<StreamPosition> position{};
};

class Feed {
public:
    // The object that GET /api/status answers with, without a line break in it.
    using Status = std::function<Task<std::string>()>;

    // All references must outlive stop(). Without `status` the topic shows the version only.
    Feed(asio::io_context& context, projections::Documents& documents, cache::Tracking& tracking,
         FeedOptions options, Metrics& metrics, Status status = {});
    ~Feed();
    Feed(const Feed&) = delete;
    Feed& operator=(const Feed&) = delete;

    void start();
    // Ends what start() began, within `deadline`; false: it still runs. From any other thread,
    // while the context runs.
    bool stop(Deadline deadline);

    // From any thread.
    std::shared_ptr<Outlet> attach(Executor executor, StreamReceiver& receiver);
    void join(JoinRequest request);
    // How many clients came or went. While nobody listens Postgres is looked at once per
    // `poll_interval`, whatever Redis tells.
    void listeners(int change);

private:
    struct State;
    std::shared_ptr<State> state_;
};

} // namespace nof0::api
