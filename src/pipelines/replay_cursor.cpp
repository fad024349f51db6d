#include "pipelines/replay_cursor.hpp"

#include "base/fail_point.hpp"
#include "base/json.hpp"
#include "storage/price_feed.hpp"

namespace nof0::pipelines {
namespace {

// Files share the table with live feeds; no symbol is spelled like this.
constexpr std::string_view k_no_symbol = "";
constexpr Milliseconds k_budget{10'000};

} // namespace

Task<Written> ReplayCursorPipeline::write(storage::WriteScope& scope, std::size_t max) {
    Written written;
    written.events = take(max);
    // The newest of each file counts; there are a few files at most.
    std::vector<storage::FeedPosition> positions;
    for (std::size_t i = 0; i < written.events; ++i) {
        const ReplayedTo& done = event(i);
        std::erase_if(positions, [&](const auto& other) { return other.source == done.file; });
        positions.push_back(
            {done.file, k_no_symbol, done.received_ms,
             "{" + std::to_string(done.record) + "," + std::to_string(done.shift_ms) + "}"});
    }
    written.rows = static_cast<std::size_t>(co_await storage::store_positions(scope, positions));
    fail_point("replay.written");
    co_return written;
}

UnstorableEvent ReplayCursorPipeline::unstorable(const ReplayedTo& event) const {
    std::string json;
    JsonWriter(json)
        .begin_object()
        .field("file", event.file)
        .field("record", event.record)
        .end_object();
    return {event.file, json};
}

Task<std::optional<ReplayedTo>> replayed_to(pg::Pool& pool, std::string file) {
    const Deadline deadline = Deadline::after(k_budget);
    pg::PooledConnection connection = co_await pool.acquire(deadline);
    pg::Session session = connection.session(deadline);
    const std::vector<std::string_view> sources{file};
    const std::vector<std::string_view> symbols{k_no_symbol};
    const auto states = co_await storage::feed_states(session, sources, symbols);
    if (states.empty() || !states[0].last_seqs || states[0].last_seqs->size() != 2) {
        co_return std::nullopt;
    }
    co_return ReplayedTo{file, states[0].last_seqs->at(0), states[0].last_seqs->at(1),
                         states[0].last_ts_ms.value_or(0)};
}

} // namespace nof0::pipelines
