#include "domain/trading_context.hpp"

#include <algorithm>

namespace nof0 {

const CoinView* TradingContext::coin(std::string_view symbol) const {
    const auto found = std::ranges::find_if(
        coins, [symbol](const CoinView& view) { return view.symbol.text() == symbol; });
    return found == coins.end() ? nullptr : &*found;
}

const HeldView* TradingContext::holding(std::string_view symbol) const {
    const auto found = std::ranges::find_if(
        held, [symbol](const HeldView& view) { return view.symbol.text() == symbol; });
    return found == held.end() ? nullptr : &*found;
}

} // namespace nof0
