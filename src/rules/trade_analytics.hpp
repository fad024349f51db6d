// The four analytics tables that closed trades determine: fees and PnL, winners and losers, longs
// and shorts, overall. Formulas as found to reproduce the recorded tables of five traders.
//
// Exact sums, so trades may be added in any order. Every trade is added to one group, by its result
// and its side, and the tables add up groups: that is where most of the time goes. 32 bytes per
// trade are kept for the medians.
#pragma once

#include "domain/analytics_payload.hpp"
#include "domain/trade.hpp"
#include "rules/exact_moments.hpp"

#include <array>
#include <string_view>
#include <vector>

namespace nof0::rules {

// Holding periods are differences of times in seconds as doubles, as the recorded ones are; such a
// difference is a whole number of 2^-22 s, so its sums are exact too.
inline constexpr std::uint64_t k_time_units_per_minute = 60ULL << 22;

// Three measures of a group of trades.
struct TradeGroup {
    ExactMoments net_pnl;
    ExactMoments notional; // |quantity| * entry price
    ExactMoments holding_period{k_time_units_per_minute};

    void add(const TradeGroup& other);
};

// As much of a trade as is looked at.
struct TradeFigures {
    std::string_view id; // needed during the call only
    Side side = Side::long_side;
    double quantity = 0; // signed
    double entry_price = 0;
    ArenaTime entry_time{};
    ArenaTime exit_time{};
    double realized_gross_pnl = 0;
    double realized_net_pnl = 0;
    double total_commission_dollars = 0;
};

class TradeAnalytics {
public:
    void add(const TradeFigures& trade);
    void add(const Trade& trade);

    std::uint64_t count() const { return gross_pnl_.count(); }
    FeePnlTable fee_pnl() const;
    WinnersLosersTable winners_losers() const;
    LongsShortsTable longs_shorts() const;
    // avg_ and median_convo_leverage come from the signals and stay 0 here.
    OverallTable overall() const;

    // Fills the four tables and last_trade_* of a payload.
    void write_to(AnalyticsPayload& payload) const;

private:
    enum Group : std::size_t { long_loser, short_loser, long_winner, short_winner };
    TradeGroup sum_of(Group a, Group b) const;
    TradeGroup all() const;

    std::array<TradeGroup, 4> groups_; // by Group
    ExactMoments gross_pnl_;
    ExactMoments commission_;
    double biggest_gain_ = 0;
    double biggest_loss_ = 0;
    std::vector<Int128> notionals_;
    std::vector<Int128> holding_periods_;
    // The trade with the greatest exit time; the greater id among equals, so that order is no
    // matter.
    ArenaTime last_exit_{};
    std::string last_id_;
};

} // namespace nof0::rules
