// /api/arena, what this arena is, and the facts behind /api/status.
#include "base/json.hpp"
#include "projections/builders.hpp"
#include "storage/arena_clock.hpp"
#include "storage/arena_view.hpp"
#include "storage/traders.hpp"

#include <algorithm>
#include <simdjson.h>

namespace nof0::projections {
namespace {

// A feed whose newest tick is older than this, while its arena goes on, is not well.
constexpr std::int64_t k_feed_age_max_ms = 60'000;

// A member of the stored settings; empty or absent: null.
std::optional<std::string> setting(const std::optional<pg::Json>& config, std::string_view name) {
    if (!config) {
        return std::nullopt;
    }
    simdjson::dom::parser parser;
    simdjson::dom::element document;
    std::string_view text;
    if (parser.parse(config->text).get(document) != simdjson::SUCCESS ||
        document[name].get(text) != simdjson::SUCCESS || text.empty()) {
        return std::nullopt;
    }
    return std::string(text);
}

void append_trader(JsonWriter& json, const storage::TraderSettingsRow& trader) {
    const auto& config = trader.trader_config;
    const auto interval = setting(config, "decision_interval");
    const auto length = interval ? parse_duration(*interval) : std::nullopt;
    json.begin_object().field("id", trader.id).field("display_name", trader.display_name);
    json.field("kind", trader.kind).field("market", setting(config, "market_provider"));
    json.field("exchange", setting(config, "exchange_provider"));
    json.field("model", setting(config, "model")).field("baseline", setting(config, "baseline"));
    json.field("decision_interval_ms",
               length ? std::optional<std::int64_t>(length->count()) : std::nullopt);
    json.end_object();
}

void append_clock(JsonWriter& json, const storage::ReadScope& scope,
                  const std::optional<storage::ArenaClockRow>& clock) {
    json.key("clock").begin_object().field("now", scope.at_ms());
    json.field("speed", clock ? clock->speed : 1.0).end_object();
}

// The settings' object without its braces, with a comma behind it.
std::string configured_members(const std::string& object) {
    const std::string members = object.substr(1, object.size() - 2);
    return members.empty() ? members : members + ",";
}

} // namespace

Task<Content> build_arena(storage::ReadScope& scope, const Options& options, std::string) {
    const auto first = co_await storage::first_fact_ms(scope.session());
    const auto clock = co_await storage::arena_clock(scope.session());
    const auto traders = co_await storage::trader_settings(scope.session());
    std::string text = "{" + configured_members(options.arena);
    std::string members;
    JsonWriter json(members);
    json.begin_object().key("season").null(); // there is one, without a name
    append_clock(json, scope, clock);
    json.key("traders").begin_array();
    for (const storage::TraderSettingsRow& trader : traders) {
        append_trader(json, trader);
    }
    json.end_array().field("first_fact", first).end_object();
    text += std::string_view(members).substr(1);
    co_return text_content(std::move(text));
}

Task<Content> build_status(storage::ReadScope& scope) {
    const auto clock = co_await storage::arena_clock(scope.session());
    const auto feeds = co_await storage::feeds(scope.session());
    const auto states = co_await storage::all_trader_states(scope.session());
    std::string text;
    JsonWriter json(text);
    json.begin_object().field("version", scope.version()).field("at", scope.at_ms());
    json.field("store_id", scope.store_id());
    append_clock(json, scope, clock);
    json.key("feeds").begin_array();
    for (const storage::FeedRow& feed : feeds) {
        const std::int64_t age_ms = std::max<std::int64_t>(0, scope.at_ms() - feed.last_ts_ms);
        json.begin_object().field("source", feed.source).field("symbol", feed.symbol);
        json.field("age_ms", age_ms).field("ok", age_ms <= k_feed_age_max_ms).end_object();
    }
    json.end_array().key("traders").begin_array();
    for (const storage::TraderStateRow& state : states) {
        const auto& last = state.last_decision_at;
        json.begin_object().field("id", state.trader_id).field("state", state.desired_state);
        json.field("reason", state.reason);
        json.field("last_cycle_at", last ? std::optional(last->ms()) : std::nullopt).end_object();
    }
    json.end_array().end_object();
    co_return text_content(std::move(text));
}

} // namespace nof0::projections
