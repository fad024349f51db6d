// AnalyticsTables: the six tables of a trader's analytics, 12 + 13 + 34 + 5 + 15 + 13 = 92 figures.
// Members and the field lists stand in the order that was recorded, so a payload is written by
// walking the lists. Every figure is always present: an empty group is 0, never null.
#pragma once

#include <array>
#include <string_view>

namespace nof0 {

// A figure of a table by its public name.
template<class Table>
struct AnalyticsField {
    std::string_view name;
    double Table::* member;
};

// What trading cost and brought, in USD. std_taker_fee is the sample deviation of the total
// commissions (the recorded figure could not be reproduced from trades by anyone).
struct FeePnlTable {
    static constexpr std::string_view k_name = "fee_pnl_moves_breakdown_table";
    double std_net_pnl = 0;
    double total_fees_paid = 0;
    double overall_pnl_without_fees = 0;
    double total_fees_as_pct_of_pnl = 0;
    double overall_pnl_with_fees = 0;
    double avg_taker_fee = 0;
    double std_gross_pnl = 0;
    double avg_net_pnl = 0;
    double biggest_net_loss = 0;
    double biggest_net_gain = 0;
    double avg_gross_pnl = 0;
    double std_taker_fee = 0;

    bool operator==(const FeePnlTable&) const = default;
};
inline constexpr std::array<AnalyticsField<FeePnlTable>, 12> k_fee_pnl_fields{{
    {"std_net_pnl", &FeePnlTable::std_net_pnl},
    {"total_fees_paid", &FeePnlTable::total_fees_paid},
    {"overall_pnl_without_fees", &FeePnlTable::overall_pnl_without_fees},
    {"total_fees_as_pct_of_pnl", &FeePnlTable::total_fees_as_pct_of_pnl},
    {"overall_pnl_with_fees", &FeePnlTable::overall_pnl_with_fees},
    {"avg_taker_fee", &FeePnlTable::avg_taker_fee},
    {"std_gross_pnl", &FeePnlTable::std_gross_pnl},
    {"avg_net_pnl", &FeePnlTable::avg_net_pnl},
    {"biggest_net_loss", &FeePnlTable::biggest_net_loss},
    {"biggest_net_gain", &FeePnlTable::biggest_net_gain},
    {"avg_gross_pnl", &FeePnlTable::avg_gross_pnl},
    {"std_taker_fee", &FeePnlTable::std_taker_fee},
}};

// A winner is a trade with realized_net_pnl > 0. win_rate in percent, holding periods in minutes,
// notional = |quantity| * entry price in USD.
struct WinnersLosersTable {
    static constexpr std::string_view k_name = "winners_losers_breakdown_table";
    double std_losers_notional = 0;
    double std_winners_notional = 0;
    double avg_winners_net_pnl = 0;
    double win_rate = 0;
    double std_losers_net_pnl = 0;
    double avg_losers_net_pnl = 0;
    double std_losers_holding_period = 0;
    double avg_losers_notional = 0;
    double avg_losers_holding_period = 0;
    double avg_winners_holding_period = 0;
    double std_winners_net_pnl = 0;
    double avg_winners_notional = 0;
    double std_winners_holding_period = 0;

    bool operator==(const WinnersLosersTable&) const = default;
};
inline constexpr std::array<AnalyticsField<WinnersLosersTable>, 13> k_winners_losers_fields{{
    {"std_losers_notional", &WinnersLosersTable::std_losers_notional},
    {"std_winners_notional", &WinnersLosersTable::std_winners_notional},
    {"avg_winners_net_pnl", &WinnersLosersTable::avg_winners_net_pnl},
    {"win_rate", &WinnersLosersTable::win_rate},
    {"std_losers_net_pnl", &WinnersLosersTable::std_losers_net_pnl},
    {"avg_losers_net_pnl", &WinnersLosersTable::avg_losers_net_pnl},
    {"std_losers_holding_period", &WinnersLosersTable::std_losers_holding_period},
    {"avg_losers_notional", &WinnersLosersTable::avg_losers_notional},
    {"avg_losers_holding_period", &WinnersLosersTable::avg_losers_holding_period},
    {"avg_winners_holding_period", &WinnersLosersTable::avg_winners_holding_period},
    {"std_winners_net_pnl", &WinnersLosersTable::std_winners_net_pnl},
    {"avg_winners_notional", &WinnersLosersTable::avg_winners_notional},
    {"std_winners_holding_period", &WinnersLosersTable::std_winners_holding_period},
}};

// One signal per coin named in an answer. *_pct in percent, confidence 0..1, mins_* are minutes
// summed over the arena's coins.
struct SignalsTable {
    static constexpr std::string_view k_name = "signals_breakdown_table";
    double num_short_signals = 0;
    double avg_confidence_close = 0;
    double avg_leverage_long = 0;
    double std_leverage = 0;
    double pct_mins_flat_combined = 0;
    double num_close_signals = 0;
    double mins_long_combined = 0;
    double std_confidence = 0;
    double long_signal_pct = 0;
    double mins_short_combined = 0;
    double num_hold_signals = 0;
    double std_confidence_short = 0;
    double avg_leverage = 0;
    double median_leverage = 0;
    double hold_signal_pct = 0;
    double close_signal_pct = 0;
    double avg_confidence_long = 0;
    double avg_confidence = 0;
    double median_confidence = 0;
    double total_signals = 0;
    double short_signal_pct = 0;
    double std_leverage_long = 0;
    double num_long_signals = 0;
    double long_short_ratio = 0;
    double pct_mins_short_combined = 0;
    double std_confidence_hold = 0;
    double mins_flat_combined = 0;
    double std_leverage_short = 0;
    double std_confidence_long = 0;
    double avg_confidence_hold = 0;
    double avg_confidence_short = 0;
    double std_confidence_close = 0;
    double avg_leverage_short = 0;
    double pct_mins_long_combined = 0;

