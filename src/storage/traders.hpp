// Traders: the rows of `models`, their `accounts` and `trader_state`.
//
// A trader comes from etc/manager.yaml (configured) or from a recording. It is never deleted: one
// that the configuration no longer names keeps its history and its row.
#pragma once

#include "base/decimal.hpp"
#include "storage/pg/numeric.hpp"
#include "storage/pg/session.hpp"
#include "storage/seasons.hpp"

#include <boost/describe.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace nof0::storage {

class WriteScope;

struct TraderRow {
    std::string id;
    std::string display_name;
    std::string kind; // model, benchmark, house, unattributed
    std::optional<std::string> provider;
    std::optional<Decimal> initial_equity; // USD
    std::optional<std::int64_t> inception_us;
    std::optional<std::string> external_id; // of its since-inception record
    std::optional<std::int32_t> sort_order;
    bool configured = false; // named by etc/manager.yaml now
    std::string origin;      // native or import:<sha12>
};
BOOST_DESCRIBE_STRUCT(TraderRow, (),
                      (id, display_name, kind, provider, initial_equity, inception_us, external_id,
                       sort_order, configured, origin))

// What etc/manager.yaml says of a trader.
struct ConfiguredTrader {
    std::string id;
    std::string display_name;
    std::string kind;
    std::string provider; // the exchange provider
    std::string market_provider;
    std::string config_json;   // static settings, deterministic text
    std::string config_digest; // of config_json
    Decimal initial_equity;    // at its inception, which is when it first trades
    double allocation_pct = 0;
    std::string risk_guards_json;
    std::string desired_state; // of a trader that is new: running or stopped
};

struct TraderStateRow {
    std::string trader_id;
    std::string exchange_provider;
    std::string market_provider;
    std::optional<double> allocation_pct;
    std::optional<pg::Json> cooldown;
    std::optional<pg::Json> risk_guards;
    std::optional<WallTime> last_decision_at;
    std::optional<WallTime> pause_until;
    std::string desired_state; // running, paused, stopped
    std::optional<std::string> reason;
    std::int32_t cycle_number = 0;
    std::optional<std::string> token_budget_day; // "2025-10-25"
    std::int64_t token_budget_used = 0;
    std::int64_t event_seq = 0; // of its last change
};
BOOST_DESCRIBE_STRUCT(TraderStateRow, (),
                      (trader_id, exchange_provider, market_provider, allocation_pct, cooldown,
                       risk_guards, last_decision_at, pause_until, desired_state, reason,
                       cycle_number, token_budget_day, token_budget_used, event_seq))

// How traders have done so far in the running season.
struct PerformanceRow {
    std::string model_id;
    std::int64_t trades = 0;
    std::int64_t wins = 0;
    double realized_pnl = 0;      // of closed trades, fees included
    std::optional<double> sharpe; // of the newest hour
    std::optional<double> initial_equity;
    double net_flows = 0; // moved in and out since then
};
BOOST_DESCRIBE_STRUCT(PerformanceRow, (),
                      (model_id, trades, wins, realized_pnl, sharpe, initial_equity, net_flows))
Task<std::vector<PerformanceRow>> performance_of(pg::Session& session,
                                                 const std::vector<std::string>& traders);

enum class Stored { inserted, updated, unchanged };

// In public order: sort_order, then id. Initial equity and inception are the season's; without an
// inception a trader takes no part in it, or has not begun.
Task<std::vector<TraderRow>> all_traders(pg::Session& session, const Season& season);
Task<std::optional<TraderRow>> find_trader(pg::Session& session, std::string_view id);
// By trader id.
Task<std::vector<TraderStateRow>> all_trader_states(pg::Session& session);
Task<std::optional<TraderStateRow>> find_trader_state(pg::Session& session, std::string_view id);

// A trader that a recording names, with its account. One that is there keeps what it has and gains
// what it lacks.
Task<Stored> store_recorded_trader(WriteScope& scope, const TraderRow& trader);

// The digests of the traders that are marked as configured, by id.
struct ConfiguredDigestRow {
    std::string id;
    std::optional<std::string> config_digest;
};
BOOST_DESCRIBE_STRUCT(ConfiguredDigestRow, (), (id, config_digest))
Task<std::vector<ConfiguredDigestRow>> configured_digests(pg::Session& session);

// Upserts the row, the account and, for a new trader, its state with a first line of history.
Task<> store_configured_trader(WriteScope& scope, const ConfiguredTrader& trader);
// Traders that the file no longer names: configured = false, desired state stopped.
Task<> retire_traders(WriteScope& scope, const std::vector<std::string>& ids);

// Traders that have not begun begin now: their curves start here, before their first fill.
Task<std::int64_t> begin_traders(WriteScope& scope, const std::vector<std::string>& ids,
                                 std::int64_t inception_us);
// The other side of a simulated venue: a row and its account. The rows that were new.
Task<std::int64_t> store_house(WriteScope& scope, std::string_view id,
                               std::string_view exchange_provider);

// Where a trader trades.
struct AccountRow {
    std::string exchange_provider;
    std::string account;
};
BOOST_DESCRIBE_STRUCT(AccountRow, (), (exchange_provider, account))

Task<std::optional<AccountRow>> account_of(pg::Session& session, std::string_view trader);
// REQUIRES a trader that has one. Fills that are stored keep theirs.
Task<> move_account(WriteScope& scope, std::string_view trader, std::string_view exchange_provider,
                    std::string_view account);

} // namespace nof0::storage
