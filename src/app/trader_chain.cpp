#include "app/trader_chain.hpp"

#include "app/terminal.hpp"
#include "base/json.hpp"
#include "projections/builders.hpp"
#include "storage/conversations.hpp"
#include "storage/decision_chain.hpp"

#include <fmt/format.h>
#include <simdjson.h>

namespace nof0::app {
namespace {

constexpr std::size_t k_prompt_bytes_max = 1'600; // of what is shown of it
constexpr std::size_t k_line_bytes_max = 160;

std::string indented(std::string_view text, std::size_t bytes_max) {
    std::string out;
    const std::string_view shown = text.substr(0, bytes_max);
    std::size_t from = 0;
    while (from < shown.size()) {
        const std::size_t end = std::min(shown.find('\n', from), shown.size());
        const std::string_view line = shown.substr(from, end - from);
        out += fmt::format("  {}{}\n", line.substr(0, k_line_bytes_max),
                           line.size() > k_line_bytes_max ? "..." : "");
        from = end + 1;
    }
    if (text.size() > shown.size()) {
        out += fmt::format("  ... {} more bytes\n",
                           grouped(static_cast<std::int64_t>(text.size() - shown.size())));
    }
    return out;
}

// "quantity 0.05, leverage 10": the members of an object that are no objects themselves.
std::string members(simdjson::dom::object object, std::string_view but = {}) {
    std::string text;
    for (const auto& [key, value] : object) {
        if (key == but || value.is_null()) {
            continue;
        }
        std::string_view word;
        const std::string shown =
            value.get(word) == simdjson::SUCCESS ? std::string(word) : simdjson::minify(value);
        text += fmt::format("{}{} {}", text.empty() ? "" : ", ", key, shown);
    }
    return text;
}

std::string decisions_text(const std::optional<pg::Json>& decisions) {
    simdjson::dom::parser parser;
    simdjson::dom::object coins;
    if (!decisions || parser.parse(decisions->text).get(coins) != simdjson::SUCCESS) {
        return "  nothing\n";
    }
    std::string text;
    for (const auto& [coin, decision] : coins) {
        simdjson::dom::object fields;
        const bool is_object = decision.get(fields) == simdjson::SUCCESS;
        text += fmt::format("  {}: {}\n", coin,
                            is_object ? members(fields, "coin")
                                      : std::string(simdjson::minify(decision)));
    }
    return text.empty() ? "  nothing\n" : text;
}

std::string guard_line(simdjson::dom::object result) {
    const auto word = [&result](std::string_view key) {
        std::string_view text;
        const bool is_there = result[key].get(text) == simdjson::SUCCESS;
        return is_there ? std::string(text) : std::string();
    };
    bool allowed = false;
    const bool is_known = result["allowed"].get(allowed) == simdjson::SUCCESS;
    simdjson::dom::object numbers;
    const std::string figures =
        result["numbers"].get(numbers) == simdjson::SUCCESS ? members(numbers) : "";
    std::string line = fmt::format("  {} {} ", word("symbol"), word("signal"));
    line += is_known && allowed ? "allowed"
                                : fmt::format("refused by {}: {}", word("guard"), word("reason"));
    return line + (figures.empty() ? "" : " (" + figures + ")") + "\n";
}

std::string guards_text(const std::optional<pg::Json>& results) {
    simdjson::dom::parser parser;
    simdjson::dom::array list;
    if (!results || parser.parse(results->text).get(list) != simdjson::SUCCESS) {
        return "  none was asked\n";
    }
    std::string text;
    for (const simdjson::dom::element result : list) {
        simdjson::dom::object object;
        if (result.get(object) == simdjson::SUCCESS) {
            text += guard_line(object);
        }
    }
    return text.empty() ? "  none was asked\n" : text;
}

std::string table_text(const Table& table, bool is_empty) {
    return is_empty ? "  none\n" : indented(table.text(), std::string::npos);
}

std::string orders_text(const std::vector<storage::OrderRow>& orders) {
    Table table(
        {"cloid", "leg", "side", "quantity", "coin", "kind", "price", "status", "filled", "why"});
    for (const storage::OrderRow& order : orders) {
        const auto price = order.trigger_px ? order.trigger_px : order.px;
        table.add({order.cloid, order.leg, order.side, order.qty.text(), order.symbol, order.kind,
                   price ? price->text() : "-", order.status, order.filled_qty.text(),
                   order.error_message.value_or("")});
    }
    return table_text(table, orders.empty());
}

std::string fills_text(const std::vector<storage::ChainFillRow>& fills) {
    Table table({"cloid", "at", "side", "quantity", "coin", "price", "fee"});
    for (const storage::ChainFillRow& fill : fills) {
        table.add({fill.order_cloid, iso_time_ms(fill.ts_ms), fill.side, fill.sz.text(),
                   fill.symbol, fill.px.text(), fill.fee.text() + " " + fill.fee_token});
    }
    return table_text(table, fills.empty());
}

std::string trades_text(const std::vector<storage::ChainTradeRow>& trades) {
    const auto figure = [](const std::optional<double>& value) {
        return value ? number_text(*value) : std::string("-");
    };
    Table table(
        {"id", "this cycle", "side", "quantity", "coin", "entry", "exit", "closed at", "net USD"});
    for (const storage::ChainTradeRow& trade : trades) {
        table.add({trade.id, trade.is_entry ? "opened it" : "closed it", trade.side,
                   figure(trade.quantity), trade.symbol, figure(trade.entry_price),
                   figure(trade.exit_price),
                   trade.exit_ts_ms ? iso_time_ms(*trade.exit_ts_ms) : "-",
                   trade.realized_net_pnl ? fmt::format("{:.2f}", *trade.realized_net_pnl) : "-"});
    }
    return table_text(table, trades.empty());
}

std::string prompt_text(const std::vector<storage::MessageRow>& said) {
    for (auto message = said.rbegin(); message != said.rend(); ++message) {
        if (message->role == "user") {
            return indented(message->content, k_prompt_bytes_max);
        }
    }
    return "  nothing was said to it\n";
}

std::string screen(const std::string& trader, const storage::DecisionChain& chain,
                   const std::vector<storage::MessageRow>& said) {
    const storage::CycleRow& cycle = chain.cycle;
    std::string text = fmt::format(
        "cycle {} of {} at {}: {}\n", cycle.cycle_number, trader,
        iso_time_ms(cycle.executed_us / 1'000),
        cycle.success.value_or(false) ? "decided" : "failed: " + cycle.error_message.value_or("?"));
    if (cycle.llm_model) {
        text += fmt::format("model {}, {} + {} tokens, {} ms\n", *cycle.llm_model,
                            cycle.prompt_tokens.value_or(0), cycle.completion_tokens.value_or(0),
                            cycle.latency_ms.value_or(0));
    }
    text += fmt::format("settings {}\n", cycle.config_hash.value_or("unknown"));
    text += "\nwas shown\n" + prompt_text(said);
    text += "\nsaid\n" + indented(cycle.cot_trace_summary.value_or(""), k_prompt_bytes_max);
    text += "\ndecided\n" + decisions_text(cycle.decisions);
    text += "\nguards\n" + guards_text(cycle.guard_results);
    text += "\norders\n" + orders_text(chain.orders);
    text += "\nfills\n" + fills_text(chain.fills);
    text += "\ntrades\n" + trades_text(chain.trades);
    return text;
}

} // namespace

Task<std::optional<std::string>> trader_chain(storage::ReadScope& scope, std::string trader,
                                              std::int32_t cycle, OutputFormat output) {
    const auto chains = co_await storage::decision_chains(scope.session(), trader,
                                                          {.before = cycle + 1, .limit = 1});
    if (chains.empty() || chains.front().cycle.cycle_number != cycle) {
        co_return std::nullopt;
    }
    const storage::DecisionChain& chain = chains.front();
    std::vector<storage::MessageRow> said;
    if (chain.cycle.conversation_id) {
        const std::vector<std::int64_t> ids{*chain.cycle.conversation_id};
        said = co_await storage::messages_of(scope.session(), ids);
    }
    if (output == OutputFormat::text) {
        co_return screen(trader, chain, said);
    }
    const projections::Content content = co_await projections::build_decisions(
        scope, {.traders = {trader}, .before = storage::ListKey{cycle + 1, {}}, .limit = 1});
    std::string text;
    JsonWriter json(text);
    json.begin_object().raw_field("chain", content.elements.front().value);
    json.key("messages").begin_array();
    for (const storage::MessageRow& message : said) {
        json.begin_object().field("role", message.role).field("content", message.content);
        json.end_object();
    }
    json.end_array().end_object();
    text += '\n';
    co_return text;
}

} // namespace nof0::app
