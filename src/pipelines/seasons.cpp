#include "pipelines/seasons.hpp"

#include "base/fail_point.hpp"
#include "base/hash.hpp"
#include "base/json.hpp"
#include "base/log.hpp"
#include "domain/analytics_payload.hpp"
#include "pipelines/fills/trader_books.hpp"
#include "storage/analytics.hpp"
#include "storage/fill_equity.hpp"
#include "storage/partitions.hpp"
#include "storage/traders.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <iterator>

namespace nof0::pipelines {
namespace {

// A millionth of a dollar: the venue's word and the ledger may be rounded differently.
constexpr double k_equity_tolerance_usd = 1e-6;

std::vector<std::string> ids_of(const SeasonStart& start) {
    std::vector<std::string> ids;
    for (const SeasonEntrant& entrant : start.entrants) {
        ids.push_back(entrant.trader);
    }
    return ids;
}

// With what an entrant begins, or why it cannot.
Result<storage::SeasonTraderRow> row_of(const SeasonEntrant& entrant, const TraderBooks& books,
                                        const Marks& marks, std::int64_t at_ms) {
    const auto book = books.find(entrant.trader);
    const auto worth = book == books.end() ? std::nullopt : book->second.worth(marks, at_ms);
    if (!worth) {
        return fail(entrant.trader + ": nobody knows what it is worth");
    }
    if (entrant.must_be_flat && !book->second.is_flat()) {
        return fail(entrant.trader + " still holds something");
    }
    const Decimal equity = entrant.equity.value_or(worth->equity);
    if (std::abs((equity - worth->equity).to_double()) > k_equity_tolerance_usd) {
        return fail(fmt::format("{} has {} and should begin with {}", entrant.trader,
                                worth->equity.text(), equity.text()));
    }
    storage::SeasonTraderRow row{.model_id = entrant.trader};
    row.initial_equity = equity;
    row.flow_cash = book->second.flow_cash();
    return row;
}

// Everything that is said of a trader since its inception is said anew, also of those that do not
// take part any more.
Task<> touch_all(storage::WriteScope& scope, Written& written) {
    using cache::Family;
    for (const storage::TraderRow& trader :
         co_await storage::all_traders(scope.session(), storage::Season{})) {
        for (const Family family : {Family::since_inception, Family::trades_recent,
                                    Family::analytics, Family::positions, Family::trader_state}) {
            written.touched.insert({family, trader.id});
        }
    }
    for (const Family family :
         {Family::leaderboard, Family::leaderboard_cache, Family::account_totals_base,
          Family::account_totals_tail, Family::since_inception_all, Family::trades_recent_all,
          Family::analytics_all, Family::positions_all, Family::traders_all}) {
        written.touched.insert({family, ""});
    }
}

Task<> observe(storage::WriteScope& scope, const std::vector<std::string>& ids,
               std::int64_t started_ms, const Marks& marks) {
    co_await storage::ensure_month(scope.session(),
                                   storage::PartitionedTable::account_equity_snapshots, started_ms);
    std::vector<storage::SnapshotRow> snapshots;
    std::vector<storage::HourlyRow> hours;
    TraderBooks books = co_await read_books(scope.session(), ids); // they are in the season now
    for (auto& [id, book] : books) {
        Observations seen = book.sample(started_ms, marks, scope.version());
        std::ranges::move(seen.snapshots, std::back_inserter(snapshots));
        for (auto& [marker, hour] : seen.hours) {
            hours.push_back(std::move(hour));
        }
    }
    co_await storage::store_snapshots(scope, snapshots);
    co_await storage::raise_hours(scope, hours);
}

Task<> store_empty_analytics(storage::WriteScope& scope, const std::vector<std::string>& ids,
                             std::int64_t started_ms) {
    for (const std::string& id : ids) {
        AnalyticsPayload payload{.trader = TraderId(id)};
        payload.updated_at = ArenaTime::from_ms(started_ms);
        storage::AnalyticsRow row;
        row.model_id = id;
        row.updated_at = WallTime::from_us(payload.updated_at.us);
        append_json(row.payload.text, payload);
        row.server_time_ms = scope.at_ms();
        row.run_id =
            pg::Uuid{uuid5("season", scope.store_id() + ":" + std::to_string(scope.version()))};
        row.origin = "native";
        co_await storage::store_analytics(scope, row);
    }
}

} // namespace

Task<> SeasonPipeline::begin(storage::WriteScope& scope, const SeasonStart& start,
                             Written& written) {
    pg::Session& session = scope.session();
    const std::vector<std::string> ids = ids_of(start);
    const std::int64_t newest_ms = co_await storage::newest_fact_ms(session, ids);
    const storage::Season former = co_await storage::current_season(session);
    storage::SeasonRow season{.number = former.number + 1, .name = start.name};
    season.started_ms = std::max({scope.at_ms(), start.now.ms(), newest_ms + 1});
    season.command_id = start.command_id;
    season.version = scope.version();
    const TraderBooks books = co_await read_books(session, ids);
    const Marks marks = co_await marks_of(session, books, season.started_ms);
    std::vector<storage::SeasonTraderRow> rows;
    for (const SeasonEntrant& entrant : start.entrants) {
        Result<storage::SeasonTraderRow> row = row_of(entrant, books, marks, season.started_ms);
        if (!row) {
            refusal_ = row.error().message;
            ++written.duplicates;
            co_return;
        }
        storage::SeasonTraderRow& entered = rows.emplace_back(std::move(row.value()));
        entered.season = season.number;
        entered.inception_us = season.started_ms * 1000;
        entered.version = season.version;
    }
    co_await storage::store_season(scope, season, rows);
    fail_point("season.stored");
    co_await observe(scope, ids, season.started_ms, marks);
    std::vector<std::string> competing;
    for (const SeasonEntrant& entrant : start.entrants) {
        if (entrant.must_be_flat) {
            competing.push_back(entrant.trader);
        }
    }
    co_await store_empty_analytics(scope, competing, season.started_ms);
    co_await touch_all(scope, written);
    written.rows = 1 + rows.size();
    log_info("season.begun", {{"season", season.number},
                              {"name", season.name},
                              {"traders", competing.size()},
                              {"started_ms", season.started_ms},
                              {"version", season.version}});
}

Task<Written> SeasonPipeline::write(storage::WriteScope& scope, std::size_t max) {
    Written written;
    written.events = take(std::min<std::size_t>(max, 1));
    if (written.events == 0) {
        co_return written;
    }
    refusal_.clear();
    const SeasonStart& start = event(0);
    pg::Session& session = scope.session();
    if (co_await storage::season_of_command(session, start.command_id)) {
        ++written.duplicates;
    } else if (co_await storage::find_season(session, start.name)) {
        refusal_ = "there was a season '" + start.name + "' before";
        ++written.duplicates;
    } else {
        co_await begin(scope, start, written);
        fail_point("season.written");
    }
    co_return written;
}

UnstorableEvent SeasonPipeline::unstorable(const SeasonStart& event) const {
    std::string text;
    JsonWriter json(text);
    json.begin_object().field("command_id", event.command_id);
    json.field("name", event.name).end_object();
    return {std::to_string(event.command_id), std::move(text)};
}

} // namespace nof0::pipelines
