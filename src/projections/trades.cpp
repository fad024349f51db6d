// nof0:trades:recent:{model_id} and the document behind /api/trades.
#include "storage/trades.hpp"
#include "base/json.hpp"
#include "projections/answer.hpp"
#include "projections/builders.hpp"
#include "projections/trade_json.hpp"

namespace nof0::projections {

Task<Content> build_trades_recent(storage::ReadScope& scope, const Options& options,
                                  std::string trader) {
    const auto rows =
        co_await storage::recent_trades_of(scope.session(), trader, options.trades_per_trader);
    Content content;
    for (const storage::TradeRow& row : rows) {
        std::string text;
        append_trade(text, row);
        content.elements.push_back(cache::Element{{}, std::move(text)});
    }
    co_return content;
}

Task<Content> build_trades_recent_all(storage::ReadScope& scope, const Options& options,
                                      std::string) {
    const auto rows = co_await storage::recent_trades(scope.session(), options.trades_per_trader);
    const auto totals = co_await storage::trader_totals(scope.session());
    std::int64_t total = 0;
    for (const storage::TraderTotals& trader : totals) {
        total += trader.trades;
    }
    constexpr std::size_t bytes_per_trade = 1'250; // a recorded trade, compact
    std::string text;
    text.reserve(rows.size() * bytes_per_trade + 64);
    JsonWriter json(text);
    json.begin_object().field(k_total_key, total).key("trades").begin_array();
    for (const storage::TradeRow& row : rows) {
        append_trade(json.append_value(), row);
    }
    json.end_array().end_object();
    co_return text_content(std::move(text));
}

} // namespace nof0::projections
