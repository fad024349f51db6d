#include "storage/fill_pages.hpp"

#include "base/ensure.hpp"

namespace nof0::storage {
namespace {

using Names = std::vector<std::string>;

const pg::Statement<FillPageRow(Names, std::int64_t, std::string, std::int64_t, std::string,
                                std::int64_t)>
    k_all{"fill_pages.all"};
const pg::Statement<FillPageRow(Names, std::int64_t, std::string, std::int64_t, std::string,
                                std::int64_t)>
    k_of{"fill_pages.of"};
const pg::Statement<FillPageRow(Names, std::int64_t, std::string, std::int64_t, std::string,
                                std::int64_t, std::string)>
    k_of_symbol{"fill_pages.of_symbol"};

} // namespace

Task<std::vector<FillPageRow>> fill_page(pg::Session& session, const ListOwners& owners,
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

} // namespace nof0::storage
