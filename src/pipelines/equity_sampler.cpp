#include "pipelines/equity_sampler.hpp"

#include "base/ensure.hpp"
#include "base/fail_point.hpp"
#include "base/log.hpp"
#include "pipelines/fills/trader_books.hpp"
#include "storage/cash_events.hpp"
#include "storage/equity.hpp"
#include "storage/fill_equity.hpp"
#include "storage/ledgers.hpp"
#include "storage/partitions.hpp"
#include "storage/traders.hpp"

#include <set>

namespace nof0::pipelines {
namespace {

constexpr Milliseconds k_budget{60'000};

std::int64_t hour_of(std::int64_t minute_ms, std::int64_t inception_us) {
    return rules::hour_marker(
        rules::minute_marker(ArenaTime::from_ms(minute_ms), ArenaTime::from_us(inception_us)));
}

void touch(Written& written, const std::vector<storage::SnapshotRow>& rows) {
    for (const storage::SnapshotRow& row : rows) {
        written.touched.insert({cache::Family::since_inception, row.model_id});
    }
    for (const cache::Family family :
         {cache::Family::leaderboard, cache::Family::leaderboard_cache,
          cache::Family::account_totals_base, cache::Family::account_totals_tail}) {
        written.touched.insert({family, ""});
    }
}

} // namespace

Task<> EquitySampler::read_participants(pg::Session& session, std::int64_t minute_ms) {
    participants_.clear();
    season_ = co_await storage::current_season(session);
    for (const storage::TraderRow& trader : co_await storage::all_traders(session, season_)) {
        const bool takes_part = trader.kind != "unattributed" && trader.inception_us &&
                                *trader.inception_us <= minute_ms * 1000;
        if (takes_part) {
            participants_.push_back({.id = trader.id,
                                     .needs_opening = trader.origin.starts_with("import:"),
                                     .inception_us = *trader.inception_us});
        }
    }
}

Task<> EquitySampler::read_closed_hours(pg::Session& session, std::int64_t minute_ms) {
    std::vector<std::string> ids;
    std::map<std::string, ClosedHours> read;
    for (const Participant& trader : participants_) {
        const std::int64_t hour = hour_of(minute_ms, trader.inception_us);
        const auto known = closed_hours_.find(trader.id);
        if (known == closed_hours_.end() || known->second.hour != hour ||
            known->second.season != season_.number) {
            ids.push_back(trader.id);
            read[trader.id].hour = hour;
            read[trader.id].season = season_.number;
        }
    }
    const auto add = [&read](const storage::HourEquityRow& row) {
        ClosedHours& closed = read[row.model_id];
        if (row.hour_marker < closed.hour) {
            closed.sharpe.add(row.equity_usd - row.net_flows);
        }
    };
    if (!ids.empty()) {
        co_await storage::each_hour_of(session, ids, season_.number, add);
    }
    for (auto& [id, closed] : read) {
        closed_hours_[id] = closed;
    }
}

Task<> EquitySampler::prepare(pg::Pool& pool, std::int64_t minute_ms) {
    ensure(waiting() == 0, "a minute is prepared when the one before is written");
    const Deadline deadline = Deadline::after(k_budget);
    pg::PooledConnection connection = co_await pool.acquire(deadline);
    pg::Session session = connection.session(deadline);
    co_await storage::ensure_month(session, storage::PartitionedTable::account_equity_snapshots,
                                   minute_ms);
    co_await read_participants(session, minute_ms);
    co_await read_closed_hours(session, minute_ms);
}

void EquitySampler::offer(std::int64_t minute_ms) {
    ensure(minute_ms % k_minute_ms == 0, "samples are aligned to the minute");
    for (std::size_t first = 0; first < participants_.size(); first += k_traders_max) {
        const std::size_t count = std::min(k_traders_max, participants_.size() - first);
        queue().push_now({minute_ms, first, count});
    }
}

Task<> EquitySampler::sample(storage::WriteScope& scope, SampleTick tick, Written& written) {
    std::vector<std::string> ids;
    std::set<std::string> need_opening;
    for (std::size_t i = tick.first; i < tick.first + tick.count; ++i) {
        ids.push_back(participants_[i].id);
        if (participants_[i].needs_opening) {
            need_opening.insert(participants_[i].id);
        }
    }
    auto ledgers = co_await storage::ledgers(scope.session(), ids);
    const auto holdings = co_await storage::holdings(scope.session(), ids);
    const auto others = co_await storage::currency_ledgers(scope.session(), ids);
    std::erase_if(ledgers, [&](const storage::LedgerRow& row) {
        const bool is_observed = row.newest_ts_ms && *row.newest_ts_ms >= tick.minute_ms;
        return is_observed || (need_opening.contains(row.model_id) && !row.opening);
    });
    std::vector<storage::SnapshotRow> snapshots;
    std::vector<storage::HourlyRow> hours;
    TraderBooks books = books_of(ledgers, holdings, others);
    for (const storage::CashSinceRow& row :
         co_await storage::cash_since(scope.session(), ids, tick.minute_ms)) {
        if (const auto book = books.find(row.model_id); book != books.end()) {
            book->second.take_back(row.currency, row.amount);
        }
    }
    const Marks marks = co_await marks_of(scope.session(), books, tick.minute_ms);
    for (auto& [id, book] : books) {
        Observations seen = book.sample(tick.minute_ms, marks, scope.version());
        for (storage::SnapshotRow& row : seen.snapshots) {
            snapshots.push_back(std::move(row));
        }
        for (auto& [marker, hour] : seen.hours) {
            rules::SharpeRatio sharpe = closed_hours_[id].sharpe;
            sharpe.add(hour.equity_usd - hour.net_flows);
            hour.sharpe_ratio = rules::public_sharpe_ratio(sharpe.value());
            hours.push_back(std::move(hour));
        }
    }
    if (snapshots.empty()) {
        co_return;
    }
    written.rows = static_cast<std::size_t>(co_await storage::store_snapshots(scope, snapshots));
    written.duplicates = snapshots.size() - written.rows;
    fail_point("equity.snapshots");
    co_await storage::raise_hours(scope, hours);
    touch(written, snapshots);
    log_debug("equity.sampled", {{"minute_ms", tick.minute_ms}, {"traders", snapshots.size()}});
}

Task<Written> EquitySampler::write(storage::WriteScope& scope, std::size_t max) {
    Written written;
    written.events = take(std::min<std::size_t>(max, 1));
    if (written.events == 0) {
        co_return written;
    }
    const SampleTick tick = event(0);
    const std::int64_t late_ms = scope.at_ms() - tick.minute_ms;
    if (late_ms > k_late_max_ms) {
        log_warn("equity.too_late", {{"minute_ms", tick.minute_ms}, {"late_ms", late_ms}});
        co_return written;
    }
    co_await sample(scope, tick, written);
    fail_point("equity.written");
    co_return written;
}

UnstorableEvent EquitySampler::unstorable(const SampleTick& event) const {
    return {std::to_string(event.minute_ms) + ":" + std::to_string(event.first),
            "{\"minute_ms\":" + std::to_string(event.minute_ms) + "}"};
}

} // namespace nof0::pipelines
