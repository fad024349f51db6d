#include "venues/hyperliquid/asset_table.hpp"

#include "venues/hyperliquid/json_document.hpp"
#include "venues/hyperliquid/parse_market.hpp"

namespace nof0::venues::hyperliquid {
namespace {

constexpr std::int32_t k_size_decimals_max = 8;

} // namespace

Answer<AssetTable> AssetTable::parse(std::string_view body) {
    JsonDocument document;
    od::value root;
    SkipCounts skips;
    VenueEvents events;
    std::vector<std::optional<Symbol>> symbols;
    if (document.open(body, root)) {
        ParseContext context{.skips = skips};
        parse_universe(root, context, events, symbols);
    }
    std::unordered_map<Symbol, std::int64_t> numbers;
    for (std::size_t place = 0; place < symbols.size(); ++place) {
        if (symbols[place]) {
            numbers[*symbols[place]] = static_cast<std::int64_t>(place);
        }
    }
    AssetTable table;
    for (const MarketAsset& asset : events.assets) {
        const std::int32_t decimals = asset.sz_decimals.value_or(-1);
        if (decimals >= 0 && decimals <= k_size_decimals_max) {
            table.assets_[asset.symbol] = {.number = numbers.at(asset.symbol),
                                           .grid = {decimals, MarketKind::perpetual},
                                           .is_delisted = asset.is_delisted};
        }
    }
    if (table.empty() || skips.counts().contains("universe")) {
        return fail(
            VenueError{VenueError::Kind::retryable, "the venue's assets cannot be read", {}});
    }
    return table;
}

} // namespace nof0::venues::hyperliquid
