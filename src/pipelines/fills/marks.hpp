// Marks: the prices that equity is observed at: of each symbol what the board showed at the moment
// of the observation. Facts of many minutes may come in one transaction, and how many is a matter
// of the machine; what a trader was worth at a fill is not.
//
// Where nobody knows a price so old (a venue told of fills from before we listened), the latest
// one stands in: then it is the nearest.
#pragma once

#include "base/decimal.hpp"
#include "base/task.hpp"
#include "storage/pg/session.hpp"

#include <cstdint>
#include <map>
#include <set>
#include <string>

namespace nof0::pipelines {

// When observations need a mark, by symbol; arena time in ms.
using MarkMoments = std::map<std::string, std::set<std::int64_t>, std::less<>>;

class Marks {
public:
    // Reads them as the session sees them: with one question while no moment lies behind the latest
    // prices, with two otherwise.
    static Task<Marks> read(pg::Session& session, const MarkMoments& wanted);

    void put_latest(std::string symbol, Decimal price, std::int64_t ts_ms);
    void put_at(std::string symbol, std::int64_t moment_ms, Decimal price);
    // nullptr: the symbol has no price.
    const Decimal* find(std::string_view symbol, std::int64_t moment_ms) const;

private:
    struct History {
        Decimal latest{};
        std::int64_t latest_ms = 0;
        std::map<std::int64_t, Decimal> at{}; // by moment, before the latest
    };
    std::map<std::string, History, std::less<>> by_symbol_;
};

} // namespace nof0::pipelines
