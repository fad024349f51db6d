#include "pipelines/prices/price_board.hpp"

namespace nof0::pipelines {

Task<> PriceBoard::update(storage::WriteScope& scope,
                          const std::vector<storage::LatestPriceRow>& changed) {
    const bool follows = scope.version() == version_ + 1 && version_ != k_unknown;
    version_ = k_unknown;
    if (!follows || !take_in(changed)) {
        rows_ = co_await storage::latest_prices(scope.session());
        index_.clear();
        for (std::size_t i = 0; i < rows_.size(); ++i) {
            index_[rows_[i].symbol] = i;
        }
    }
    version_ = scope.version();
}

// False: a symbol is new, and its place unknown.
bool PriceBoard::take_in(const std::vector<storage::LatestPriceRow>& changed) {
    for (const storage::LatestPriceRow& row : changed) {
        const auto found = index_.find(row.symbol);
        if (found == index_.end()) {
            return false;
        }
        rows_[found->second] = row;
    }
    return true;
}

} // namespace nof0::pipelines
