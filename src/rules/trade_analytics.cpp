#include "rules/trade_analytics.hpp"

#include "rules/money.hpp"
#include "rules/trades.hpp"

#include <algorithm>
#include <cmath>

namespace nof0::rules {
namespace {

struct Measures {
    Decimal net_pnl;
    Decimal notional;
    Int128 holding_period; // in 2^-22 s
};

void add_to(TradeGroup& group, const Measures& trade) {
    group.net_pnl.add(trade.net_pnl);
    group.notional.add(trade.notional);
    group.holding_period.add(trade.holding_period);
}

Int128 time_units(ArenaTime time) {
    return static_cast<Int128>(std::nearbyint(std::ldexp(time.seconds(), 22)));
}

double share_of(std::uint64_t part, std::uint64_t whole) {
    return whole == 0 ? 0 : static_cast<double>(part) / static_cast<double>(whole);
}

} // namespace

void TradeAnalytics::add(const Trade& trade) {
    const Measures measures{
        decimal_of(trade.realized_net_pnl),
        decimal_of(trade.quantity).abs() * decimal_of(trade.entry.price),
        time_units(trade.exit.time) - time_units(trade.entry.time),
    };
    const bool first = count() == 0;
    biggest_gain_ =
        first ? trade.realized_net_pnl : std::max(biggest_gain_, trade.realized_net_pnl);
    biggest_loss_ =
        first ? trade.realized_net_pnl : std::min(biggest_loss_, trade.realized_net_pnl);
    if (first || trade.exit.time > last_exit_ ||
        (trade.exit.time == last_exit_ && trade.id > last_id_)) {
        last_exit_ = trade.exit.time;
        last_id_ = trade.id;
    }
    add_to(all_, measures);
    add_to(is_winner(trade) ? winners_ : losers_, measures);
    add_to(trade.side == Side::long_side ? longs_ : shorts_, measures);
    gross_pnl_.add(decimal_of(trade.realized_gross_pnl));
    commission_.add(decimal_of(trade.total_commission_dollars));
    notionals_.push_back(measures.notional.units());
    holding_periods_.push_back(measures.holding_period);
}

FeePnlTable TradeAnalytics::fee_pnl() const {
    FeePnlTable table;
    table.std_net_pnl = all_.net_pnl.sample_std();
    table.total_fees_paid = commission_.sum();
    table.overall_pnl_without_fees = gross_pnl_.sum();
    table.overall_pnl_with_fees = all_.net_pnl.sum();
    // Only a profit can be eaten by fees: 0 for whoever lost.
    table.total_fees_as_pct_of_pnl = table.overall_pnl_with_fees > 0
                                         ? 100 * table.total_fees_paid / table.overall_pnl_with_fees
                                         : 0;
    table.avg_taker_fee = commission_.mean();
    table.std_gross_pnl = gross_pnl_.sample_std();
    table.avg_net_pnl = all_.net_pnl.mean();
    table.biggest_net_loss = biggest_loss_;
    table.biggest_net_gain = biggest_gain_;
    table.avg_gross_pnl = gross_pnl_.mean();
    // The recorded figure is 3 to 21 % lower and comes from data that was not published.
    table.std_taker_fee = commission_.sample_std();
    return table;
}

WinnersLosersTable TradeAnalytics::winners_losers() const {
    WinnersLosersTable table;
    table.std_losers_notional = losers_.notional.sample_std();
    table.std_winners_notional = winners_.notional.sample_std();
    table.avg_winners_net_pnl = winners_.net_pnl.mean();
    table.win_rate = share_of(winners_.net_pnl.count(), count()) * 100;
    table.std_losers_net_pnl = losers_.net_pnl.sample_std();
    table.avg_losers_net_pnl = losers_.net_pnl.mean();
    table.std_losers_holding_period = losers_.holding_period.sample_std();
    table.avg_losers_notional = losers_.notional.mean();
    table.avg_losers_holding_period = losers_.holding_period.mean();
    table.avg_winners_holding_period = winners_.holding_period.mean();
    table.std_winners_net_pnl = winners_.net_pnl.sample_std();
    table.avg_winners_notional = winners_.notional.mean();
    table.std_winners_holding_period = winners_.holding_period.sample_std();
    return table;
}

LongsShortsTable TradeAnalytics::longs_shorts() const {
    LongsShortsTable table;
    table.std_longs_holding_period = longs_.holding_period.sample_std();
    table.std_longs_notional = longs_.notional.sample_std();
    table.std_shorts_notional = shorts_.notional.sample_std();
    table.num_long_trades = static_cast<double>(longs_.net_pnl.count());
    table.avg_longs_notional = longs_.notional.mean();
    table.avg_shorts_holding_period = shorts_.holding_period.mean();
    table.avg_shorts_net_pnl = shorts_.net_pnl.mean();
    table.avg_longs_net_pnl = longs_.net_pnl.mean();
    table.std_shorts_holding_period = shorts_.holding_period.sample_std();
    table.num_short_trades = static_cast<double>(shorts_.net_pnl.count());
    table.long_short_trades_ratio = share_of(longs_.net_pnl.count(), count());
    table.std_shorts_net_pnl = shorts_.net_pnl.sample_std();
    table.avg_longs_holding_period = longs_.holding_period.mean();
    table.std_longs_net_pnl = longs_.net_pnl.sample_std();
    table.avg_shorts_notional = shorts_.notional.mean();
    return table;
}

OverallTable TradeAnalytics::overall() const {
    std::vector<Int128> notionals = notionals_;
    std::vector<Int128> holding_periods = holding_periods_;
    OverallTable table;
    table.avg_holding_period_mins = all_.holding_period.mean();
    table.median_holding_period_mins = exact_median(holding_periods, k_time_units_per_minute);
    table.std_size_of_trade_notional = all_.notional.sample_std();
    table.avg_size_of_trade_notional = all_.notional.mean();
    table.total_trades = static_cast<double>(count());
    table.median_size_of_trade_notional = exact_median(notionals, Decimal::k_units_per_one);
    table.std_holding_period_mins = all_.holding_period.sample_std();
    return table;
}

void TradeAnalytics::write_to(AnalyticsPayload& payload) const {
    payload.fee_pnl = fee_pnl();
    payload.winners_losers = winners_losers();
    payload.longs_shorts = longs_shorts();
    const double avg_leverage = payload.overall.avg_convo_leverage;
    const double median_leverage = payload.overall.median_convo_leverage;
    payload.overall = overall();
    payload.overall.avg_convo_leverage = avg_leverage;
    payload.overall.median_convo_leverage = median_leverage;
    if (count() > 0) {
        payload.last_trade_exit_time = last_exit_;
        payload.last_trade_doc_id = last_id_;
    }
}

} // namespace nof0::rules
