// What every command of `nof0` shares, and the commands themselves; one file each.
//
// A command returns its exit code: 0 done, 1 found something wrong, 2 usage or configuration.
// UsageError, config errors and Unavailable may leave it; command_line.cpp turns them into text.
#pragma once

#include "base/time.hpp"
#include "config/config.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace nof0::app {

inline constexpr int k_exit_done = 0;
inline constexpr int k_exit_wrong = 1;
inline constexpr int k_exit_usage = 2;

enum class OutputFormat { text, json };

struct CommonOptions {
    std::optional<std::string> config_file; // --config
    std::string data_dir = "var";           // --data-dir
    OutputFormat output = OutputFormat::text;
};

struct UpOptions {
    CommonOptions common;
    std::optional<int> port;
    std::optional<std::string> import_folder;
    std::optional<Milliseconds> run_for; // --for
    double speed = 1;                    // of a simulated arena's clock
    // Of simulated time that an empty store is given first; 0: none.
    Milliseconds past{14 * 24 * 3'600'000LL};
    bool trade = false; // also in a store that holds a recording
};
int run_up(const UpOptions& options);

struct ServeOptions {
    CommonOptions common;
    std::optional<int> port;
};
int run_serve(const ServeOptions& options);

struct IngestCommandOptions {
    CommonOptions common;
    std::optional<std::string> replay; // file or folder; without it the role runs until a signal
    std::string speed = "max";         // or times as recorded
    std::string clock = "file";        // file, now
    std::optional<std::string> trader;
    std::optional<std::string> account;
};
int run_ingest(const IngestCommandOptions& options);

enum class ParkedAction { list, retry };
struct ParkedOptions {
    CommonOptions common;
    ParkedAction action = ParkedAction::list;
};
int run_parked(const ParkedOptions& options);

enum class MigrateAction { up, down, status, verify, dump };
struct MigrateOptions {
    CommonOptions common;
    MigrateAction action = MigrateAction::status;
    int down_to = 0; // the version that stays
};
int run_migrate(const MigrateOptions& options);

struct ImportCommandOptions {
    CommonOptions common;
    std::string folder;
    bool with_positions = false;
};
int run_import(const ImportCommandOptions& options);

enum class CacheAction { rebuild, verify, stats };
struct CacheOptions {
    CommonOptions common;
    CacheAction action = CacheAction::stats;
};
int run_cache(const CacheOptions& options);

struct ParityOptions {
    CommonOptions common;
    std::string folder;
    std::optional<std::string> url; // of a running server; else one is started here
};
int run_parity(const ParityOptions& options);

struct DemoCommandOptions {
    CommonOptions common;
    std::string folder;
    std::uint64_t seed = 1;
    int traders = 6;
    int days = 14;
};
int run_demo(const DemoCommandOptions& options);

enum class Bench {
    api,
    import,
    ingest,
    fills,
    rebuild,
    analytics,
    parse,
    sign,
    sim,
    decisions,
    traders,
    soak,
    stream,
};
struct BenchOptions {
    CommonOptions common;
    Bench what = Bench::api;
    std::int64_t rows = 1'000'000; // of each table, or ticks; not for api
    int seconds = 5;               // of each run, for api; of the steady rate, for ingest
};
int run_bench(const BenchOptions& options);

struct CheckOptions {
    CommonOptions common;
    std::int64_t budget_ms = 600'000; // for each of its questions
};
int run_check(const CheckOptions& options);

struct StatusOptions {
    CommonOptions common;
};
int run_status(const StatusOptions& options);

struct TraderListOptions {
    CommonOptions common;
};
int run_trader_list(const TraderListOptions& options);

struct TraderShowOptions {
    CommonOptions common;
    std::string trader;
    std::optional<std::int32_t> cycle; // its causal chain instead of the trader
};
int run_trader_show(const TraderShowOptions& options);

// What is asked of a running arena.
enum class TraderOrder { pause, resume, add, remove, reload };
struct TraderOrderOptions {
    CommonOptions common;
    TraderOrder order = TraderOrder::reload;
    std::string trader;            // empty with reload
    std::string reason;            // for people; may be empty
    bool closes_positions = false; // with remove: at the market, first
};
int run_trader_order(const TraderOrderOptions& options);

struct SeasonStartOptions {
    CommonOptions common;
    std::string name;                          // season_name()
    std::optional<std::string> initial_equity; // season_money(); absent: as configured
};
int run_season_start(const SeasonStartOptions& options);

struct SeasonListOptions {
    CommonOptions common;
};
int run_season_list(const SeasonListOptions& options);

struct TradeCommandOptions {
    CommonOptions common;
    std::optional<Milliseconds> run_for; // --for
    double speed = 1;
    Milliseconds past{14 * 24 * 3'600'000LL};
};
int run_trade(const TradeCommandOptions& options);

struct DoctorOptions {
    CommonOptions common;
};
int run_doctor(const DoctorOptions& options);

// Reads the configuration and sets up logging from it; prints its warnings and notes once.
config::Config load_config(const CommonOptions& common);

} // namespace nof0::app
