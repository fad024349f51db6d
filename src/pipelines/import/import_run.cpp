#include "pipelines/import/import_run.hpp"

#include "base/fail_point.hpp"
#include "base/hash.hpp"
#include "base/json.hpp"
#include "storage/analytics.hpp"
#include "storage/imports.hpp"
#include "storage/partitions.hpp"
#include "storage/prices.hpp"
#include "storage/traders.hpp"

#include <algorithm>

namespace nof0::pipelines {
namespace {

constexpr Milliseconds k_step_budget{60'000};
constexpr std::string_view k_price_source = "nof1"; // of prices that a recording of the API holds

storage::TraderRow trader_row(const RecordedTrader& trader, const std::string& origin) {
    storage::TraderRow row;
    row.id = trader.id;
    row.display_name = trader.id;
    row.kind = trader.kind == RecordedTraderKind::benchmark ? "benchmark" : "model";
    row.provider = "import";
    if (trader.initial_equity_usd) {
        row.initial_equity = Decimal::from_double(*trader.initial_equity_usd).value();
    }
    row.inception_us = trader.inception_us;
    if (!trader.external_id.empty()) {
        row.external_id = trader.external_id;
    }
    row.sort_order = trader.sort_order;
    row.origin = origin;
    return row;
}

template<class Value>
bool differ(const std::optional<Value>& a, const std::optional<Value>& b) {
    return a && b && *a != *b;
}

bool has_another_start(const storage::TraderRow& stored, const storage::TraderRow& recorded) {
    return differ(stored.initial_equity, recorded.initial_equity) ||
           differ(stored.inception_us, recorded.inception_us);
}

void count_stored(ImportCount& count, storage::Stored stored) {
    ++count.read;
    ++(stored == storage::Stored::unchanged ? count.already_there : count.written);
}

void count_stored(ImportCount& count, bool is_new) {
    ++count.read;
    ++(is_new ? count.written : count.already_there);
}

std::string summary_json(const ImportSummary& summary) {
    std::string text;
    JsonWriter json(text);
    json.begin_object();
    for (const ImportCount& count : summary.counts) {
        json.outside_key(count.what).value(static_cast<std::int64_t>(count.written));
    }
    json.end_object();
    return text;
}

} // namespace

ImportRun::ImportRun(pg::Pool& pool, const ImportOptions& options, const ArenaClock& clock,
                     const Recording& recording, const RecordingSummary& contents, HeldLease& lease)
    : pool_(pool), options_(options), clock_(clock), recording_(recording), contents_(contents),
      lease_(lease), run_id_(uuid5("import", contents.origin)) {
    for (const RecordedTrader& trader : contents.traders) {
        trader_ids_.push_back(trader.id);
        initial_equity_usd_[trader.id] = trader.initial_equity_usd;
    }
    summary_.origin = contents.origin;
    summary_.warnings = contents.warnings;
}

Task<ImportSummary> ImportRun::run() {
    co_await begin();
    co_await traders();
    co_await symbols();
    co_await months();
    co_await prices();
    co_await analytics();
    co_await positions();
    co_await conversations();
    co_await trades();
    co_await account_rows();
    co_await fills();
    co_await finish();
    co_return std::move(summary_);
}

Task<storage::WriteScope> ImportRun::open() {
    co_await lease_.keep();
    fail_point("import.step");
    co_return co_await WriterAccess::open(pool_, lease_.lease(), clock_.now(),
                                          Deadline::after(k_step_budget));
}

Task<bool> ImportRun::read_bool(Task<bool> (*question)(pg::Session&,
                                                       const std::vector<std::string>&)) {
    const Deadline deadline = Deadline::after(k_step_budget);
    pg::PooledConnection connection = co_await pool_.acquire(deadline);
    pg::Session session = connection.session(deadline);
    co_return co_await question(session, trader_ids_);
}

ImportStamp ImportRun::stamp(std::int64_t version) const {
    return ImportStamp{contents_.origin, run_id_, version};
}

void ImportRun::progress(std::uint64_t reader_bytes) {
    if (options_.progress) {
        options_.progress(ImportPhase::writing, bytes_done_ + reader_bytes,
                          recording_.bytes_total());
    }
}

// A row that says the import was begun; it must not raise the version when it is there already.
Task<> ImportRun::begin() {
    const std::string folder = std::filesystem::absolute(options_.folder).string();
    const bool is_demonstration = options_.kind == ImportKind::demonstration;
    storage::WriteScope scope = co_await open();
    const bool is_new = co_await storage::begin_import(
        scope, contents_.origin, folder, is_demonstration ? "demonstration" : "recording");
    if (is_new) {
        co_await scope.commit();
    }
}

// A trader keeps the start that is stored and gains what it lacks; a recording that tells of
// another start is refused that.
Task<> ImportRun::traders() {
    ImportCount count{.what = "traders"};
    storage::WriteScope scope = co_await open();
    std::map<std::string, storage::TraderRow, std::less<>> stored;
    for (storage::TraderRow& row :
         co_await storage::all_traders(scope.session(), storage::Season{})) {
        std::string id = row.id;
        stored.emplace(std::move(id), std::move(row));
    }
    for (const RecordedTrader& trader : contents_.traders) {
        const storage::TraderRow row = trader_row(trader, contents_.origin);
        count_stored(count, co_await storage::store_recorded_trader(scope, row));
        const auto known = stored.find(trader.id);
        if (known != stored.end() && has_another_start(known->second, row)) {
            ++count.refused;
            count.why = trader.id + ": another start value or inception is stored and stays";
        }
    }
    if (count.written > 0) {
        co_await scope.commit();
    }
    summary_.counts.push_back(count);
}

// The symbols of the price file first, in its order, which is the order of the ticker.
Task<> ImportRun::symbols() {
    std::vector<std::string> symbols;
    auto reader = recording_.prices();
    while (const RecordedPrice* price = reader.next()) {
        symbols.push_back(price->symbol);
    }
    for (const std::string& symbol : contents_.symbols) {
        if (std::ranges::find(symbols, symbol) == symbols.end()) {
            symbols.push_back(symbol);
        }
    }
    storage::WriteScope scope = co_await open();
    const std::int64_t written = co_await storage::store_symbols(scope, symbols);
    if (written > 0) {
        co_await scope.commit();
    }
    ImportCount count{.what = "symbols", .read = symbols.size()};
    count.written = static_cast<std::uint64_t>(written);
    count.already_there = count.read - count.written;
    summary_.counts.push_back(count);
}

Task<> ImportRun::months() {
    const Deadline deadline = Deadline::after(k_step_budget);
    pg::PooledConnection connection = co_await pool_.acquire(deadline);
    pg::Session session = connection.session(deadline);
    for (const std::int64_t month_ms : contents_.account_months_ms) {
        co_await storage::ensure_month(session, storage::PartitionedTable::account_equity_snapshots,
                                       month_ms);
    }
    for (const std::int64_t month_ms : contents_.price_months_ms) {
        co_await storage::ensure_month(session, storage::PartitionedTable::price_ticks, month_ms);
    }
}

Task<> ImportRun::prices() {
    ImportCount count{.what = "prices"};
    storage::WriteScope scope = co_await open();
    auto reader = recording_.prices();
    while (const RecordedPrice* price = reader.next()) {
        const storage::Tick tick{.symbol = price->symbol,
                                 .price = price->price,
                                 .ts_ms = price->ts_ms,
                                 .source = std::string(k_price_source)};
        count_stored(count, co_await storage::store_tick(scope, tick));
    }
    if (count.written > 0) {
        co_await scope.commit();
    }
    summary_.counts.push_back(count);
}

Task<> ImportRun::analytics() {
    ImportCount count{.what = "analytics"};
    storage::WriteScope scope = co_await open();
    auto reader = recording_.analytics();
    while (const RecordedAnalytics* record = reader.next()) {
        storage::AnalyticsRow row;
        row.model_id = record->trader;
        row.updated_at = WallTime::from_us(record->updated_at_us);
        row.payload = pg::Json{record->payload_json};
        row.server_time_ms = contents_.server_time_ms.value_or(record->updated_at_us / 1000);
        row.run_id = pg::Uuid{run_id_};
        row.origin = contents_.origin;
        count_stored(count, co_await storage::store_analytics(scope, row));
    }
    if (count.written > 0) {
        co_await scope.commit();
    }
    summary_.counts.push_back(count);
}

Task<> ImportRun::positions() {
    if (options_.positions == ImportPositions::skip) {
        co_return;
    }
    ImportCount count{.what = "positions"};
    storage::WriteScope scope = co_await open();
    auto reader = recording_.positions();
    while (const RecordedTraderPositions* record = reader.next()) {
        for (const RecordedPosition& position : record->positions) {
            const auto row = position_row(record->trader, position, stamp());
            count_stored(count, co_await storage::store_recorded_position(scope, row));
        }
    }
    if (count.written > 0) {
        co_await scope.commit();
    }
    summary_.counts.push_back(count);
}

Task<> ImportRun::finish() {
    storage::WriteScope scope = co_await open();
    const std::string counts = summary_json(summary_);
    const bool was_running = co_await storage::finish_import(scope, contents_.origin, counts);
    summary_.version = was_running ? scope.version() : scope.version() - 1;
    if (was_running) {
        co_await scope.commit();
    }
}

} // namespace nof0::pipelines
