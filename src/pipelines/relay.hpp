// Relay: the outbox of Postgres, in order, into nof0:trades:stream.
//
// Entries have the id <version>-<n> of their outbox row, so that a consumer knows from the ids
// alone what it has and can resume from Postgres. An append names the entry that must be the
// stream's last one; when it is another one, the relay finds out why:
// - the stream is ahead of our cursor and its last entry is ours (we died between the append and
//   the cursor): the cursor follows it;
// - anything else (a flush, a replaced server, somebody else's entries): the stream is made anew
//   from the newest `entries_max` rows of the outbox, because appending a later id first would make
//   the earlier ones refusable for ever.
// A consumer whose position is older than the first entry starts over ("reset"); one that is inside
// sees no gap.
//
// One thread: the io_context's. Only the holder of the ingest lease runs a relay; should two ever
// run at once, the appends of one of them fail their condition.
#pragma once

#include "base/metrics.hpp"
#include "cache/redis.hpp"
#include "storage/outbox.hpp"
#include "storage/pg/pool.hpp"

#include <boost/asio/basic_waitable_timer.hpp>
#include <optional>

namespace nof0::pipelines {

struct RelayOptions {
    std::int64_t entries_max = 100'000; // of the stream
    std::int64_t batch = 1'000;         // rows in one append
    Milliseconds retry_pause{250};      // while a server is away
    Milliseconds statement_budget{10'000};
};

class Relay {
public:
    Relay(asio::io_context& context, pg::Pool& pool, cache::Redis& redis, RelayOptions options,
          Metrics& metrics);

    // The outbox has new rows.
    void wake() {
        work_ = true;
        wake_.cancel();
    }
    // Hands on until stop(); begins where the stored cursor stands.
    Task<> run();
    void stop();
    // Rows that are not in the stream yet, by the last look.
    bool idle() const { return idle_; }
    // Everything that is in the outbox now, once; throws Unavailable.
    Task<> catch_up();

private:
    using Clock = std::chrono::steady_clock;
    using Timer = asio::basic_waitable_timer<Clock, asio::wait_traits<Clock>, Executor>;

    Task<std::vector<storage::OutboxRow>> next_rows();
    Task<> load_cursor();
    Task<> append(std::vector<storage::OutboxRow> rows);
    Task<> mend(std::string last_id);
    Task<> refill();
    Task<> move_to(storage::OutboxPosition position);
    Task<bool> is_ours(storage::OutboxPosition position);
    Task<> sleep_until(MonotonicTime until);

    pg::Pool& pool_;
    cache::Redis& redis_;
    RelayOptions options_;
    std::optional<storage::OutboxPosition> cursor_; // empty: not loaded, or nothing relayed yet
    bool loaded_ = false;
    bool work_ = true;
    bool idle_ = false;
    bool stopped_ = false;
    Timer wake_;
    CounterMetric relayed_;
    CounterMetric refills_;
};

} // namespace nof0::pipelines
