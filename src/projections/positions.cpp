// nof0:positions:{model_id} (field: symbol) and the document behind /api/positions. Marks are
// computed here, from the prices of the same snapshot; they are stored nowhere.
#include "storage/positions.hpp"
#include "base/json.hpp"
#include "projections/builders.hpp"
#include "projections/metadata.hpp"
#include "rules/marks.hpp"
#include "storage/traders.hpp"

#include <algorithm>
#include <limits>
#include <map>

namespace nof0::projections {
namespace {

Position position_of(const storage::OpenPositionRow& row) {
    Position position{.trader = TraderId(row.model_id), .symbol = Symbol(row.symbol)};
    position.id = row.id;
    position.side = row.side == "short" ? Side::short_side : Side::long_side;
    position.quantity = row.quantity;
    position.entry_price = row.entry_price;
    position.entry_time = ArenaTime::from_us(row.entry_ts_us.value_or(row.entry_ts_ms * 1000));
    position.leverage = row.leverage;
    position.confidence = row.confidence;
    position.commission = row.commission;
    position.closed_pnl = row.closed_pnl;
    position.entry_oid = row.entry_oid;
    if (row.metadata) {
        const Metadata metadata(row.metadata->text);
        position.risk_usd = metadata.number("risk_usd");
        position.tp_oid = metadata.integer("tp_oid");
        position.sl_oid = metadata.integer("sl_oid");
        position.index_col = metadata.integer("index_col");
        position.exit_plan = metadata.json("exit_plan").value_or("{}");
        position.wait_for_fill = metadata.truth("wait_for_fill").value_or(false);
    }
    position.tp_oid = row.tp_oid ? row.tp_oid : position.tp_oid;
    position.sl_oid = row.sl_oid ? row.sl_oid : position.sl_oid;
    return position;
}

// Without a price the marks are unknown: not a number, which the JSON writer shows as null.
MarkedPosition marked(const storage::OpenPositionRow& row) {
    if (row.current_price) {
        const rules::MarkPrices prices{.mark = *row.current_price, .mid = *row.current_price};
        return rules::mark_position(position_of(row), prices, row.max_leverage);
    }
    constexpr double unknown = std::numeric_limits<double>::quiet_NaN();
    return MarkedPosition{position_of(row), unknown, unknown, unknown, unknown};
}

std::optional<std::int64_t> newest_mark_ms(const std::vector<storage::OpenPositionRow>& rows) {
    std::optional<std::int64_t> newest;
    for (const storage::OpenPositionRow& row : rows) {
        newest = std::max(newest, row.price_ts_ms);
    }
    return newest;
}

Content content_of(const std::vector<storage::OpenPositionRow>& rows) {
    std::map<std::string, std::string> by_symbol; // the newest of a symbol, should there be two
    for (const storage::OpenPositionRow& row : rows) {
        std::string text;
        append_json(text, marked(row));
        by_symbol.emplace(row.symbol, std::move(text));
    }
    Content content;
    for (auto& [symbol, text] : by_symbol) {
        content.elements.push_back(cache::Element{symbol, std::move(text)});
    }
    content.mark_ms = newest_mark_ms(rows);
    return content;
}

} // namespace

Task<std::vector<Content>> build_positions_each(storage::ReadScope& scope, const Options&,
                                                std::vector<std::string> traders) {
    auto rows = co_await storage::open_positions_of(scope.session(), traders);
    std::map<std::string, std::vector<storage::OpenPositionRow>> by_trader;
    for (storage::OpenPositionRow& row : rows) {
        by_trader[row.model_id].push_back(std::move(row));
    }
    std::vector<Content> contents;
    for (const std::string& trader : traders) {
        contents.push_back(content_of(by_trader[trader]));
    }
    co_return contents;
}

Task<Content> build_positions_at(storage::ReadScope& scope, std::string trader,
                                 ShownPrices prices) {
    const std::vector<std::string> traders{std::move(trader)};
    auto rows = co_await storage::open_positions_of(scope.session(), traders);
    for (storage::OpenPositionRow& row : rows) {
        if (const auto shown = prices.find(row.symbol); shown != prices.end()) {
            row.current_price = shown->second;
        }
    }
    co_return content_of(rows);
}

Task<Content> build_positions_all(storage::ReadScope& scope, const Options&, std::string) {
    return build_positions_limited(scope, std::numeric_limits<std::int64_t>::max());
}

Task<Content> build_positions_limited(storage::ReadScope& scope, std::int64_t positions_max) {
    auto rows = co_await storage::open_positions(scope.session());
    if (static_cast<std::int64_t>(rows.size()) > positions_max) {
        rows.resize(static_cast<std::size_t>(positions_max));
    }
    std::map<std::string, std::map<std::string, std::string>> by_trader;
    for (const storage::OpenPositionRow& row : rows) {
        std::string text;
        append_json(text, marked(row));
        by_trader[row.model_id].emplace(row.symbol, std::move(text));
    }
    std::string text;
    JsonWriter json(text);
    json.begin_object().key("accountTotals").begin_array();
    for (const storage::TraderRow& trader :
         co_await storage::all_traders(scope.session(), scope.season())) {
        const bool is_shown = trader.kind == "model" || trader.kind == "benchmark";
        if (!is_shown || !trader.inception_us) { // one that has not begun is not in the arena
            continue;
        }
        json.begin_object().field("model_id", trader.id).key("positions").begin_object();
        for (const auto& [symbol, position] : by_trader[trader.id]) {
            json.outside_key(symbol).raw(position);
        }
        json.end_object().end_object();
    }
    json.end_array().end_object();
    Content content = text_content(std::move(text));
    content.mark_ms = newest_mark_ms(rows);
    co_return content;
}

} // namespace nof0::projections
