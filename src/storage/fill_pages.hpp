// Fills page by page, newest first: what the venues executed, without the rows that only bridge
// what is unknown. The place of a fill is (time in milliseconds, "<trader>/<fill key>"). What a
// page costs is as in trade_pages.hpp.
#pragma once

#include "base/decimal.hpp"
#include "storage/list_range.hpp"
#include "storage/pg/numeric.hpp"
#include "storage/pg/session.hpp"

#include <boost/describe.hpp>
#include <optional>

namespace nof0::storage {

struct FillPageRow {
    std::string model_id;
    std::string fill_key;
    std::string symbol;
    std::int64_t ts_ms = 0;
    std::string side; // buy, sell
    Decimal px;
    Decimal sz;
    Decimal fee;
    std::string fee_token;
    std::optional<Decimal> closed_pnl; // as the venue says it, without fees
    std::optional<bool> crossed;       // took liquidity
    std::optional<std::int64_t> oid;
    std::optional<std::int64_t> tid;
    std::optional<std::string> cloid;
    std::string kind; // trade, liquidation, settlement
    std::optional<pg::Json> liquidation;
};
BOOST_DESCRIBE_STRUCT(FillPageRow, (),
                      (model_id, fill_key, symbol, ts_ms, side, px, sz, fee, fee_token, closed_pnl,
                       crossed, oid, tid, cloid, kind, liquidation))

// An empty symbol: every symbol. REQUIRES traders where a symbol is asked for.
Task<std::vector<FillPageRow>> fill_page(pg::Session& session, const ListOwners& owners,
                                         const std::string& symbol, const ListRange& range);

} // namespace nof0::storage
