// nof0:trades:recent:{model_id}, the document behind /api/trades and its pages.
#include "storage/trades.hpp"
#include "base/json.hpp"
#include "projections/answer.hpp"
#include "projections/builders.hpp"
#include "projections/list_page.hpp"
#include "projections/trade_json.hpp"
#include "storage/trade_pages.hpp"

#include <algorithm>

namespace nof0::projections {

Task<std::vector<Content>> build_trades_recent_each(storage::ReadScope& scope,
                                                    const Options& options,
                                                    std::vector<std::string> traders) {
    const auto rows = co_await storage::recent_trades_of(scope.session(), traders,
                                                         options.trades_per_trader, scope.season());
    std::vector<Content> contents(traders.size());
    std::size_t at = 0; // rows come in the order of the traders
    for (const storage::TradeRow& row : rows) {
        while (traders[at] != row.model_id) {
            ++at;
        }
        std::string text;
        append_trade(text, row);
        contents[at].elements.push_back(cache::Element{{}, std::move(text)});
    }
    co_return contents;
}

Task<Content> build_trades_recent_all(storage::ReadScope& scope, const Options& options,
                                      std::string) {
    const auto totals = co_await storage::trader_totals(scope.session(), scope.season());
    std::int64_t total = 0;
    std::int64_t traders = 0; // that have a trade
    for (const storage::TraderTotals& trader : totals) {
        total += trader.trades;
        traders += trader.trades > 0 ? 1 : 0;
    }
    const std::int64_t share = options.trades_all_max / std::max<std::int64_t>(traders, 1);
    const std::int64_t of_each =
        std::min(options.trades_per_trader, std::max<std::int64_t>(share, 1));
    const auto rows = co_await storage::recent_trades(scope.session(), of_each, scope.season());
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

Task<ListPage> build_trade_page(storage::ReadScope& scope, ListAsk ask) {
    const storage::ListOwners owners = co_await owners_of(scope, ask);
    const storage::ListRange range = range_of(ask, 1'000);
    const auto rows = co_await storage::trade_page(scope.session(), owners, ask.symbol, range);
    const auto key_of = [](const storage::TradeRow& trade) {
        return storage::ListKey{trade.exit_us.value_or(0), trade.id};
    };
    co_return page_of(rows, ask.limit, key_of, append_trade);
}

} // namespace nof0::projections
