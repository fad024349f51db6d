// Tracking: Redis tells us which documents changed, so that what we keep of them in memory is right
// without asking again.
//
//   Tracking tracking(context, options, metrics);
//   tracking.listen(memo);            // a TrackedMemo, or whatever else is a TrackingListener
//
// A connection of its own says CLIENT TRACKING ON BCAST with the prefixes of the families wanted;
// from then on Redis names every key of theirs that was written, deleted, evicted or expired,
// whoever did it. Who listens hears three things:
//
//   changed(key)    what is remembered of this key is old
//   all_changed()   what is remembered of any key may be old: FLUSHALL, a connection that broke and
//                   so may have lost names, a connection that begins
//   confirmed(at)   every change that Redis made before `at` has been told: it answered a PING that
//                   was sent then, and answers overtake nothing. Comes several times a second while
//                   all is well, and stops at once when the server hangs or a network is cut
//
// So a value that was fetched, or has since been confirmed, less than `age_max` ago is no older
// than that, whatever broke meanwhile: with tracking a value may live for ever, without it (Redis
// away, too old, tracking refused) values live for age_max each. TrackedMemo is that rule.
//
// One change may be told late by one pass of Redis' event loop: it answers first and tells then, in
// the same write. Names of changes come in bursts, each at least once; the same name may come
// twice.
//
// Threads: one, that of `context`; listeners are called there, and neither
// listen(), unlisten() nor the destructor may be called from inside of those calls.
// Failure: none is thrown. It reconnects for as long as it lives, and says so in logs and metrics;
// readiness does not depend on it.
#pragma once

#include "base/clock.hpp"
#include "base/metrics.hpp"
#include "base/task.hpp"
#include "cache/keys.hpp"
#include "cache/redis_options.hpp"

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace nof0::cache {

class TrackingListener {
public:
    virtual ~TrackingListener() = default;
    virtual void changed(std::string_view key) = 0;
    virtual void all_changed() = 0;
    // `at` never goes back between two calls of all_changed().
    virtual void confirmed(MonotonicTime at) { static_cast<void>(at); }
};

struct TrackingOptions {
    // The server; the connection calls itself "<name>:tracking". Its probe_interval is the period
    // of confirmed(), and budget x misses_max how long a silent server keeps the connection.
    RedisOptions redis;
    std::vector<Family> families; // whose keys are told; at least one
};

class Tracking {
public:
    // Begins to connect. `metrics` must outlive the context's last handler. Throws UsageError when
    // the TLS authorities cannot be read.
    Tracking(asio::io_context& context, TrackingOptions options, Metrics& metrics);
    ~Tracking(); // listeners hear nothing more
    Tracking(const Tracking&) = delete;
    Tracking& operator=(const Tracking&) = delete;

    // The listener hears what comes from now on, beginning with all_changed(). It must outlive this
    // object or be taken off.
    void listen(TrackingListener& listener);
    void unlisten(TrackingListener& listener);

    // Whether Redis tells us now. It may have gone silent a moment ago: confirmed_at() knows.
    bool is_live() const;
    // As in confirmed(); the beginning of time when no connection tracks.
    MonotonicTime confirmed_at() const;

private:
    struct State;
    std::shared_ptr<State> state_;
};

// What the keys of these families begin with, none being the beginning of another: Redis refuses
// overlapping prefixes. A prefix may take in keys of other families.
std::vector<std::string> tracking_prefixes(std::span<const Family> families);

} // namespace nof0::cache
