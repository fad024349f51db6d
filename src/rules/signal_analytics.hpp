// The two analytics tables that a trader's invocations determine: signals and invocation breaks,
// and the leverage of its entry signals, which the overall table shows.
#pragma once

#include "domain/analytics_payload.hpp"
#include "domain/invocation.hpp"
#include "rules/counted_median.hpp"
#include "rules/exact_moments.hpp"

#include <array>
#include <string>

namespace nof0::rules {

class SignalAnalytics {
public:
    // The arena's coins, over whose number the minutes are summed.
    explicit SignalAnalytics(int coins = 6) : coins_(coins) {}

    // REQUIRES ascending times and no more coins held than the arena has. The minutes of the break
    // that this invocation ends are counted by what it found held.
    void add(const Invocation& invocation);

    SignalsTable signals() const;
    InvocationTable invocations() const;

    // Fills the two tables, the convo leverages and last_convo_* of a payload.
    void write_to(AnalyticsPayload& payload) const;

private:
    void add_break(const Invocation& invocation);

    struct Kind {
        std::uint64_t count = 0;
        ExactMoments confidence;
    };
    const Kind& kind(SignalKind which) const { return kinds_[static_cast<std::size_t>(which)]; }

    int coins_;
    std::array<Kind, 4> kinds_; // by SignalKind
    ExactMoments confidence_;
    CountedMedian confidence_median_;
    ExactMoments entry_leverage_;
    CountedMedian entry_leverage_median_;
    std::uint64_t invocations_ = 0;
    ExactMoments break_mins_{60'000'000};
    std::int64_t break_min_us_ = 0;
    std::int64_t break_max_us_ = 0;
    // Coin-microseconds by position state.
    Int128 long_us_ = 0;
    Int128 short_us_ = 0;
    Int128 flat_us_ = 0;
    ArenaTime last_time_{};
    std::string last_id_;
};

} // namespace nof0::rules
