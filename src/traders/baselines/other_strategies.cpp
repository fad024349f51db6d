// Rules that do not read the price's course; declared in strategies.hpp.
#include "base/random.hpp"
#include "traders/baselines/strategies.hpp"

#include <cmath>
#include <fmt/format.h>

namespace nof0::traders {

void buynhold_btc(Desk& desk) {
    for (const HeldView& held : desk.context().held) {
        desk.hold(held, "bought to be kept");
    }
    const CoinView* coin = desk.context().coin("BTC");
    if (desk.context().holding("BTC") != nullptr) {
        desk.wait("nothing else is bought");
    } else if (coin == nullptr || desk.candidates().empty()) {
        desk.wait("BTC cannot be bought now");
    } else {
        desk.enter({.coin = *coin,
                    .stop_distance = 0.3 * coin->mark_px,
                    .strength = 1,
                    .equity_share = 0.97,
                    .leverage = 1,
                    .reason = "the yardstick: bought once",
                    .invalidation = "none"});
    }
}

void funding_carry(Desk& desk) {
    constexpr double k_rate_min = 1.5e-5; // an hour: above the venue's usual 1.25e-5
    for (const HeldView& held : desk.context().held) {
        const CoinView* coin = desk.context().coin(held.symbol.text());
        if (coin == nullptr || !coin->funding) {
            desk.hold(held, "its funding is not known");
            continue;
        }
        const double paid = -sign_of(held.side) * *coin->funding; // longs pay a positive rate
        const std::string reason = fmt::format("it is paid {:+.4f} % an hour", 100 * paid);
        if (paid < 0) {
            desk.close(held, reason);
        } else {
            desk.hold(held, reason);
        }
    }
    desk.wait("no funding pays well");
    desk.enter_best([](const CoinView& coin) -> std::optional<EntryIdea> {
        const auto intraday = intraday_stop_distance(coin);
        if (!coin.funding || std::fabs(*coin.funding) < k_rate_min || !intraday) {
            return std::nullopt;
        }
        return EntryIdea{
            .coin = coin,
            .side = *coin.funding > 0 ? Side::short_side : Side::long_side,
            .stop_distance = std::max(1.5 * *intraday, 1.2 * coin.four_hour.atr14.value_or(0)),
            .strength = std::fabs(*coin.funding) / 5e-5,
            .equity_share = 0.09,
            .leverage = 3,
            .reason = fmt::format("it is paid {:.4f} % an hour", 100 * std::fabs(*coin.funding)),
            .invalidation = "its side has to pay"};
    });
}

void random_walk(Desk& desk) {
    constexpr double k_close_chance = 1.0 / 48;
    constexpr double k_enter_chance = 1.0 / 24;
    const TradingContext& context = desk.context();
    Random random(static_cast<std::uint64_t>(context.cycle_number), context.trader.text());
    for (const HeldView& held : context.held) {
        if (random.chance(k_close_chance)) {
            desk.close(held, "the dice say so");
        } else {
            desk.hold(held, "the dice say stay");
        }
    }
    desk.wait("the dice say wait");
    const auto candidates = desk.candidates();
    if (!random.chance(k_enter_chance) || candidates.empty()) {
        return;
    }
    const CoinView& coin = *candidates[random.below(candidates.size())];
    const auto stop = intraday_stop_distance(coin);
    desk.enter({.coin = coin,
                .side = random.chance(0.5) ? Side::long_side : Side::short_side,
                .stop_distance = stop.value_or(0.01 * coin.mark_px),
                .strength = 0.2 + 0.8 * random.unit(),
                .equity_share = 0.05,
                .leverage = static_cast<int>(random.between(1, 5)),
                .reason = "the dice chose it",
                .invalidation = "none"});
}

} // namespace nof0::traders
