// TokenBudget: what language models may cost in a day. It counts the tokens of every trader in the
// current UTC day of the wall clock, warns once a day at the threshold, and refuses calls beyond
// the limit when the budget is strict.
//
// A call is counted before it is made: what it may cost at most is reserved, and settled by what it
// did cost. The count of a trader is a plain TokenUse, reservations included, which whoever keeps
// the trader's state stores before the call leaves; a budget made from those goes on where the last
// one ended, and a call whose answer a crash swallowed has been paid for. One thread.
#pragma once

#include "base/clock.hpp"
#include "base/result.hpp"
#include "config/llm_config.hpp"
#include "domain/trader_id.hpp"
#include "traders/model_attempt.hpp"

#include <cstdint>
#include <map>

namespace nof0::traders {

// Tokens of one UTC day, prompts and completions together.
struct TokenUse {
    std::int64_t day = 0; // days since 1970-01-01
    std::int64_t tokens = 0;
    double cost_usd = 0; // by cost_per_million_tokens, for the record

    bool operator==(const TokenUse&) const = default;
};

class TokenBudget {
public:
    // `clock` must outlive it. `uses` of days gone by count as nothing.
    TokenBudget(const config::LlmConfig& llm, const WallClock& clock,
                const std::map<TraderId, TokenUse>& uses = {});

    // Before a call that may cost `tokens_expected`. The error says how much is used or reserved
    // and when the next day begins. Without strict enforcement, or without a limit, always allowed.
    Status<> allows(std::int64_t tokens_expected) const;
    // A call that may cost so many tokens is about to be made: they count as used until settled.
    struct Reservation {
        TraderId trader;
        std::int64_t day = 0;
        std::int64_t tokens = 0;
    };
    Reservation reserve(const TraderId& trader, std::int64_t tokens);
    // It ended; what it cost is charged beside this.
    void settle(const Reservation& reservation);
    // After a call. What the service did not count is estimated from the bytes that were sent, so
    // that calls which time out are not free.
    void charge(const TraderId& trader, const ModelAttempt& attempt, std::size_t bytes_sent);

    // Today's. `day` is the current one.
    TokenUse use_of(const TraderId& trader) const;
    TokenUse use_of_all() const;

    // About how many tokens a text has: one for four bytes, rounded up.
    static std::int64_t estimate(std::size_t bytes);

private:
    std::int64_t today() const;
    void warn_at_threshold();

    config::LlmBudget limits_;
    std::map<std::string, double> cost_per_million_usd_; // by alias
    const WallClock& clock_;
    std::map<TraderId, TokenUse> uses_;
    std::int64_t warned_day_ = -1;
};

} // namespace nof0::traders
