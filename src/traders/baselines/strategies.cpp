#include "traders/baselines/strategies.hpp"

#include "base/ensure.hpp"

#include <algorithm>
#include <array>

namespace nof0::traders {
namespace {

std::optional<double> newest(const std::vector<double>& values) {
    return values.empty() ? std::nullopt : std::optional(values.back());
}

constexpr Column k_price{"px", [](const CoinView& coin) { return std::optional(coin.mid_px); }};
constexpr Column k_ema{"ema20", [](const CoinView& coin) { return newest(coin.intraday.ema20); }};
constexpr Column k_macd{"macd", [](const CoinView& coin) { return newest(coin.intraday.macd); }};
constexpr Column k_rsi{"rsi14", [](const CoinView& coin) { return newest(coin.intraday.rsi14); }};
constexpr Column k_atr{"atr14", [](const CoinView& coin) { return coin.intraday.atr14; }};
constexpr Column k_hour{"1h%", [](const CoinView& coin) { return coin.change_1h_pct; }};
constexpr Column k_high{"high20", [](const CoinView& coin) { return coin.intraday.high20; }};
constexpr Column k_low{"low20", [](const CoinView& coin) { return coin.intraday.low20; }};
constexpr Column k_funding{"funding", [](const CoinView& coin) { return coin.funding; }};

constexpr std::array k_price_only{k_price};
constexpr std::array k_momentum{k_price, k_ema, k_macd, k_atr, k_hour};
constexpr std::array k_reversion{k_price, k_ema, k_rsi, k_atr};
constexpr std::array k_breakout{k_price, k_high, k_low, k_atr};
constexpr std::array k_carry{k_price, k_funding};

constexpr std::array k_strategies{
    Strategy{"buynhold_btc", "Buy BTC once without leverage and keep it.", k_price_only,
             &buynhold_btc},
    Strategy{"momentum", "Follow a 3-minute MACD that has crossed zero, with the hour.", k_momentum,
             &momentum},
    Strategy{"mean_reversion", "Bet that a price far from its EMA 20 comes back.", k_reversion,
             &mean_reversion},
    Strategy{"breakout", "Enter when the range of the last hour is left.", k_breakout, &breakout},
    Strategy{"funding_carry", "Take the side that is paid funding.", k_carry, &funding_carry},
    Strategy{"random_walk", "Throw dice: what skill must beat.", k_price_only, &random_walk},
};

} // namespace

const Strategy& strategy_of(std::string_view name) {
    const auto found = std::ranges::find(k_strategies, name, &Strategy::name);
    ensure(found != k_strategies.end(), "a baseline of that name exists");
    return *found;
}

} // namespace nof0::traders
