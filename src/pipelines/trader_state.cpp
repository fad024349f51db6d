#include "pipelines/trader_state.hpp"

#include "base/fail_point.hpp"
#include "base/json.hpp"
#include "base/log.hpp"
#include "base/outside_json.hpp"
#include "base/text.hpp"
#include "storage/trader_state.hpp"

#include <set>

namespace nof0::pipelines {
namespace {

constexpr std::size_t k_word_bytes_max = 256;
constexpr std::size_t k_json_bytes_max = 256 * 1024;

// The columns are timestamps; what they hold is arena time.
std::optional<WallTime> stored_time(std::optional<ArenaTime> time) {
    return time ? std::optional(WallTime::from_us(time->us)) : std::nullopt;
}

storage::TraderStateFact fact_of(const TraderState& state) {
    const auto word = [](const std::string& text) {
        return clean_text(text, k_word_bytes_max).text;
    };
    storage::TraderStateFact fact;
    fact.trader_id = state.trader.text();
    fact.event_seq = state.seq;
    fact.exchange_provider = word(state.exchange_provider);
    fact.market_provider = word(state.market_provider);
    fact.allocation_pct = state.allocation_pct;
    fact.cooldown = pg::Json{storable_json(state.cooldown, k_json_bytes_max)};
    fact.risk_guards = pg::Json{storable_json(state.risk_guards, k_json_bytes_max)};
    fact.last_decision_at = stored_time(state.last_decision_at);
    fact.pause_until = stored_time(state.pause_until);
    fact.desired_state = to_text(state.desired);
    fact.reason = clean_text(state.reason, 4 * k_word_bytes_max).text;
    fact.cycle_number = state.cycle_number;
    fact.token_budget_day = state.token_budget_day;
    fact.token_budget_used = state.token_budget_used;
    fact.config_version = state.config_version;
    return fact;
}

Tenure tenure_of(const TraderState& state) {
    return {trader_lease(state.trader.text()), state.lease_token};
}

} // namespace

Task<Written> TraderStatePipeline::write(storage::WriteScope& scope, std::size_t max) {
    std::size_t count = 0;
    std::set<std::string> traders;
    while (count < std::min(max, waiting()) && traders.insert(event(count).trader.text()).second) {
        ++count;
    }
    Written written;
    written.events = take(count);
    Tenures claimed;
    for (std::size_t i = 0; i < written.events; ++i) {
        claimed.insert(tenure_of(event(i)));
    }
    const Tenures broken = co_await fences_.broken(scope, std::move(claimed));
    for (std::size_t i = 0; i < written.events; ++i) {
        if (broken.contains(tenure_of(event(i)))) {
            continue;
        }
        const storage::TraderStateFact fact = fact_of(event(i));
        const bool is_new = co_await storage::store_trader_state(scope, fact);
        fail_point("trader_state.written");
        log_info("trader_state.change", {{"model_id", fact.trader_id},
                                         {"source_event", fact.event_seq},
                                         {"desired_state", fact.desired_state},
                                         {"reason", *fact.reason},
                                         {"new", is_new}});
        if (is_new) {
            ++written.rows;
            written.touched.insert({cache::Family::trader_state, fact.trader_id});
            written.touched.insert({cache::Family::traders_all, ""});
        } else {
            ++written.duplicates;
        }
    }
    co_return written;
}

UnstorableEvent TraderStatePipeline::unstorable(const TraderState& event) const {
    const storage::TraderStateFact fact = fact_of(event);
    std::string text;
    JsonWriter json(text);
    json.begin_object().field("trader_id", fact.trader_id).field("seq", fact.event_seq);
    json.field("desired_state", fact.desired_state).field("reason", *fact.reason);
    json.field("allocation_pct", fact.allocation_pct);
    json.raw_field("cooldown", fact.cooldown.text);
    json.raw_field("risk_guards", fact.risk_guards.text);
    json.field("cycle_number", std::int64_t{fact.cycle_number}).end_object();
    return {fact.trader_id + ":" + std::to_string(fact.event_seq), std::move(text)};
}

} // namespace nof0::pipelines
