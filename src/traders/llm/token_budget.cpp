#include "traders/llm/token_budget.hpp"

#include "base/log.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace nof0::traders {
namespace {

constexpr std::int64_t k_day_ms = 24 * 60 * 60 * 1000;
constexpr double k_million = 1e6;

} // namespace

TokenBudget::TokenBudget(const config::LlmConfig& llm, const WallClock& clock,
                         const std::map<TraderId, TokenUse>& uses)
    : limits_(llm.budget), clock_(clock), uses_(uses) {
    for (const config::ModelConfig& model : llm.models) {
        cost_per_million_usd_[model.alias] = model.cost_per_million_tokens_usd.value_or(0);
    }
    // Whoever went past the threshold before a restart has been warned then.
    const double threshold = limits_.alert_threshold_pct / 100 * limits_.daily_tokens_max;
    if (static_cast<double>(use_of_all().tokens) >= threshold) {
        warned_day_ = today();
    }
}

Status<> TokenBudget::allows(std::int64_t tokens_expected) const {
    const TokenUse used = use_of_all();
    if (!limits_.strict || limits_.daily_tokens_max == 0 ||
        used.tokens + tokens_expected <= limits_.daily_tokens_max) {
        return Done{};
    }
    return fail(fmt::format("the daily token limit of {} leaves {} and this call needs about {}; "
                            "the next day begins at {}",
                            limits_.daily_tokens_max,
                            std::max<std::int64_t>(0, limits_.daily_tokens_max - used.tokens),
                            tokens_expected, iso_time_ms((used.day + 1) * k_day_ms)));
}

TokenBudget::Reservation TokenBudget::reserve(const TraderId& trader, std::int64_t tokens) {
    TokenUse use = use_of(trader);
    use.tokens += tokens;
    uses_[trader] = use;
    return {trader, use.day, tokens};
}

void TokenBudget::settle(const Reservation& reservation) {
    const auto use = uses_.find(reservation.trader);
    if (use != uses_.end() && use->second.day == reservation.day) { // else it is of a day gone by
        use->second.tokens = std::max<std::int64_t>(0, use->second.tokens - reservation.tokens);
    }
}

void TokenBudget::charge(const TraderId& trader, const ModelAttempt& attempt,
                         std::size_t bytes_sent) {
    const bool is_counted = attempt.prompt_tokens || attempt.completion_tokens;
    const bool may_be_billed = attempt.was_sent && attempt.status < 400;
    std::int64_t tokens = attempt.prompt_tokens.value_or(0) + attempt.completion_tokens.value_or(0);
    if (!is_counted) {
        tokens = may_be_billed ? estimate(bytes_sent) : 0;
    }
    TokenUse use = use_of(trader);
    use.tokens += tokens;
    const auto price = cost_per_million_usd_.find(attempt.model);
    use.cost_usd += price == cost_per_million_usd_.end()
                        ? 0
                        : static_cast<double>(tokens) * price->second / k_million;
    uses_[trader] = use;
    warn_at_threshold();
}

TokenUse TokenBudget::use_of(const TraderId& trader) const {
    const auto found = uses_.find(trader);
    return found != uses_.end() && found->second.day == today() ? found->second
                                                                : TokenUse{.day = today()};
}

TokenUse TokenBudget::use_of_all() const {
    TokenUse all{.day = today()};
    for (const auto& [trader, use] : uses_) {
        if (use.day == all.day) {
            all.tokens += use.tokens;
            all.cost_usd += use.cost_usd;
        }
    }
    return all;
}

std::int64_t TokenBudget::estimate(std::size_t bytes) {
    return static_cast<std::int64_t>((bytes + 3) / 4);
}

std::int64_t TokenBudget::today() const {
    return clock_.now().ms() / k_day_ms;
}

void TokenBudget::warn_at_threshold() {
    const TokenUse used = use_of_all();
    const double limit = static_cast<double>(limits_.daily_tokens_max);
    if (limit == 0 || warned_day_ == used.day ||
        static_cast<double>(used.tokens) < limit * limits_.alert_threshold_pct / 100) {
        return;
    }
    warned_day_ = used.day;
    log_warn("llm.budget", {{"tokens", used.tokens},
                            {"daily_token_limit", limits_.daily_tokens_max},
                            {"cost_usd", used.cost_usd},
                            {"strict", limits_.strict}});
}

} // namespace nof0::traders
