// AssetTable: the perpetuals of the venue with the numbers by which actions name them.
#pragma once

#include "domain/symbol.hpp"
#include "venues/hyperliquid/rounding.hpp"
#include "venues/provider.hpp"

#include <cstdint>
#include <string_view>
#include <unordered_map>

namespace nof0::venues::hyperliquid {

struct TradedAsset {
    std::int64_t number = 0; // its place in the universe; delisted ones keep theirs
    AssetGrid grid{};
    bool is_delisted = false;
};

class AssetTable {
public:
    // Null: no perpetual of that name.
    const TradedAsset* find(const Symbol& symbol) const {
        const auto found = assets_.find(symbol);
        return found == assets_.end() ? nullptr : &found->second;
    }
    bool empty() const { return assets_.empty(); }
    std::size_t size() const { return assets_.size(); }

    // The answer to {"type":"meta"}. An asset that cannot be read keeps its place and is left out.
    static Answer<AssetTable> parse(std::string_view body);

private:
    std::unordered_map<Symbol, TradedAsset> assets_;
};

} // namespace nof0::venues::hyperliquid
