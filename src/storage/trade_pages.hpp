// Trades page by page: newest exit first over all traders, or over some, or of one symbol. The
// place of a trade is (exit time in microseconds, trade id). A page costs looks into an index in
// proportion to its limit and, where traders are named, to their number; never to the history.
#pragma once

#include "storage/list_range.hpp"
#include "storage/trades.hpp"

namespace nof0::storage {

// An empty symbol: every symbol. REQUIRES traders where a symbol is asked for.
Task<std::vector<TradeRow>> trade_page(pg::Session& session, const ListOwners& owners,
                                       const std::string& symbol, const ListRange& range);

// The best and the worst result of each trader that has a closed trade, USD, fees included.
struct TradeExtremesRow {
    std::string model_id;
    double best = 0;
    double worst = 0;
};
BOOST_DESCRIBE_STRUCT(TradeExtremesRow, (), (model_id, best, worst))
Task<std::vector<TradeExtremesRow>> trade_extremes(pg::Session& session, std::int64_t since_ms);

} // namespace nof0::storage
