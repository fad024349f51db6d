#include "storage/trade_pages.hpp"

#include "base/ensure.hpp"

namespace nof0::storage {
namespace {

using Names = std::vector<std::string>;

const pg::Statement<TradeRow(Names, std::int64_t, std::string, std::int64_t, std::string,
                             std::int64_t)>
    k_all{"trade_pages.all"};
const pg::Statement<TradeRow(Names, std::int64_t, std::string, std::int64_t, std::string,
                             std::int64_t)>
    k_of{"trade_pages.of"};
const pg::Statement<TradeRow(Names, std::int64_t, std::string, std::int64_t, std::string,
                             std::int64_t, std::string)>
    k_of_symbol{"trade_pages.of_symbol"};
const pg::Statement<TradeExtremesRow(std::int64_t)> k_extremes{"trade_pages.extremes"};

} // namespace

Task<std::vector<TradeRow>> trade_page(pg::Session& session, const ListOwners& owners,
                                       const std::string& symbol, const ListRange& range) {
    const ListKey& before = range.before;
    const ListKey& after = range.after;
    if (!symbol.empty()) {
        ensure(!owners.traders.empty(), "a list of one symbol names its traders");
        return session.all(k_of_symbol, owners.traders, before.time, before.id, after.time,
                           after.id, range.limit, symbol);
    }
    if (!owners.traders.empty()) {
        return session.all(k_of, owners.traders, before.time, before.id, after.time, after.id,
                           range.limit);
    }
    return session.all(k_all, owners.hidden, before.time, before.id, after.time, after.id,
                       range.limit);
}

Task<std::vector<TradeExtremesRow>> trade_extremes(pg::Session& session, std::int64_t since_ms) {
    return session.all(k_extremes, since_ms);
}

} // namespace nof0::storage
