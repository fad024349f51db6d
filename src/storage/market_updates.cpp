#include "storage/market_updates.hpp"

#include "storage/columns.hpp"
#include "storage/write_scope.hpp"

namespace nof0::storage {
namespace {

using Views = std::vector<std::string_view>;
using MaybeDoubles = std::vector<std::optional<double>>;
using MaybeInts = std::vector<std::optional<std::int32_t>>;
using MaybeBools = std::vector<std::optional<bool>>;

// provider, symbol, name, sz_decimals, max_leverage, only_isolated, margin_table_id, is_delisted,
// version
const pg::Statement<StoredAssetRow(Views, Views, std::vector<std::optional<std::string>>, MaybeInts,
                                   MaybeDoubles, MaybeBools, MaybeInts, MaybeBools, std::int64_t)>
    k_store_assets{"market_updates.store_assets"};
// provider, symbol, then the columns in the order of MarketContextRow, version
const pg::Statement<StoredContextRow(
    Views, Views, MaybeDoubles, MaybeDoubles, MaybeDoubles, MaybeDoubles, MaybeDoubles,
    std::vector<std::optional<pg::Json>>, MaybeDoubles, MaybeDoubles, MaybeDoubles,
    std::vector<std::optional<std::int64_t>>, std::int64_t)>
    k_store_contexts{"market_updates.store_contexts"};
// n, id, payload, version
const pg::Statement<void(std::vector<std::int32_t>, Views, std::vector<pg::Json>, std::int64_t)>
    k_announce{"market_updates.announce"};

} // namespace

Task<std::vector<StoredAssetRow>> store_market_assets(WriteScope& scope,
                                                      const std::vector<MarketAssetRow>& rows) {
    using R = MarketAssetRow;
    return scope.session().all(k_store_assets, column<std::string_view>(rows, &R::provider),
                               column<std::string_view>(rows, &R::symbol),
                               column<std::optional<std::string>>(rows, &R::name),
                               column<std::optional<std::int32_t>>(rows, &R::sz_decimals),
                               column<std::optional<double>>(rows, &R::max_leverage),
                               column<std::optional<bool>>(rows, &R::only_isolated),
                               column<std::optional<std::int32_t>>(rows, &R::margin_table_id),
                               column<std::optional<bool>>(rows, &R::is_delisted), scope.version());
}

Task<std::vector<StoredContextRow>>
store_market_contexts(WriteScope& scope, const std::vector<MarketContextRow>& rows) {
    using R = MarketContextRow;
    using Maybe = std::optional<double>;
    return scope.session().all(
        k_store_contexts, column<std::string_view>(rows, &R::provider),
        column<std::string_view>(rows, &R::symbol), column<Maybe>(rows, &R::funding),
        column<Maybe>(rows, &R::open_interest), column<Maybe>(rows, &R::oracle_px),
        column<Maybe>(rows, &R::mark_px), column<Maybe>(rows, &R::mid_px),
        column<std::optional<pg::Json>>(rows, &R::impact_pxs), column<Maybe>(rows, &R::prev_day_px),
        column<Maybe>(rows, &R::day_ntl_vlm), column<Maybe>(rows, &R::day_base_vlm),
        column<std::optional<std::int64_t>>(rows, &R::ts_ms), scope.version());
}

Task<std::int64_t> announce_market_changes(WriteScope& scope,
                                           const std::vector<MarketChange>& changes) {
    std::vector<std::int32_t> numbers;
    std::vector<pg::Json> payloads;
    for (const MarketChange& change : changes) {
        numbers.push_back(scope.next_outbox_n());
        payloads.push_back(pg::Json{change.payload_json});
    }
    return scope.session().execute(k_announce, numbers,
                                   column<std::string_view>(changes, &MarketChange::id), payloads,
                                   scope.version());
}

} // namespace nof0::storage