    bool operator==(const SignalsTable&) const = default;
};
inline constexpr std::array<AnalyticsField<SignalsTable>, 34> k_signals_fields{{
    {"num_short_signals", &SignalsTable::num_short_signals},
    {"avg_confidence_close", &SignalsTable::avg_confidence_close},
    {"avg_leverage_long", &SignalsTable::avg_leverage_long},
    {"std_leverage", &SignalsTable::std_leverage},
    {"pct_mins_flat_combined", &SignalsTable::pct_mins_flat_combined},
    {"num_close_signals", &SignalsTable::num_close_signals},
    {"mins_long_combined", &SignalsTable::mins_long_combined},
    {"std_confidence", &SignalsTable::std_confidence},
    {"long_signal_pct", &SignalsTable::long_signal_pct},
    {"mins_short_combined", &SignalsTable::mins_short_combined},
    {"num_hold_signals", &SignalsTable::num_hold_signals},
    {"std_confidence_short", &SignalsTable::std_confidence_short},
    {"avg_leverage", &SignalsTable::avg_leverage},
    {"median_leverage", &SignalsTable::median_leverage},
    {"hold_signal_pct", &SignalsTable::hold_signal_pct},
    {"close_signal_pct", &SignalsTable::close_signal_pct},
    {"avg_confidence_long", &SignalsTable::avg_confidence_long},
    {"avg_confidence", &SignalsTable::avg_confidence},
    {"median_confidence", &SignalsTable::median_confidence},
    {"total_signals", &SignalsTable::total_signals},
    {"short_signal_pct", &SignalsTable::short_signal_pct},
    {"std_leverage_long", &SignalsTable::std_leverage_long},
    {"num_long_signals", &SignalsTable::num_long_signals},
    {"long_short_ratio", &SignalsTable::long_short_ratio},
    {"pct_mins_short_combined", &SignalsTable::pct_mins_short_combined},
    {"std_confidence_hold", &SignalsTable::std_confidence_hold},
    {"mins_flat_combined", &SignalsTable::mins_flat_combined},
    {"std_leverage_short", &SignalsTable::std_leverage_short},
    {"std_confidence_long", &SignalsTable::std_confidence_long},
    {"avg_confidence_hold", &SignalsTable::avg_confidence_hold},
    {"avg_confidence_short", &SignalsTable::avg_confidence_short},
    {"std_confidence_close", &SignalsTable::std_confidence_close},
    {"avg_leverage_short", &SignalsTable::avg_leverage_short},
    {"pct_mins_long_combined", &SignalsTable::pct_mins_long_combined},
}};

// Minutes between consecutive invocations.
struct InvocationTable {
    static constexpr std::string_view k_name = "invocation_breakdown_table";
    double max_invocation_break_mins = 0;
    double std_invocation_break_mins = 0;
    double num_invocations = 0;
    double min_invocation_break_mins = 0;
    double avg_invocation_break_mins = 0;

