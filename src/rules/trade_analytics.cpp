#include "rules/trade_analytics.hpp"

#include "rules/money.hpp"
#include "rules/trades.hpp"

#include <algorithm>
#include <cmath>

namespace nof0::rules {
namespace {

// In 2^-22 s. A product with a power of two is exact.
Int128 time_units(ArenaTime time) {
    return static_cast<Int128>(std::nearbyint(time.seconds() * 0x1p22));
}

double share_of(std::uint64_t part, std::uint64_t whole) {
    return whole == 0 ? 0 : static_cast<double>(part) / static_cast<double>(whole);
}

} // namespace

void TradeGroup::add(const TradeGroup& other) {
    net_pnl.add(other.net_pnl);
    notional.add(other.notional);
    holding_period.add(other.holding_period);
}

void TradeAnalytics::add(const TradeFigures& trade) {
    const Decimal notional = decimal_of(trade.quantity).abs() * decimal_of(trade.entry_price);
    const Int128 holding_period = time_units(trade.exit_time) - time_units(trade.entry_time);
    const double net = trade.realized_net_pnl;
    const bool first = count() == 0;
    biggest_gain_ = first ? net : std::max(biggest_gain_, net);
    biggest_loss_ = first ? net : std::min(biggest_loss_, net);
    if (first || trade.exit_time > last_exit_ ||
        (trade.exit_time == last_exit_ && trade.id > last_id_)) {
        last_exit_ = trade.exit_time;
        last_id_ = trade.id;
    }
    const std::size_t group =
        (is_winner(net) ? long_winner : long_loser) + (trade.side == Side::short_side ? 1U : 0U);
    groups_[group].net_pnl.add(decimal_of(net));
    groups_[group].notional.add(notional);
    groups_[group].holding_period.add(holding_period);
    gross_pnl_.add(decimal_of(trade.realized_gross_pnl));
    commission_.add(decimal_of(trade.total_commission_dollars));
    notionals_.push_back(notional.units());
    holding_periods_.push_back(holding_period);
}

void TradeAnalytics::add(const Trade& trade) {
    add(TradeFigures{.id = trade.id,
                     .side = trade.side,
                     .quantity = trade.quantity,
                     .entry_price = trade.entry.price,
                     .entry_time = trade.entry.time,
                     .exit_time = trade.exit.time,
                     .realized_gross_pnl = trade.realized_gross_pnl,
                     .realized_net_pnl = trade.realized_net_pnl,
                     .total_commission_dollars = trade.total_commission_dollars});
}

TradeGroup TradeAnalytics::sum_of(Group a, Group b) const {
    TradeGroup sum = groups_[a];
    sum.add(groups_[b]);
    return sum;
}

TradeGroup TradeAnalytics::all() const {
    TradeGroup sum = sum_of(long_winner, short_winner);
    sum.add(sum_of(long_loser, short_loser));
    return sum;
}

FeePnlTable TradeAnalytics::fee_pnl() const {
    const ExactMoments net_pnl = all().net_pnl;
    FeePnlTable table;
    table.std_net_pnl = net_pnl.sample_std();
    table.total_fees_paid = commission_.sum();
    table.overall_pnl_without_fees = gross_pnl_.sum();
    table.overall_pnl_with_fees = net_pnl.sum();
    // Only a profit can be eaten by fees: 0 for whoever lost.
    table.total_fees_as_pct_of_pnl = table.overall_pnl_with_fees > 0
                                         ? 100 * table.total_fees_paid / table.overall_pnl_with_fees
                                         : 0;
    table.avg_taker_fee = commission_.mean();
    table.std_gross_pnl = gross_pnl_.sample_std();
    table.avg_net_pnl = net_pnl.mean();
    table.biggest_net_loss = biggest_loss_;
    table.biggest_net_gain = biggest_gain_;
    table.avg_gross_pnl = gross_pnl_.mean();
    // The recorded figure is 3 to 21 % lower and comes from data that was not published.
    table.std_taker_fee = commission_.sample_std();
    return table;
}

WinnersLosersTable TradeAnalytics::winners_losers() const {
    const TradeGroup winners = sum_of(long_winner, short_winner);
    const TradeGroup losers = sum_of(long_loser, short_loser);
    WinnersLosersTable table;
    table.std_losers_notional = losers.notional.sample_std();
    table.std_winners_notional = winners.notional.sample_std();
    table.avg_winners_net_pnl = winners.net_pnl.mean();
    table.win_rate = share_of(winners.net_pnl.count(), count()) * 100;
    table.std_losers_net_pnl = losers.net_pnl.sample_std();
    table.avg_losers_net_pnl = losers.net_pnl.mean();
    table.std_losers_holding_period = losers.holding_period.sample_std();
    table.avg_losers_notional = losers.notional.mean();
    table.avg_losers_holding_period = losers.holding_period.mean();
    table.avg_winners_holding_period = winners.holding_period.mean();
    table.std_winners_net_pnl = winners.net_pnl.sample_std();
    table.avg_winners_notional = winners.notional.mean();
    table.std_winners_holding_period = winners.holding_period.sample_std();
    return table;
}

LongsShortsTable TradeAnalytics::longs_shorts() const {
    const TradeGroup longs = sum_of(long_winner, long_loser);
    const TradeGroup shorts = sum_of(short_winner, short_loser);
    LongsShortsTable table;
    table.std_longs_holding_period = longs.holding_period.sample_std();
    table.std_longs_notional = longs.notional.sample_std();
    table.std_shorts_notional = shorts.notional.sample_std();
    table.num_long_trades = static_cast<double>(longs.net_pnl.count());
    table.avg_longs_notional = longs.notional.mean();
    table.avg_shorts_holding_period = shorts.holding_period.mean();
    table.avg_shorts_net_pnl = shorts.net_pnl.mean();
    table.avg_longs_net_pnl = longs.net_pnl.mean();
    table.std_shorts_holding_period = shorts.holding_period.sample_std();
    table.num_short_trades = static_cast<double>(shorts.net_pnl.count());
    table.long_short_trades_ratio = share_of(longs.net_pnl.count(), count());
    table.std_shorts_net_pnl = shorts.net_pnl.sample_std();
    table.avg_longs_holding_period = longs.holding_period.mean();
    table.std_longs_net_pnl = longs.net_pnl.sample_std();
    table.avg_shorts_notional = shorts.notional.mean();
    return table;
}

OverallTable TradeAnalytics::overall() const {
    std::vector<Int128> notionals = notionals_;
    std::vector<Int128> holding_periods = holding_periods_;
    const TradeGroup every = all();
    OverallTable table;
    table.avg_holding_period_mins = every.holding_period.mean();
    table.median_holding_period_mins = exact_median(holding_periods, k_time_units_per_minute);
    table.std_size_of_trade_notional = every.notional.sample_std();
    table.avg_size_of_trade_notional = every.notional.mean();
    table.total_trades = static_cast<double>(count());
    table.median_size_of_trade_notional = exact_median(notionals, Decimal::k_units_per_one);
    table.std_holding_period_mins = every.holding_period.sample_std();
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
