// Prices: symbols, ticks, the latest price of each symbol, one-minute bars.
#pragma once

#include "storage/pg/session.hpp"

#include <boost/describe.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace nof0::storage {

class WriteScope;

// A price as the board shows it.
struct LatestPriceRow {
    std::string symbol;
    double price = 0;
    std::int64_t ts_ms = 0;
    std::optional<std::string> source;
};
BOOST_DESCRIBE_STRUCT(LatestPriceRow, (), (symbol, price, ts_ms, source))

// A tick with the order of its source inside one millisecond.
struct Tick {
    std::string symbol;
    double price = 0;
    std::int64_t ts_ms = 0;
    std::string source;
    std::int64_t source_seq = 0;
};

// In the order of symbols.sort_order, then by name.
Task<std::vector<LatestPriceRow>> latest_prices(pg::Session& session);
Task<std::optional<LatestPriceRow>> latest_price(pg::Session& session, std::string_view symbol);
Task<std::vector<std::string>> all_symbols(pg::Session& session);

// Registers symbols that are not there, in the given order after those that are. The number of new
// ones.
Task<std::int64_t> store_symbols(WriteScope& scope, const std::vector<std::string>& symbols);

// One tick of a recording: the tick, the latest price (which never moves back: greatest
// (ts_ms, source_seq)) and its bar. False when the tick is stored already.
Task<bool> store_tick(WriteScope& scope, const Tick& tick);

} // namespace nof0::storage
