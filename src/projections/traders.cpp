// nof0:decision:last:{model_id}, nof0:trader:{id}:state and the document behind /api/traders.
#include "storage/traders.hpp"
#include "base/json.hpp"
#include "projections/builders.hpp"
#include "storage/conversations.hpp"
#include "storage/imports.hpp"

#include <map>
#include <set>

namespace nof0::projections {
namespace {

void add_text(Content& content, std::string field, const std::optional<std::string>& value) {
    if (value) {
        content.elements.push_back(cache::Element{std::move(field), *value});
    }
}

std::optional<std::string> iso(const std::optional<WallTime>& time) {
    return time ? std::optional(iso_time_ms(time->ms())) : std::nullopt;
}

// recording, demonstration or native.
std::string origin_of(const storage::TraderRow& trader,
                      const std::set<std::string>& demonstrations) {
    if (trader.origin == "native") {
        return trader.origin;
    }
    return demonstrations.contains(trader.origin) ? "demonstration" : "recording";
}

void append_trader(JsonWriter& json, const storage::TraderRow& trader,
                   const std::optional<std::string>& state, const std::string& origin) {
    json.begin_object().field("id", trader.id).field("name", trader.display_name);
    json.field("kind", trader.kind).field("provider", trader.provider).field("state", state);
    json.key("inception_date");
    if (trader.inception_us) {
        json.value(ArenaTime::from_us(*trader.inception_us).seconds());
    } else {
        json.null();
    }
    json.key("initial_equity");
    if (trader.initial_equity) {
        json.value(trader.initial_equity->to_double());
    } else {
        json.null();
    }
    json.field("configured", trader.configured).field("origin", origin).end_object();
}

} // namespace

Task<Content> build_decision_last(storage::ReadScope& scope, const Options&, std::string trader) {
    const auto row = co_await storage::last_decision_of(scope.session(), trader);
    if (!row) {
        co_return Content{};
    }
    std::string text;
    JsonWriter json(text);
    json.begin_object().field("model_id", row->model_id);
    json.key("cycle_number");
    if (row->cycle_number) {
        json.value(std::int64_t{*row->cycle_number});
    } else {
        json.null();
    }
    json.field("executed_at", std::string_view(iso_time_ms(row->executed_at.ms())));
    json.field("success", row->success).field("error_message", row->error_message);
    json.field("prompt_digest", row->prompt_digest);
    json.raw_field("decisions", row->decisions ? compact_json(row->decisions->text) : "null");
    json.end_object();
    co_return text_content(std::move(text));
}

Task<Content> build_trader_state(storage::ReadScope& scope, const Options&, std::string trader) {
    const auto row = co_await storage::find_trader_state(scope.session(), trader);
    Content content;
    if (!row) {
        co_return content;
    }
    add_text(content, "exchange_provider", row->exchange_provider);
    add_text(content, "market_provider", row->market_provider);
    add_text(content, "desired_state", row->desired_state);
    add_text(content, "reason", row->reason);
    add_text(content, "cycle_number", std::to_string(row->cycle_number));
    add_text(content, "pause_until", iso(row->pause_until));
    add_text(content, "last_decision_at", iso(row->last_decision_at));
    if (row->allocation_pct) {
        add_text(content, "allocation_pct", number_text(*row->allocation_pct));
    }
    if (row->cooldown) {
        add_text(content, "cooldown", compact_json(row->cooldown->text));
    }
    if (row->risk_guards) {
        add_text(content, "risk_guards", compact_json(row->risk_guards->text));
    }
    co_return content;
}

Task<Content> build_traders_all(storage::ReadScope& scope, const Options&, std::string) {
    const auto traders = co_await storage::all_traders(scope.session(), scope.season());
    std::map<std::string, std::string> states;
    for (const auto& state : co_await storage::all_trader_states(scope.session())) {
        states[state.trader_id] = state.desired_state;
    }
    std::set<std::string> demonstrations;
    for (const storage::ImportRow& import : co_await storage::all_imports(scope.session())) {
        if (import.kind == "demonstration") {
            demonstrations.insert(import.origin);
        }
    }
    std::string text;
    JsonWriter json(text);
    json.begin_object().key("traders").begin_array();
    for (const storage::TraderRow& trader : traders) {
        const auto state = states.find(trader.id);
        const auto known = state == states.end() ? std::nullopt : std::optional(state->second);
        append_trader(json, trader, known, origin_of(trader, demonstrations));
    }
    json.end_array().end_object();
    co_return text_content(std::move(text));
}

} // namespace nof0::projections
