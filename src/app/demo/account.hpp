// DemoAccount: one participant's books: orders become fills, fills go through the same fold and
// ledger as real ones, and equity rows come out of them, so that every identity holds by
// construction.
#pragma once

#include "app/demo/market.hpp"
#include "domain/account_total.hpp"
#include "domain/fill.hpp"
#include "domain/marked_position.hpp"
#include "rules/equity.hpp"
#include "rules/fold.hpp"
#include "rules/leaderboard.hpp"
#include "rules/ledger.hpp"
#include "rules/trade_analytics.hpp"

#include <array>
#include <optional>
#include <string>
#include <vector>

namespace nof0::app::demo {

// Why a position is held: what the decision that opened it said.
struct PositionPlan {
    int leverage = 1;
    double confidence = 0;
    double risk_usd = 0;
    Decimal profit_target{};
    Decimal stop_loss{};
    std::string invalidation{};
    std::int64_t tp_oid = 0;
    std::int64_t sl_oid = 0;
    bool added = false; // doubled once already
};

struct Order {
    std::size_t coin = 0;
    Decimal signed_size{};
    int parts = 1;                      // fills; 2 needs an even number of lots
    std::optional<std::int64_t> oid{};  // of a trigger order that exists already
    std::optional<PositionPlan> plan{}; // of an entry or a flip
};

// What an order did, for the recording's files.
struct Execution {
    std::vector<Fill> fills;
    std::vector<Trade> trades;
};

enum class AccountKind { model, benchmark };

class DemoAccount {
public:
    DemoAccount(TraderId trader, AccountKind kind, ArenaTime inception, Decimal initial_equity,
                std::uint64_t seed);

    const TraderId& trader() const { return trader_; }
    AccountKind kind() const { return kind_; }
    ArenaTime inception() const { return inception_; }
    Decimal initial_equity() const { return initial_equity_; }

    // At the market, at most a few ticks off the mark. REQUIRES whole lots and times that rise.
    Execution execute(const Order& order, ArenaTime time, const DemoMarket& market);
    std::int64_t next_oid();

    Decimal quantity(std::size_t coin) const { return folds_[coin].state().quantity; }
    const PositionPlan& plan(std::size_t coin) const { return plans_[coin]; }
    PositionPlan& plan(std::size_t coin) { return plans_[coin]; }
    const rules::FoldState& state(std::size_t coin) const { return folds_[coin].state(); }
    int open_positions() const;
    std::int64_t closed_trades() const { return static_cast<std::int64_t>(analytics_.count()); }

    Decimal equity(const DemoMarket& market) const;
    std::vector<MarkedPosition> marked_positions(const DemoMarket& market) const;

    enum class RowPositions { write, leave_out };
    // The equity row of `time`; remembers its equity for the Sharpe ratio of the next rows.
    AccountTotal observe(ArenaTime time, const DemoMarket& market, RowPositions positions);

    const rules::TradeAnalytics& analytics() const { return analytics_; }
    LeaderboardEntry leaderboard_entry(const DemoMarket& market) const;

private:
    Fill fill_of(const Order& order, Decimal size, ArenaTime time, const DemoMarket& market,
                 std::int64_t oid);
    Position position_of(std::size_t coin) const;

    TraderId trader_;
    AccountKind kind_;
    ArenaTime inception_;
    Decimal initial_equity_;
    Random random_;
    rules::Ledger ledger_;
    std::array<rules::PositionFold, k_coins> folds_;
    std::array<PositionPlan, k_coins> plans_;
    Decimal realized_; // gross of all closes less all fees
    rules::TradeAnalytics analytics_;
    rules::TradeTally tally_;
    rules::SharpeRatio sharpe_;
    std::int64_t oid_;
    std::int64_t tid_;
};

} // namespace nof0::app::demo
