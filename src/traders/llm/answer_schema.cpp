#include "traders/llm/answer_schema.hpp"

#include "base/json.hpp"

#include <array>

namespace nof0::traders {
namespace {

struct Property {
    std::string_view name;
    std::string_view schema; // JSON text
};
constexpr std::string_view k_text = R"({"type":"string"})";
constexpr std::string_view k_number_or_null = R"({"type":["number","null"]})";
constexpr std::array<Property, 10> k_properties{
    {{"coin", k_text},
     {"signal", R"({"type":"string","enum":["buy_to_enter","sell_to_enter","hold","close"]})"},
     {"quantity", k_number_or_null},
     {"leverage", k_number_or_null},
     {"profit_target", k_number_or_null},
     {"stop_loss", k_number_or_null},
     {"risk_usd", k_number_or_null},
     {"confidence", R"({"type":["number","null"],"description":"0 to 1"})"},
     {"invalidation_condition", k_text},
     {"justification", k_text}}};

void append_decision(JsonWriter& json) {
    json.begin_object().field("type", "object").field("additionalProperties", false);
    json.key("required").begin_array();
    for (const Property& property : k_properties) {
        json.value(property.name);
    }
    json.end_array().key("properties").begin_object();
    for (const Property& property : k_properties) {
        json.raw_field(property.name, property.schema);
    }
    json.end_object().end_object();
}

} // namespace

std::vector<std::string> answer_symbols(const TradingContext& context) {
    std::vector<std::string> symbols;
    for (const CoinView& coin : context.coins) {
        symbols.push_back(coin.symbol.text());
    }
    return symbols;
}

std::string answer_schema(const std::vector<std::string>& symbols) {
    std::string text;
    JsonWriter json(text);
    json.begin_object().field("type", "object").field("additionalProperties", false);
    json.key("required").begin_array().value(k_answer_summary);
    for (const std::string& symbol : symbols) {
        json.value(symbol);
    }
    json.end_array().key("properties").begin_object();
    json.raw_field(k_answer_summary, R"({"type":["string","null"]})");
    for (const std::string& symbol : symbols) {
        json.outside_key(symbol).raw(R"({"anyOf":[{"$ref":"#/$defs/decision"},{"type":"null"}]})");
    }
    json.end_object().key("$defs").begin_object().key("decision");
    append_decision(json);
    json.end_object().end_object();
    return text;
}

} // namespace nof0::traders