    bool operator==(const InvocationTable&) const = default;
};
inline constexpr std::array<AnalyticsField<InvocationTable>, 5> k_invocation_fields{{
    {"max_invocation_break_mins", &InvocationTable::max_invocation_break_mins},
    {"std_invocation_break_mins", &InvocationTable::std_invocation_break_mins},
    {"num_invocations", &InvocationTable::num_invocations},
    {"min_invocation_break_mins", &InvocationTable::min_invocation_break_mins},
    {"avg_invocation_break_mins", &InvocationTable::avg_invocation_break_mins},
}};

// long_short_trades_ratio is longs / all trades here, unlike long_short_ratio of the signals.
struct LongsShortsTable {
    static constexpr std::string_view k_name = "longs_shorts_breakdown_table";
    double std_longs_holding_period = 0;
    double std_longs_notional = 0;
    double std_shorts_notional = 0;
    double num_long_trades = 0;
    double avg_longs_notional = 0;
    double avg_shorts_holding_period = 0;
    double avg_shorts_net_pnl = 0;
    double avg_longs_net_pnl = 0;
    double std_shorts_holding_period = 0;
    double num_short_trades = 0;
    double long_short_trades_ratio = 0;
    double std_shorts_net_pnl = 0;
    double avg_longs_holding_period = 0;
    double std_longs_net_pnl = 0;
    double avg_shorts_notional = 0;

    bool operator==(const LongsShortsTable&) const = default;
};
inline constexpr std::array<AnalyticsField<LongsShortsTable>, 15> k_longs_shorts_fields{{
    {"std_longs_holding_period", &LongsShortsTable::std_longs_holding_period},
    {"std_longs_notional", &LongsShortsTable::std_longs_notional},
    {"std_shorts_notional", &LongsShortsTable::std_shorts_notional},
    {"num_long_trades", &LongsShortsTable::num_long_trades},
    {"avg_longs_notional", &LongsShortsTable::avg_longs_notional},
    {"avg_shorts_holding_period", &LongsShortsTable::avg_shorts_holding_period},
    {"avg_shorts_net_pnl", &LongsShortsTable::avg_shorts_net_pnl},
    {"avg_longs_net_pnl", &LongsShortsTable::avg_longs_net_pnl},
    {"std_shorts_holding_period", &LongsShortsTable::std_shorts_holding_period},
    {"num_short_trades", &LongsShortsTable::num_short_trades},
    {"long_short_trades_ratio", &LongsShortsTable::long_short_trades_ratio},
    {"std_shorts_net_pnl", &LongsShortsTable::std_shorts_net_pnl},
    {"avg_longs_holding_period", &LongsShortsTable::avg_longs_holding_period},
    {"std_longs_net_pnl", &LongsShortsTable::std_longs_net_pnl},
    {"avg_shorts_notional", &LongsShortsTable::avg_shorts_notional},
}};

// The *_pct fields were never computed by the recorded arena and are 0.
struct OverallTable {
    static constexpr std::string_view k_name = "overall_trades_overview_table";
    double avg_convo_leverage = 0;
    double avg_holding_period_mins = 0;
    double avg_take_profit_distance_pct = 0;
    double median_holding_period_mins = 0;
    double std_size_of_trade_notional = 0;
    double avg_size_of_trade_notional = 0;
    double total_trades = 0;
    double median_size_of_trade_notional = 0;
    double avg_size_of_trade_portfolio_pct = 0;
    double std_holding_period_mins = 0;
    double avg_stop_loss_distance_pct = 0;
    double std_size_of_trade_portfolio_pct = 0;
    double median_convo_leverage = 0;

    bool operator==(const OverallTable&) const = default;
};
inline constexpr std::array<AnalyticsField<OverallTable>, 13> k_overall_fields{{
    {"avg_convo_leverage", &OverallTable::avg_convo_leverage},
    {"avg_holding_period_mins", &OverallTable::avg_holding_period_mins},
    {"avg_take_profit_distance_pct", &OverallTable::avg_take_profit_distance_pct},
    {"median_holding_period_mins", &OverallTable::median_holding_period_mins},
    {"std_size_of_trade_notional", &OverallTable::std_size_of_trade_notional},
    {"avg_size_of_trade_notional", &OverallTable::avg_size_of_trade_notional},
    {"total_trades", &OverallTable::total_trades},
    {"median_size_of_trade_notional", &OverallTable::median_size_of_trade_notional},
    {"avg_size_of_trade_portfolio_pct", &OverallTable::avg_size_of_trade_portfolio_pct},
    {"std_holding_period_mins", &OverallTable::std_holding_period_mins},
    {"avg_stop_loss_distance_pct", &OverallTable::avg_stop_loss_distance_pct},
    {"std_size_of_trade_portfolio_pct", &OverallTable::std_size_of_trade_portfolio_pct},
    {"median_convo_leverage", &OverallTable::median_convo_leverage},
}};

} // namespace nof0
