// Signal: what a trader decided about one coin in one invocation.
#pragma once

#include "base/time.hpp"
#include "domain/symbol.hpp"

#include <optional>
#include <string_view>

namespace nof0 {

enum class SignalKind { hold, close, enter_long, enter_short };
// "hold"; "close", "close_position"; "buy_to_enter", "buy", "long"; "sell_to_enter", "sell",
// "short": the words that models were recorded to use, in any letter case.
std::optional<SignalKind> signal_kind_from_text(std::string_view text);
std::string_view to_text(SignalKind kind); // hold, close, buy_to_enter, sell_to_enter

struct Signal {
    ArenaTime time{}; // of the invocation
    Symbol symbol;
    SignalKind kind = SignalKind::hold;
    double confidence = 0;            // 0..1
    std::optional<double> leverage{}; // of an entry

    bool operator==(const Signal&) const = default;
};

} // namespace nof0
