// TradingContext: all that a trader is shown before it decides: its account, what it holds, and
// the market of its candidates. A prompt is written from it, a rule-based trader reads it, and the
// guards check against it, so that all three speak of the same numbers.
#pragma once

#include "base/time.hpp"
#include "domain/side.hpp"
#include "domain/symbol.hpp"
#include "domain/trader_id.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace nof0 {

// A series of bars of one length with the indicators over it; oldest first, at most ten values
// each, and fewer (or none) while the history is short.
struct IndicatorSeries {
    std::vector<double> prices{}; // closes
    std::vector<double> ema20{};
    std::vector<double> macd{}; // EMA 12 less EMA 26
    std::vector<double> rsi7{};
    std::vector<double> rsi14{};
    std::optional<double> ema50{}; // the newest, as all below
    std::optional<double> atr3{};
    std::optional<double> atr14{};
    std::optional<double> volume{};
    std::optional<double> volume_average{};
    std::optional<double> high20{}; // of the last 20 finished bars
    std::optional<double> low20{};

    bool operator==(const IndicatorSeries&) const = default;
};

// The market of one coin. What the venue did not say is absent.
struct CoinView {
    Symbol symbol;
    double mid_px = 0;  // > 0
    double mark_px = 0; // > 0; the venue's, by which margin and PnL are reckoned
    std::optional<double> change_1h_pct{};
    std::optional<double> change_4h_pct{};
    IndicatorSeries intraday{};                    // three-minute bars
    IndicatorSeries four_hour{};                   // four-hour bars
    std::optional<double> open_interest{};         // in the coin
    std::optional<double> open_interest_average{}; // of what was seen lately
    std::optional<double> funding{};               // rate of the current hour
    std::optional<double> max_leverage{};
    std::optional<int> sz_decimals{};
    bool only_isolated = false;
    bool is_delisted = false; // shown only while it is held

    bool operator==(const CoinView&) const = default;
};

// A position as the trader is shown it.
struct HeldView {
    Symbol symbol;
    Side side = Side::long_side;
    double quantity = 0; // signed
    double entry_price = 0;
    double mark_price = 0;
    double unrealized_pnl = 0;
    double pnl_pct = 0; // of the margin: positive is a gain, on both sides
    double leverage = 1;
    double margin = 0;
    std::optional<double> liquidation_price{};
    std::optional<double> stop_loss{}; // of the trigger order that rests
    std::optional<double> take_profit{};
    ArenaTime opened{};
    std::optional<double> confidence{}; // 0..100, of the decision that opened it
    std::optional<double> risk_usd{};
    std::string invalidation_condition{};

    bool operator==(const HeldView&) const = default;
};

struct AccountView {
    double equity = 0;
    double available = 0; // equity less margin used
    double margin_used = 0;
    double initial_equity = 0;
    double return_pct = 0;
    double realized_pnl = 0;
    double unrealized_pnl = 0;
    std::optional<double> sharpe{};
    int trades = 0;
    int wins = 0;

    bool operator==(const AccountView&) const = default;
};

// A coin that may not be entered before `until`.
struct Cooldown {
    Symbol symbol;
    ArenaTime until{};

    bool operator==(const Cooldown&) const = default;
};

struct TradingContext {
    TraderId trader;
    std::int32_t cycle_number = 0; // of the trader, from 1
    ArenaTime now{};
    std::int64_t minutes_since_inception = 0;
    AccountView account{};
    std::vector<HeldView> held{};      // by symbol
    std::vector<CoinView> coins{};     // candidates and whatever is held, in the order of liquidity
    std::vector<Cooldown> cooldowns{}; // by symbol
    std::vector<std::string> notes{};  // gaps in what is shown, in words

    const CoinView* coin(std::string_view symbol) const;
    const HeldView* holding(std::string_view symbol) const;
};

} // namespace nof0
