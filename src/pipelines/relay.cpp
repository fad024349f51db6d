#include "pipelines/relay.hpp"

#include "base/fail_point.hpp"
#include "base/log.hpp"
#include "cache/commands.hpp"
#include "cache/stream.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <charconv>

namespace nof0::pipelines {
namespace {

constexpr const char* k_no_id = "0-0";

std::string id_of(storage::OutboxPosition position) {
    return std::to_string(position.version) + "-" + std::to_string(position.n);
}

// Empty for an id that no outbox row can have.
std::optional<storage::OutboxPosition> position_of(const std::string& id) {
    storage::OutboxPosition position;
    const char* const end = id.data() + id.size();
    const auto version = std::from_chars(id.data(), end, position.version);
    if (version.ec != std::errc() || version.ptr == end || *version.ptr != '-') {
        return std::nullopt;
    }
    const auto n = std::from_chars(version.ptr + 1, end, position.n);
    const bool whole = n.ec == std::errc() && n.ptr == end;
    return whole && position.n > 0 ? std::optional(position) : std::nullopt;
}

cache::StreamEntry entry_of(const storage::OutboxRow& row) {
    cache::StreamEntry entry{id_of({row.version, row.n}),
                             {{"op", row.op}, {"kind", row.kind}, {"id", row.id}}};
    if (row.model_id) {
        entry.fields.emplace_back("model_id", *row.model_id);
    }
    if (row.payload) {
        entry.fields.emplace_back("payload", row.payload->text);
    }
    return entry;
}

std::vector<cache::StreamEntry> entries_of(const std::vector<storage::OutboxRow>& rows) {
    std::vector<cache::StreamEntry> entries;
    entries.reserve(rows.size());
    for (const storage::OutboxRow& row : rows) {
        entries.push_back(entry_of(row));
    }
    return entries;
}

} // namespace

Relay::Relay(asio::io_context& context, pg::Pool& pool, cache::Redis& redis, RelayOptions options,
             Metrics& metrics)
    : pool_(pool), redis_(redis), options_(options),
      wake_(context.get_executor(), MonotonicTime::max()),
      relayed_(metrics.counter("nof0_pipelines_relayed_total",
                               "Outbox rows appended to the trade stream")),
      refills_(metrics.counter("nof0_pipelines_stream_refills_total",
                               "Times the trade stream was made anew")) {}

Task<> Relay::run() {
    stopped_ = false;
    loaded_ = false; // another process may have relayed meanwhile
    while (!stopped_) {
        MonotonicTime rest = MonotonicTime::max();
        work_ = false;
        try {
            co_await catch_up();
        } catch (const Unavailable& away) {
            log_warn("relay.waits", {{"why", away.what()}});
            work_ = true;
            rest = monotonic_now() + options_.retry_pause;
        }
        idle_ = !work_;
        if (!stopped_ && (!work_ || rest != MonotonicTime::max())) {
            co_await sleep_until(rest);
        }
    }
}

Task<> Relay::sleep_until(MonotonicTime until) {
    wake_.expires_at(until);
    boost::system::error_code ignored;
    const asio::use_awaitable_t<Executor> token;
    co_await wake_.async_wait(asio::redirect_error(token, ignored));
}

Task<> Relay::catch_up() {
    if (!loaded_) {
        co_await load_cursor();
    }
    for (;;) {
        std::vector<storage::OutboxRow> rows = co_await next_rows();
        if (rows.empty()) {
            co_return;
        }
        co_await append(std::move(rows));
    }
}

Task<> Relay::load_cursor() {
    const Deadline deadline = Deadline::after(options_.statement_budget);
    pg::PooledConnection connection = co_await pool_.acquire(deadline);
    pg::Session session = connection.session(deadline);
    cursor_ = co_await storage::relay_cursor(session, cache::keys::trades_stream().name);
    const auto info = co_await cache::stream_info(redis_, cache::keys::trades_stream());
    const std::string last = info ? info->last_id : k_no_id;
    loaded_ = true;
    if (last != (cursor_ ? id_of(*cursor_) : k_no_id)) {
        co_await mend(last);
    }
}

Task<std::vector<storage::OutboxRow>> Relay::next_rows() {
    const Deadline deadline = Deadline::after(options_.statement_budget);
    pg::PooledConnection connection = co_await pool_.acquire(deadline);
    pg::Session session = connection.session(deadline);
    co_return co_await storage::outbox_after(session, cursor_.value_or(storage::OutboxPosition{}),
                                             options_.batch);
}

Task<> Relay::append(std::vector<storage::OutboxRow> rows) {
    const storage::OutboxPosition last{rows.back().version, rows.back().n};
    const std::string expected = cursor_ ? id_of(*cursor_) : k_no_id;
    const cache::AppendOutcome outcome = co_await cache::append(
        redis_, cache::keys::trades_stream(), expected, entries_of(rows), options_.entries_max);
    if (outcome.result == cache::AppendResult::gap) {
        co_await mend(outcome.last_id);
        co_return;
    }
    fail_point("relay.before_cursor");
    relayed_.increment(static_cast<double>(rows.size()));
    co_await move_to(last);
}

// The stream's last entry is not the one that our cursor names.
Task<> Relay::mend(std::string last_id) {
    const auto last = position_of(last_id);
    const bool ahead = last && (!cursor_ || *cursor_ < *last);
    if (ahead && co_await is_ours(*last)) {
        co_await move_to(*last);
        co_return;
    }
    log_warn("relay.refill",
             {{"expected", cursor_ ? id_of(*cursor_) : std::string(k_no_id)}, {"found", last_id}});
    co_await refill();
}

Task<bool> Relay::is_ours(storage::OutboxPosition position) {
    const Deadline deadline = Deadline::after(options_.statement_budget);
    pg::PooledConnection connection = co_await pool_.acquire(deadline);
    pg::Session session = connection.session(deadline);
    co_return co_await storage::outbox_has(session, position);
}

Task<> Relay::refill() {
    const Deadline deadline = Deadline::after(options_.statement_budget);
    std::vector<storage::OutboxRow> rows;
    {
        pg::PooledConnection connection = co_await pool_.acquire(deadline);
        pg::Session session = connection.session(deadline);
        rows = co_await storage::outbox_newest(session, options_.entries_max);
    }
    refills_.increment();
    const cache::Key stream = cache::keys::trades_stream();
    co_await cache::del(redis_, {stream.name});
    fail_point("relay.after_delete");
    std::string expected = k_no_id;
    const auto step = static_cast<std::size_t>(options_.batch);
    for (std::size_t begin = 0; begin < rows.size(); begin += step) {
        const std::size_t end = std::min(rows.size(), begin + step);
        const std::vector<storage::OutboxRow> part(rows.begin() +
                                                       static_cast<std::ptrdiff_t>(begin),
                                                   rows.begin() + static_cast<std::ptrdiff_t>(end));
        const cache::AppendOutcome outcome = co_await cache::append(
            redis_, stream, expected, entries_of(part), options_.entries_max);
        if (outcome.result == cache::AppendResult::gap) {
            loaded_ = false; // somebody interferes: look again from the start
            throw Unavailable("the trade stream changed while it was refilled");
        }
        expected = outcome.last_id;
        fail_point("relay.during_refill");
    }
    if (!rows.empty()) {
        co_await move_to({rows.back().version, rows.back().n});
    }
}

Task<> Relay::move_to(storage::OutboxPosition position) {
    cursor_ = position;
    const Deadline deadline = Deadline::after(options_.statement_budget);
    pg::PooledConnection connection = co_await pool_.acquire(deadline);
    pg::Session session = connection.session(deadline);
    co_await storage::store_relay_cursor(session, cache::keys::trades_stream().name, position);
}

void Relay::stop() {
    stopped_ = true;
    wake_.cancel();
}

} // namespace nof0::pipelines
