// PriceTick: one observed price of a symbol from one source.
#pragma once

#include "domain/symbol.hpp"

#include <cstdint>
#include <string>

namespace nof0 {

struct PriceTick {
    Symbol symbol;
    double price = 0; // finite and > 0
    std::int64_t ts_ms = 0;
    std::string source = "hyperliquid";
    std::int64_t source_seq = 0; // trade id or receive counter: orders ticks of one millisecond
    double size = 0;             // traded at this price; 0: the source tells of no trades

    bool operator==(const PriceTick&) const = default;
};

} // namespace nof0
