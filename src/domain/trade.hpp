// Trade: one closed round trip, the public trade record with its 33 keys. Money is in USD, doubles
// as the schema and the API spell them; times keep microseconds.
//
// Keys that are functions of these fields and therefore no members: entry_human_time,
// exit_human_time (human_time()), entry_time, exit_time (ArenaTime::seconds()), model_id.
#pragma once

#include "base/time.hpp"
#include "domain/side.hpp"
#include "domain/symbol.hpp"
#include "domain/trader_id.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace nof0 {

// One end of a trade.
struct TradeLeg {
    ArenaTime time{};
    double price = 0;
    double size = 0;       // *_sz: unsigned
    double commission = 0; // *_commission_dollars
    double closed_pnl = 0; // *_closed_pnl: what this leg moved realised PnL by
    std::optional<std::int64_t> oid{};
    std::optional<std::int64_t> tid{};
    bool crossed = true;
    std::optional<std::string> liquidation{}; // JSON text; public null when empty

    bool operator==(const TradeLeg&) const = default;
};

struct Trade {
    std::string id{};       // unique
    std::string trade_id{}; // "{entry}_{symbol}_{exit}_{trader}", as recorded
    TraderId trader;        // model_id
    Symbol symbol;
    Side side = Side::long_side;
    std::string trade_type{}; // the side's text in every recording
    double quantity = 0;      // signed: negative for a short
    double leverage = 1;
    double confidence = 0;
    TradeLeg entry{};
    TradeLeg exit{};
    double total_commission_dollars = 0;
    double realized_gross_pnl = 0;
    double realized_net_pnl = 0;
    std::string exit_plan = "{}"; // JSON text

    bool operator==(const Trade&) const = default;
};

// Appends the public object: 33 keys in the recorded order, always all of them.
void append_json(std::string& out, const Trade& trade);

} // namespace nof0
