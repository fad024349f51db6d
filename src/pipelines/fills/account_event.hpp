// What happens on an account at a venue: executions, money that moves without one, and an
// operator's word that a frozen pair may be tried again. All wait in one queue, so that a trader's
// events keep their order.
#pragma once

#include "domain/fill.hpp"
#include "pipelines/fences.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace nof0::pipelines {

// Whether a fill is news (`live`) or repeats history: only news leaves a "seen" key behind.
enum class FillNews { live, history };

struct FillEvent {
    Fill fill;            // with its provider, account and, where the source names one, its trader
    std::string source{}; // "hyperliquid:userFills", "replay:<file>"
    std::string trace_id{}; // of the frame that it came with
    FillNews news = FillNews::live;
    Tenure tenure{}; // under which it was made, where a venue of ours made it
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
    Tenure tenure{}; // as a fill's
};

// A frozen (account, coin) is folded again, if all of its stored fills can be folded now.
struct ThawEvent {
    std::string exchange_provider{};
    std::string account{};
    std::string coin{};
};

using AccountEvent = std::variant<FillEvent, CashEvent, ThawEvent>;

// How parked_events names and keeps an event.
std::string key_text(const AccountEvent& event); // unique; of a fill "provider:account:fill_key"
std::string json_text(const AccountEvent& event);
// What json_text() wrote; nothing when it is something else.
std::optional<AccountEvent> account_event_of(std::string_view json);

} // namespace nof0::pipelines
