// TraderBook: a trader's exact ledger as the fills pipeline remembers it between transactions, and
// the observations of equity that come of new fills.
//
// Equity = base + trade cash + event cash + sum(quantity x mark). It is unknown, and then not
// observed, without a base (nobody said what the trader began with) or without a mark of something
// held. Cash in another currency (fees in a token) is like something held that cost nothing; where
// it has no price, which may be for ever, equity is observed without it, and the observation names
// what it leaves out (`unpriced`).
//
// What was realised is equity less what the trader began with, here or in the running season, less
// what was moved in and out since then (`net_flows`), less what is unrealised. Hours are counted
// from the season's beginning; who takes no part in it has observations, and no hours.
//
// Observations never go back in time and are never rewritten: what arrives later than the newest
// one is told by a correction a millisecond after it.
#pragma once

#include "pipelines/fills/marks.hpp"
#include "rules/position_book.hpp"
#include "storage/currency_ledgers.hpp"
#include "storage/equity.hpp"
#include "storage/ledgers.hpp"

#include <limits>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace nof0::pipelines {

struct Holding {
    Symbol symbol;
    Decimal quantity{};
    Decimal cost{};
    std::int64_t entry_time_ms = 0;
    std::int64_t entry_oid = 0;
    double entry_price = 0;
    double commission = 0;
    double closed_pnl = 0;
};

// What one step of a fold, or one cash event, did to a trader.
struct LedgerMove {
    enum class Source { fill, late_fill, cash_event };
    std::int64_t time_ms = 0;
    Source source = Source::fill;
    Decimal cash{};
    Decimal flow{};                              // the part of it that was moved in or out
    std::map<std::string, Decimal> other_cash{}; // by currency
    std::vector<rules::PositionStep> positions{};
    std::vector<std::string> removed{}; // position ids
};

struct Observations {
    std::vector<storage::SnapshotRow> snapshots;
    std::map<std::int32_t, storage::HourlyRow> hours; // the last of each
    // The same for an hour that this book has observed in an earlier transaction: its row is there.
    std::optional<storage::HourlyRow> later{};
};

class TraderBook {
public:
    explicit TraderBook(const storage::LedgerRow& row);
    void hold(const storage::HoldingRow& row);
    void hold(const storage::CurrencyLedgerRow& row);

    const std::string& id() const { return id_; }
    std::vector<std::string> symbols() const; // whose marks it takes to observe: coins, currencies
    // What the ledger begins with when history was imported: to be stored as an opening balance at
    // that time, once.
    struct Opening {
        Decimal amount;
        std::int64_t ts_ms = 0;
    };
    std::optional<Opening> take_opening();

    // Before the observations of fills that may be its first. True: it moved back, so hour markers
    // that were stored are wrong.
    enum class Inception { unchanged, set, moved };
    Inception begin(std::int64_t first_fill_ms);
    std::optional<std::int64_t> inception_us() const { return inception_us_; }

    // When `observe` will need which marks: to be read before.
    void add_moments(const std::vector<LedgerMove>& moves, MarkMoments& into) const;
    // Applies the moves, in order of time, and observes after each millisecond with a fill, at the
    // marks of that millisecond.
    Observations observe(std::vector<LedgerMove> moves, const Marks& marks, std::int64_t version);
    // Moved in and out in all of its life.
    Decimal flow_cash() const { return flow_cash_; }
    bool is_flat() const { return holdings_.empty(); }
    // With what it holds now, at the marks of that time, exactly; nothing when unknown.
    struct Worth {
        Decimal equity{};
        Decimal unrealized{};
        std::string unpriced{}; // what is left out, as JSON; empty: nothing
    };
    std::optional<Worth> worth(const Marks& marks, std::int64_t ts_ms) const;

    // Money that moved after the time of the next sample, or its cash in another currency.
    void take_back(const std::string& currency, Decimal amount);
    // What the trader is worth at that time if nothing moves until then; nothing when unknown.
    Observations sample(std::int64_t ts_ms, const Marks& marks, std::int64_t version);

private:
    void apply(const LedgerMove& move);
    bool is_late(const LedgerMove& move) const; // than what was observed
    // Adds the worth of other currencies; what it leaves out as JSON, empty when nothing.
    std::string add_other_cash(const Marks& marks, std::int64_t ts_ms, Decimal& equity,
                               Decimal& unrealized) const;
    void observe_at(std::int64_t ts_ms, const char* kind, const Marks& marks, std::int64_t version,
                    Observations& into);
    storage::HourlyRow hour_of(const storage::SnapshotRow& row, const Marks& marks) const;

    void enter_season(const storage::LedgerRow& row);

    std::string id_;
    std::optional<Decimal> base_;         // of the ledger
    std::optional<Decimal> begun_with_{}; // of the season; realised is compared with it
    Decimal flows_before_{};              // the season
    std::int32_t season_ = 0;
    std::int64_t season_us_ = std::numeric_limits<std::int64_t>::min();
    bool has_fixed_inception_ = false;
    std::optional<Opening> opening_;
    std::optional<std::int64_t> inception_us_;
    Decimal trade_cash_;
    Decimal event_cash_;
    Decimal flow_cash_;
    std::map<std::string, Decimal> other_cash_; // by currency
    std::optional<std::int64_t> newest_ms_;
    std::optional<std::int32_t> hour_begun_;  // its row was written for this book
    std::map<std::string, Holding> holdings_; // by position id
};

} // namespace nof0::pipelines
