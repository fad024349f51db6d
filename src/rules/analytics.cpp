#include "rules/analytics.hpp"

#include "rules/signal_analytics.hpp"
#include "rules/trade_analytics.hpp"

namespace nof0::rules {

AnalyticsPayload analytics_of(const TraderId& trader, std::span<const Trade> trades,
                              std::span<const Invocation> invocations, int coins,
                              ArenaTime updated_at) {
    TradeAnalytics from_trades;
    for (const Trade& trade : trades) {
        from_trades.add(trade);
    }
    SignalAnalytics from_signals(coins);
    for (const Invocation& invocation : invocations) {
        from_signals.add(invocation);
    }
    AnalyticsPayload payload{.trader = trader, .updated_at = updated_at};
    from_trades.write_to(payload);
    from_signals.write_to(payload);
    return payload;
}

} // namespace nof0::rules
