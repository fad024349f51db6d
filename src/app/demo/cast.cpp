#include "app/demo/cast.hpp"

#include <fmt/format.h>

namespace nof0::app::demo {

std::vector<Character> cast_of(int traders) {
    const std::vector<Character> six{
        {TraderId("momentum"), 1.0, 0, 0.2, 0.2, 1.0, 0.7, 8, 15, false},
        {TraderId("mean_reversion"), -0.2, -1.0, 0, 0.2, 1.4, 0.5, 5, 10, true},
        {TraderId("breakout"), 0.3, 0, 1.1, 0.2, 0.7, 0.9, 10, 20, false},
        {TraderId("funding_carry"), 0.1, -0.6, -0.2, 0.3, 0.5, 0.8, 3, 8, true},
        {TraderId("random_walk"), 0, 0, 0, 1.2, 1.0, 0.6, 5, 20, false},
        {TraderId("volatility_target"), 0.6, -0.4, 0.3, 0.3, 0.9, 0.4, 4, 12, false}};
    std::vector<Character> cast;
    for (int i = 0; i < traders; ++i) {
        Character character = six[static_cast<std::size_t>(i) % six.size()];
        if (i >= static_cast<int>(six.size())) {
            character.id = TraderId(fmt::format("trader_{:02}", i + 1));
            character.chance += 0.1 * static_cast<double>(i / static_cast<int>(six.size()) % 5);
        }
        cast.push_back(std::move(character));
    }
    return cast;
}

const TraderId& benchmark_id() {
    static const TraderId id("buynhold_btc");
    return id;
}

} // namespace nof0::app::demo
