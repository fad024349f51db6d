// /api/traders/{id}: who it is, how it stands, what holds it back, and what it holds.
#include "base/json.hpp"
#include "projections/builders.hpp"
#include "rules/equity.hpp"
#include "storage/arena_view.hpp"
#include "storage/traders.hpp"

#include <simdjson.h>

namespace nof0::projections {
namespace {

constexpr std::size_t k_pauses_max = 20;

struct TraderView {
    storage::TraderRow trader;
    std::optional<storage::TraderStateRow> state{};
    std::optional<storage::ObservedEquityRow> equity{};
    std::optional<std::string> llm_model{};
    std::vector<storage::PauseRow> pauses{};
};

// trader_state keeps arena time in timestamps.
std::optional<std::int64_t> ms(const std::optional<WallTime>& time) {
    return time ? std::optional(time->ms()) : std::nullopt;
}

// Of the rows that say the same end and reason the first one says when it began.
std::vector<storage::PauseRow> merged(const std::vector<storage::PauseRow>& rows) {
    std::vector<storage::PauseRow> pauses;
    for (const storage::PauseRow& row : rows) { // newest first
        const bool is_same = !pauses.empty() && pauses.back().until_ms == row.until_ms &&
                             (row.until_ms || pauses.back().reason == row.reason);
        if (is_same) {
            pauses.back().from_ms = row.from_ms;
            pauses.back().reason = row.reason;
        } else if (pauses.size() < k_pauses_max) {
            pauses.push_back(row);
        } else {
            break;
        }
    }
    return pauses;
}

// {"BTC":1795211409961} -> [{"symbol":"BTC","until":1795211409961}]
void append_cooldowns(JsonWriter& json, const std::optional<pg::Json>& cooldown) {
    json.begin_array();
    simdjson::dom::parser parser;
    simdjson::dom::object symbols;
    if (cooldown && parser.parse(cooldown->text).get(symbols) == simdjson::SUCCESS) {
        for (const auto& [symbol, until] : symbols) {
            std::int64_t until_ms = 0;
            if (until.get(until_ms) == simdjson::SUCCESS) {
                json.begin_object().field("symbol", symbol).field("until", until_ms).end_object();
            }
        }
    }
    json.end_array();
}

void append_state(JsonWriter& json, const TraderView& view) {
    const auto& state = view.state;
    const auto text = [&](auto member) {
        return state ? std::optional<std::string>((*state).*member) : std::nullopt;
    };
    json.field("desired_state", text(&storage::TraderStateRow::desired_state));
    json.field("reason", state ? state->reason : std::nullopt);
    json.field("paused_until", state ? ms(state->pause_until) : std::nullopt);
    json.field("last_decision_at", state ? ms(state->last_decision_at) : std::nullopt);
    json.field("cycle_number",
               state ? std::optional<std::int64_t>(state->cycle_number) : std::nullopt);
    json.field("allocation_pct", state ? state->allocation_pct : std::nullopt);
    json.raw_field("guards",
                   state && state->risk_guards ? compact_json(state->risk_guards->text) : "{}");
    json.key("cooldowns");
    append_cooldowns(json, state ? state->cooldown : std::nullopt);
    json.key("pauses").begin_array();
    for (const storage::PauseRow& pause : view.pauses) {
        json.begin_object().field("from", pause.from_ms).field("until", pause.until_ms);
        json.field("reason", pause.reason).end_object();
    }
    json.end_array().key("token_budget").begin_object();
    json.field("day", state ? state->token_budget_day : std::nullopt);
    json.field("used", state ? std::optional(state->token_budget_used) : std::nullopt);
    json.end_object();
}

void append_standing(JsonWriter& json, const TraderView& view) {
    const auto& initial = view.trader.initial_equity;
    const auto& inception = view.trader.inception_us;
    std::optional<double> return_pct;
    if (view.equity && initial && initial->to_double() > 0) {
        return_pct = rules::return_pct(view.equity->equity_usd, initial->to_double());
    }
    json.field("initial_equity", initial ? std::optional(initial->to_double()) : std::nullopt);
    json.field("inception",
               inception ? std::optional(ArenaTime::from_us(*inception).ms()) : std::nullopt);
    json.field("equity", view.equity ? std::optional(view.equity->equity_usd) : std::nullopt);
    json.field("equity_time", view.equity ? std::optional(view.equity->ts_ms) : std::nullopt);
    json.field("return_pct", return_pct);
}

void append_trader(JsonWriter& json, const TraderView& view) {
    const auto& order = view.trader.sort_order;
    json.begin_object().field("id", view.trader.id);
    json.field("display_name", view.trader.display_name).field("kind", view.trader.kind);
    json.field("provider", view.trader.provider).field("llm_model", view.llm_model);
    json.field("sort_order", order ? std::optional<std::int64_t>(*order) : std::nullopt);
    append_state(json, view);
    append_standing(json, view);
    json.end_object();
}

} // namespace

Task<Content> build_trader(storage::ReadScope& scope, const Options& options, std::string trader) {
    auto found = co_await storage::find_trader(scope.session(), trader);
    if (!found) {
        co_return Content{};
    }
    TraderView view{.trader = std::move(*found)};
    view.state = co_await storage::find_trader_state(scope.session(), trader);
    view.equity = co_await storage::latest_equity_of(scope.session(), trader);
    view.llm_model = co_await storage::newest_llm_model(scope.session(), trader);
    view.pauses = merged(co_await storage::pauses_of(scope.session(), trader));
    const std::vector<std::string> one{trader};
    const auto positions = co_await build_positions_each(scope, options, one);
    std::string text;
    JsonWriter json(text);
    json.begin_object().key("trader");
    append_trader(json, view);
    json.key("positions").begin_object();
    for (const cache::Element& position : positions.front().elements) {
        json.outside_key(position.field).raw(position.value);
    }
    json.end_object().end_object();
    co_return text_content(std::move(text));
}

} // namespace nof0::projections
