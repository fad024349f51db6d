#include "storage/fill_pages.hpp"

#include "base/ensure.hpp"

namespace nof0::storage {
namespace {

using Names = std::vector<std::string>;
using Time = std::int64_t;
using Text = std::string;

const pg::Statement<FillPageRow(Names, Time, Text, Text, Time, Text, Text, std::int64_t)> k_all{
    "fill_pages.all"};
const pg::Statement<FillPageRow(Names, Time, Text, Text, Time, Text, Text, std::int64_t)> k_of{
    "fill_pages.of"};
const pg::Statement<FillPageRow(Names, Time, Text, Text, Time, Text, Text, std::int64_t, Text)>
    k_of_symbol{"fill_pages.of_symbol"};

// "<trader>/<fill key>": a trader's id has no such sign.
struct Place {
    explicit Place(const ListKey& key)
        : time(key.time), trader(key.id.substr(0, key.id.find('/'))) {
        if (trader.size() < key.id.size()) {
            fill = key.id.substr(trader.size() + 1);
        }
    }

    Time time;
    Text trader;
    Text fill{};
};

} // namespace

Task<std::vector<FillPageRow>> fill_page(pg::Session& session, const ListOwners& owners,
                                         const std::string& symbol, const ListRange& range) {
    const Place before(range.before);
    const Place after(range.after);
    if (!symbol.empty()) {
        ensure(!owners.traders.empty(), "a list of one symbol names its traders");
        return session.all(k_of_symbol, owners.traders, before.time, before.trader, before.fill,
                           after.time, after.trader, after.fill, range.limit, symbol);
    }
    if (!owners.traders.empty()) {
        return session.all(k_of, owners.traders, before.time, before.trader, before.fill,
                           after.time, after.trader, after.fill, range.limit);
    }
    return session.all(k_all, owners.hidden, before.time, before.trader, before.fill, after.time,
                       after.trader, after.fill, range.limit);
}

} // namespace nof0::storage
