// Rules that follow or fade the price; declared in strategies.hpp.
#include "traders/baselines/strategies.hpp"

#include <cmath>
#include <fmt/format.h>

namespace nof0::traders {
namespace {

std::string_view word(Side side) {
    return side == Side::long_side ? "above" : "below";
}

// MACD in units of ATR, positive when it speaks for the side.
std::optional<double> macd_for(const CoinView& coin, Side side) {
    if (coin.intraday.macd.empty() || !coin.intraday.atr14 || !(*coin.intraday.atr14 > 0)) {
        return std::nullopt;
    }
    return sign_of(side) * coin.intraday.macd.back() / *coin.intraday.atr14;
}

// MACD in ATR: less is no signal, and this much against a position ends it.
constexpr double k_macd_clear = 0.9;
constexpr double k_macd_turned = 1.2;

std::optional<EntryIdea> momentum_idea(const CoinView& coin) {
    const auto stop = intraday_stop_distance(coin);
    if (coin.intraday.macd.size() < 10 || coin.intraday.ema20.empty() || !coin.change_1h_pct ||
        !coin.change_4h_pct || !stop) {
        return std::nullopt;
    }
    const Side side = coin.intraday.macd.back() > 0 ? Side::long_side : Side::short_side;
    const int sign = sign_of(side);
    const double clear = macd_for(coin, side).value_or(0);
    const bool crossed = sign * coin.intraday.macd.front() <= 0 && clear > k_macd_clear;
    const bool agrees =
        sign * (coin.mid_px - coin.intraday.ema20.back()) > 0 && sign * *coin.change_1h_pct > 0;
    if (!crossed || !agrees) {
        return std::nullopt;
    }
    return EntryIdea{.coin = coin,
                     .side = side,
                     .stop_distance = *stop,
                     .strength = 0.2 + (clear - k_macd_clear) / 2,
                     .reason = fmt::format("MACD crossed to {:.2f} ATR {} zero, hour {:+.2f} %",
                                           clear, word(side), *coin.change_1h_pct),
                     .invalidation = "MACD crosses back"};
}

std::optional<EntryIdea> reversion_idea(const CoinView& coin) {
    constexpr double k_low_end = 20;
    constexpr double k_stretch_atr = 2;
    const auto stop = intraday_stop_distance(coin);
    if (coin.intraday.rsi14.empty() || coin.intraday.ema20.empty() || !stop) {
        return std::nullopt;
    }
    const double rsi = coin.intraday.rsi14.back();
    const Side side = rsi < 50 ? Side::long_side : Side::short_side;
    const double end = side == Side::long_side ? rsi : 100 - rsi;
    const double stretch =
        sign_of(side) * (coin.intraday.ema20.back() - coin.mid_px) / *coin.intraday.atr14;
    if (end >= k_low_end || !(stretch > k_stretch_atr)) {
        return std::nullopt;
    }
    return EntryIdea{.coin = coin,
                     .side = side,
                     .stop_distance = *stop,
                     .strength = 0.3 + (k_low_end - end) / 15,
                     .equity_share = 0.1,
                     .leverage = 4,
                     .reason = fmt::format("RSI 14 at {:.1f}, {:.1f} ATR {} EMA 20", rsi, stretch,
                                           word(opposite(side))),
                     .invalidation = "the stop"};
}

std::optional<EntryIdea> breakout_idea(const CoinView& coin) {
    constexpr double k_beyond_atr = 0.9;
    const auto stop = intraday_stop_distance(coin);
    if (!coin.intraday.high20 || !coin.intraday.low20 || !coin.change_4h_pct || !stop ||
        !(*coin.intraday.atr14 > 0)) {
        return std::nullopt;
    }
    const Side side = coin.mid_px > *coin.intraday.high20 ? Side::long_side : Side::short_side;
    const double end = side == Side::long_side ? *coin.intraday.high20 : *coin.intraday.low20;
    const double beyond = sign_of(side) * (coin.mid_px - end) / *coin.intraday.atr14;
    if (!(beyond > k_beyond_atr) || sign_of(side) * *coin.change_4h_pct <= 0) {
        return std::nullopt;
    }
    return EntryIdea{
        .coin = coin,
        .side = side,
        .stop_distance = *stop,
        .strength = 0.2 + (beyond - k_beyond_atr) / 2,
        .equity_share = 0.15,
        .leverage = 6,
        .reason = fmt::format("{:.2f} ATR {} the hour's range end {:.6g}", beyond, word(side), end),
        .invalidation = "price leaves the range by its other end"};
}

} // namespace

void momentum(Desk& desk) {
    constexpr double k_minutes_min = 150;
    for (const HeldView& held : desk.context().held) {
        const CoinView* coin = desk.context().coin(held.symbol.text());
        const auto clear = coin == nullptr ? std::nullopt : macd_for(*coin, held.side);
        if (!clear) {
            desk.hold(held, "no MACD to judge by");
        } else if (*clear < -k_macd_turned && desk.held_minutes(held) >= k_minutes_min) {
            desk.close(held, fmt::format("MACD {:+.2f} ATR: turned against it", *clear));
        } else {
            desk.hold(held, fmt::format("MACD {:+.2f} ATR", *clear));
        }
    }
    desk.wait("no MACD has crossed with the hours");
    desk.enter_best(&momentum_idea);
}

void mean_reversion(Desk& desk) {
    constexpr double k_back = 62;
    for (const HeldView& held : desk.context().held) {
        const CoinView* coin = desk.context().coin(held.symbol.text());
        if (coin == nullptr || coin->intraday.rsi14.empty()) {
            desk.hold(held, "no RSI to judge by");
            continue;
        }
        const double rsi = coin->intraday.rsi14.back();
        const bool back = held.side == Side::long_side ? rsi > k_back : rsi < 100 - k_back;
        if (back) {
            desk.close(held, fmt::format("RSI 14 is back at {:.1f}", rsi));
        } else {
            desk.hold(held, fmt::format("RSI 14 at {:.1f}", rsi));
        }
    }
    desk.wait("no RSI is at its end");
    desk.enter_best(&reversion_idea);
}

void breakout(Desk& desk) {
    constexpr double k_minutes_min = 120;
    constexpr double k_minutes_max = 480;
    for (const HeldView& held : desk.context().held) {
        const CoinView* coin = desk.context().coin(held.symbol.text());
        const auto end = coin == nullptr                ? std::nullopt
                         : held.side == Side::long_side ? coin->intraday.low20
                                                        : coin->intraday.high20;
        const double minutes = desk.held_minutes(held);
        if (minutes > k_minutes_max) {
            desk.close(held, "held for eight hours");
        } else if (end && sign_of(held.side) * (coin->mid_px - *end) < 0 &&
                   minutes >= k_minutes_min) {
            desk.close(held, fmt::format("left the range at {:.6g}", *end));
        } else {
            desk.hold(held, "not left its range");
        }
    }
    desk.wait("every coin is inside its range");
    desk.enter_best(&breakout_idea);
}

} // namespace nof0::traders
