#include "rules/signal_analytics.hpp"

#include "rules/money.hpp"

#include <algorithm>

namespace nof0::rules {
namespace {

constexpr std::uint64_t k_us_per_minute = 60'000'000;

double minutes(Int128 us) {
    return ratio_to_double(ExactUint::from(magnitude(us)), ExactUint::from(k_us_per_minute));
}

double percent(double part, double whole) {
    return whole > 0 ? part / whole * 100 : 0;
}

// The recorded arena stored the leverage of every signal as 1: avg 1, std 0, and 0 without signals.
// The leverages that were really asked for are in the overall table.
double recorded_leverage(std::uint64_t signals) {
    return signals > 0 ? 1 : 0;
}

} // namespace

void SignalAnalytics::add(const Invocation& invocation) {
    ensure(invocation.coins_long >= 0 && invocation.coins_short >= 0 &&
               invocation.coins_long + invocation.coins_short <= coins_,
           "a trader holds no more coins than the arena has");
    if (invocations_ > 0) {
        add_break(invocation);
    }
    ++invocations_;
    last_time_ = invocation.time;
    last_id_ = invocation.id;
    for (const Signal& signal : invocation.signals) {
        const Decimal confidence = decimal_of(signal.confidence);
        Kind& kind = kinds_[static_cast<std::size_t>(signal.kind)];
        ++kind.count;
        kind.confidence.add(confidence);
        confidence_.add(confidence);
        confidence_median_.add(confidence.units());
        const bool entry =
            signal.kind == SignalKind::enter_long || signal.kind == SignalKind::enter_short;
        if (entry && signal.leverage) {
            const Decimal leverage = decimal_of(*signal.leverage);
            entry_leverage_.add(leverage);
            entry_leverage_median_.add(leverage.units());
        }
    }
}

void SignalAnalytics::add_break(const Invocation& invocation) {
    const std::int64_t break_us = (invocation.time - last_time_).count();
    ensure(break_us >= 0, "invocations come in the order of time");
    const bool first = break_mins_.count() == 0;
    break_min_us_ = first ? break_us : std::min(break_min_us_, break_us);
    break_max_us_ = first ? break_us : std::max(break_max_us_, break_us);
    break_mins_.add(Int128{break_us});
    const int coins_flat = coins_ - invocation.coins_long - invocation.coins_short;
    long_us_ += Int128{break_us} * invocation.coins_long;
    short_us_ += Int128{break_us} * invocation.coins_short;
    flat_us_ += Int128{break_us} * coins_flat;
}

SignalsTable SignalAnalytics::signals() const {
    const Kind& hold = kind(SignalKind::hold);
    const Kind& close = kind(SignalKind::close);
    const Kind& longs = kind(SignalKind::enter_long);
    const Kind& shorts = kind(SignalKind::enter_short);
    const double total = static_cast<double>(confidence_.count());
    const double mins_total = minutes(long_us_ + short_us_ + flat_us_);

    SignalsTable table;
    table.total_signals = total;
    table.num_hold_signals = static_cast<double>(hold.count);
    table.num_close_signals = static_cast<double>(close.count);
    table.num_long_signals = static_cast<double>(longs.count);
    table.num_short_signals = static_cast<double>(shorts.count);
    table.hold_signal_pct = percent(table.num_hold_signals, total);
    table.close_signal_pct = percent(table.num_close_signals, total);
    table.long_signal_pct = percent(table.num_long_signals, total);
    table.short_signal_pct = percent(table.num_short_signals, total);
    table.long_short_ratio =
        shorts.count > 0 ? table.num_long_signals / table.num_short_signals : 0;
    table.avg_confidence = confidence_.mean();
    table.median_confidence = confidence_median_.value(Decimal::k_units_per_one);
    table.std_confidence = confidence_.sample_std();
    table.avg_confidence_hold = hold.confidence.mean();
    table.avg_confidence_close = close.confidence.mean();
    table.avg_confidence_long = longs.confidence.mean();
    table.avg_confidence_short = shorts.confidence.mean();
    table.std_confidence_hold = hold.confidence.sample_std();
    table.std_confidence_close = close.confidence.sample_std();
    table.std_confidence_long = longs.confidence.sample_std();
    table.std_confidence_short = shorts.confidence.sample_std();
    table.avg_leverage = recorded_leverage(confidence_.count());
    table.median_leverage = recorded_leverage(confidence_.count());
    table.avg_leverage_long = recorded_leverage(longs.count);
    table.avg_leverage_short = recorded_leverage(shorts.count);
    table.mins_long_combined = minutes(long_us_);
    table.mins_short_combined = minutes(short_us_);
    table.mins_flat_combined = minutes(flat_us_);
    table.pct_mins_long_combined = percent(table.mins_long_combined, mins_total);
    table.pct_mins_short_combined = percent(table.mins_short_combined, mins_total);
    table.pct_mins_flat_combined = percent(table.mins_flat_combined, mins_total);
    return table;
}

InvocationTable SignalAnalytics::invocations() const {
    InvocationTable table;
    table.num_invocations = static_cast<double>(invocations_);
    table.avg_invocation_break_mins = break_mins_.mean();
    table.std_invocation_break_mins = break_mins_.sample_std();
    table.min_invocation_break_mins = minutes(break_min_us_);
    table.max_invocation_break_mins = minutes(break_max_us_);
    return table;
}

void SignalAnalytics::write_to(AnalyticsPayload& payload) const {
    payload.signals = signals();
    payload.invocation = invocations();
    payload.overall.avg_convo_leverage = entry_leverage_.mean();
    payload.overall.median_convo_leverage = entry_leverage_median_.value(Decimal::k_units_per_one);
    if (invocations_ > 0) {
        payload.last_convo_doc_id = last_id_;
        payload.last_convo_timestamp = last_time_;
    }
}

} // namespace nof0::rules
