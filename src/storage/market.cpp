#include "storage/market.hpp"

namespace nof0::storage {
namespace {

const pg::Statement<MarketAssetRow()> k_assets{"market.assets"};
const pg::Statement<MarketAssetRow(std::string_view, std::string_view)> k_asset{"market.asset"};
const pg::Statement<MarketContextRow()> k_contexts{"market.contexts"};
const pg::Statement<MarketContextRow(std::string_view, std::string_view)> k_context{
    "market.context"};

} // namespace

Task<std::vector<MarketAssetRow>> all_market_assets(pg::Session& session) {
    return session.all(k_assets);
}

Task<std::vector<MarketContextRow>> all_market_contexts(pg::Session& session) {
    return session.all(k_contexts);
}

Task<std::optional<MarketAssetRow>> market_asset(pg::Session& session, std::string_view provider,
                                                 std::string_view symbol) {
    return session.maybe_one(k_asset, provider, symbol);
}

Task<std::optional<MarketContextRow>>
market_context(pg::Session& session, std::string_view provider, std::string_view symbol) {
    return session.maybe_one(k_context, provider, symbol);
}

} // namespace nof0::storage
