// nof0 status: one screen of how the arena stands.
#include "app/backend.hpp"
#include "app/commands/command.hpp"
#include "app/terminal.hpp"
#include "app/trader_table.hpp"
#include "base/json.hpp"
#include "cache/commands.hpp"
#include "jobs/auditor.hpp"
#include "storage/arena_clock.hpp"
#include "storage/overview.hpp"
#include "storage/read_scope.hpp"

#include <algorithm>
#include <filesystem>
#include <fmt/format.h>
#include <sstream>

namespace nof0::app {
namespace {

constexpr Milliseconds k_patience{5'000};
constexpr std::size_t k_audited_documents = 64;

struct StoreView {
    storage::OverviewRow facts;
    std::vector<storage::LeaseRow> leases;
    std::optional<storage::ArenaClockRow> clock; // absent: no simulated arena ever ran here
    std::int64_t tick_months = 0;
    std::int64_t snapshot_months = 0;
};

struct CacheView {
    std::string away; // why; empty when it answers
    jobs::AuditReport audit{};
    std::int64_t keys = 0;
    std::string memory = "?";
};

struct Status {
    StoreView store;
    TraderBoard board;
    CacheView cache;
    std::int64_t disk_free_bytes = 0;
    std::int64_t now_ms = 0;
    std::vector<std::string> wrong;
};

Task<StoreView> look_at_store(Backend& backend) {
    storage::ReadScope scope =
        co_await storage::ReadScope::open(backend.pool(), Deadline::after(k_patience));
    pg::Session& session = scope.session();
    StoreView view;
    view.facts = co_await storage::overview(session);
    view.leases = co_await storage::all_leases(session);
    view.clock = co_await storage::arena_clock(session);
    view.tick_months = co_await storage::months_ahead(session, "price_ticks");
    view.snapshot_months = co_await storage::months_ahead(session, "account_equity_snapshots");
    co_return view;
}

Task<CacheView> look_at_cache(Backend& backend, const WallClock& clock) {
    CacheView view;
    try {
        co_await backend.redis().connected(Deadline::after(k_patience));
        view.keys = co_await cache::dbsize(backend.redis());
        const auto memory = co_await cache::info(backend.redis(), "memory");
        const auto used = memory.find("used_memory_human");
        view.memory = used == memory.end() ? "?" : used->second;
        jobs::AuditorOptions options;
        options.sample = k_audited_documents;
        jobs::Auditor auditor(backend.documents(), options, clock, backend.metrics());
        view.audit = co_await auditor.run_sample();
    } catch (const Unavailable& away) {
        view.away = away.what();
    }
    co_return view;
}

std::int64_t free_bytes(const std::string& folder) {
    std::error_code error;
    const auto space = std::filesystem::space(folder, error);
    return error ? -1 : static_cast<std::int64_t>(space.available);
}

std::vector<std::string> findings(const Status& status) {
    const storage::OverviewRow& facts = status.store.facts;
    std::vector<std::string> wrong;
    if (facts.parked > 0) {
        wrong.push_back(
            fmt::format("{} events are parked: `nof0 ingest parked list`", facts.parked));
    }
    if (facts.frozen_pairs > 0) {
        wrong.push_back(fmt::format("{} pairs of account and coin are frozen: `nof0 ingest parked "
                                    "list`",
                                    facts.frozen_pairs));
    }
    for (const storage::TraderOverviewRow& trader : status.board.traders) {
        if (trader.reason.value_or("").starts_with("halted")) {
            wrong.push_back(trader.id + " is " + *trader.reason);
        }
    }
    if (!status.cache.away.empty()) {
        wrong.push_back("Redis is away: " + status.cache.away);
    }
    for (const std::string& key : status.cache.audit.mismatches) {
        wrong.push_back(key + " differs from Postgres: `nof0 cache rebuild`");
    }
    if (std::min(status.store.tick_months, status.store.snapshot_months) < 1) {
        wrong.push_back("no partition for the next month yet: is a role with jobs running?");
    }
    return wrong;
}

std::string age_text(std::optional<std::int64_t> ms, std::int64_t now_ms) {
    if (!ms) {
        return "none";
    }
    const std::int64_t seconds = (now_ms - *ms) / 1'000;
    if (seconds < 120) {
        return fmt::format("{} s ago", std::max<std::int64_t>(seconds, 0));
    }
    return iso_time_ms(*ms);
}

void print_line(std::string_view name, const std::string& text) {
    fmt::print("{:<11}{}\n", name, text);
}

void print_leases(const Status& status) {
    std::string_view name = "roles";
    std::size_t width = 0;
    for (const storage::LeaseRow& lease : status.store.leases) {
        width = std::max(width, lease.name.size() + 2);
    }
    for (const storage::LeaseRow& lease : status.store.leases) {
        const std::string since = iso_time_ms(lease.acquired_at.ms());
        print_line(std::exchange(name, ""),
                   lease.is_held
                       ? fmt::format("{:<{}}{} since {}", lease.name, width, lease.holder, since)
                       : fmt::format("{:<{}}free (last {})", lease.name, width, lease.holder));
    }
    if (status.store.leases.empty()) {
        print_line(name, "nobody ever wrote");
    }
}

std::string behind_text(std::int64_t ms) {
    const std::string length = format_duration(Milliseconds{std::abs(ms) / 1'000 * 1'000});
    return ms >= 0 ? length + " behind the wall" : length + " ahead of the wall";
}

void print_clock(const Status& status) {
    if (const auto& clock = status.store.clock) {
        print_line("clock", fmt::format("{}, {} arena seconds a second, {}",
                                        iso_time_ms(clock->now_ms), number_text(clock->speed),
                                        behind_text(status.now_ms - clock->now_ms)));
    }
}

void print_traders(const Status& status) {
    if (status.board.traders.empty()) {
        return;
    }
    std::string_view name = "traders";
    std::istringstream lines(trader_table(status.board));
    for (std::string line; std::getline(lines, line);) {
        print_line(std::exchange(name, ""), line);
    }
}

void print_cache(const CacheView& cache) {
    if (!cache.away.empty()) {
        print_line("cache", "away");
        return;
    }
    print_line("cache",
               fmt::format("{} keys, {}; of {} documents compared {} are equal, {} on "
                           "their way, {} wrong; worst {:.1f} s behind",
                           grouped(cache.keys), cache.memory, cache.audit.compared,
                           cache.audit.equal, cache.audit.behind, cache.audit.mismatches.size(),
                           static_cast<double>(cache.audit.worst_staleness_ms) / 1'000));
}

void print_text(const Status& status, const std::string& data_dir) {
    const storage::OverviewRow& facts = status.store.facts;
    print_line("store", fmt::format("version {}, arena time {}, season {}", grouped(facts.version),
                                    iso_time_ms(facts.at_ms), facts.season.value_or("none")));
    print_clock(status);
    print_leases(status);
    print_traders(status);
    print_line("facts", fmt::format("{} traders, {} open positions; newest price {}, newest fill "
                                    "{}",
                                    facts.traders, facts.open_positions,
                                    age_text(facts.newest_price_ms, status.now_ms),
                                    age_text(facts.newest_fill_ms, status.now_ms)));
    print_line("aside", fmt::format("{} parked, {} frozen pairs, {} quarantined since yesterday",
                                    facts.parked, facts.frozen_pairs, facts.quarantined_today));
    print_line("relay", fmt::format("{} outbox rows behind", grouped(facts.outbox_waiting)));
    print_cache(status.cache);
    print_line("partitions", fmt::format("price_ticks {} months ahead, account_equity_snapshots {}",
                                         status.store.tick_months, status.store.snapshot_months));
    print_line("disk", fmt::format("database {}, {} free in {}", bytes_text(facts.database_bytes),
                                   bytes_text(status.disk_free_bytes), data_dir));
    for (const std::string& wrong : status.wrong) {
        print_line("wrong", wrong);
    }
}

void write_leases(JsonWriter& json, const std::vector<storage::LeaseRow>& leases) {
    json.key("leases").begin_array();
    for (const storage::LeaseRow& lease : leases) {
        json.begin_object();
        json.field("name", lease.name).field("holder", lease.holder);
        json.field("token", lease.token).field("held", lease.is_held);
        json.end_object();
    }
    json.end_array();
}

void write_clock(JsonWriter& json, const Status& status) {
    json.key("clock");
    const auto& clock = status.store.clock;
    if (!clock) {
        json.null();
        return;
    }
    json.begin_object().field("now_ms", clock->now_ms).field("speed", clock->speed);
    json.field("behind_wall_ms", status.now_ms - clock->now_ms).end_object();
}

void write_audit(JsonWriter& json, const jobs::AuditReport& audit) {
    json.key("audit").begin_object();
    json.field("compared", audit.compared).field("equal", audit.equal);
    json.field("behind", audit.behind);
    json.field("mismatches", static_cast<std::int64_t>(audit.mismatches.size()));
    json.field("worst_staleness_ms", audit.worst_staleness_ms);
    json.end_object();
}

void print_json(const Status& status) {
    const storage::OverviewRow& facts = status.store.facts;
    std::string text;
    JsonWriter json(text);
    json.begin_object();
    json.field("version", facts.version).field("at_ms", facts.at_ms);
    json.field("season", facts.season).field("traders", facts.traders);
    json.field("open_positions", facts.open_positions);
    json.field("newest_price_ms", facts.newest_price_ms)
        .field("newest_fill_ms", facts.newest_fill_ms);
    json.field("parked", facts.parked).field("frozen_pairs", facts.frozen_pairs);
    json.field("quarantined_today", facts.quarantined_today);
    json.field("outbox_waiting", facts.outbox_waiting);
    write_leases(json, status.store.leases);
    write_clock(json, status);
    json.key("trader_states").begin_array();
    for (const storage::TraderOverviewRow& trader : status.board.traders) {
        json.begin_object();
        write_trader(json, status.board, trader);
        json.end_object();
    }
    json.end_array();
    json.field("redis", status.cache.away.empty());
    write_audit(json, status.cache.audit);
    json.key("months_ahead").begin_object();
    json.field("price_ticks", status.store.tick_months);
    json.field("account_equity_snapshots", status.store.snapshot_months);
    json.end_object();
    json.field("database_bytes", facts.database_bytes);
    json.field("disk_free_bytes", status.disk_free_bytes);
    json.key("wrong").begin_array();
    for (const std::string& wrong : status.wrong) {
        json.value(wrong);
    }
    json.end_array().end_object();
    fmt::print("{}\n", text);
}

} // namespace

int run_status(const StatusOptions& options) {
    const config::Config config = load_config(options.common);
    const Endpoints endpoints = open_endpoints(config, options.common.data_dir);
    const SystemWallClock clock;
    Backend backend(config, endpoints, DatabaseRole::reader);
    Status status;
    status.store = backend.run(look_at_store(backend));
    status.board = backend.run(trader_board(backend.pool(), Deadline::after(k_patience)));
    status.cache = backend.run(look_at_cache(backend, clock));
    status.disk_free_bytes = free_bytes(options.common.data_dir);
    status.now_ms = clock.now().ms();
    status.wrong = findings(status);
    if (options.common.output == OutputFormat::json) {
        print_json(status);
    } else {
        print_text(status, options.common.data_dir);
    }
    return status.wrong.empty() ? k_exit_done : k_exit_wrong;
}

} // namespace nof0::app
