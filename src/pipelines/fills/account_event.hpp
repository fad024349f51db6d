// What happens on an account at a venue: executions, and money that moves without one. Both wait in
// one queue, so that a trader's events keep their order.
#pragma once

#include "domain/fill.hpp"

#include <string>
#include <variant>

namespace nof0::pipelines {

// Whether a fill is news (`live`) or repeats history: only news leaves a "seen" key behind.
enum class FillNews { live, history };

struct FillEvent {
    Fill fill;            // with its provider, account and, where the source names one, its trader
    std::string source{}; // "hyperliquid:userFills", "replay:<file>"
    std::string trace_id{}; // of the frame that it came with
    FillNews news = FillNews::live;
};

struct CashEvent {
    std::string exchange_provider{};
    std::string account{};                      // lower case
    TraderId trader = TraderId::unattributed(); // where the source names one
    std::string kind{};                         // deposit, withdrawal, funding, transfer, rebate
    std::int64_t time_ms = 0;
    std::string coin{}; // of funding; empty otherwise
    int ordinal = 0;    // among equal (account, kind, time, coin)
    std::string currency = "USDC";
    Decimal amount{}; // signed: what the account gained
    std::string hash{};
    std::string source{};
    std::string trace_id{};
};

using AccountEvent = std::variant<FillEvent, CashEvent>;

} // namespace nof0::pipelines
