// Position: what a trader holds, or held, in one symbol: the stored row, without marks. Its marks
// (unrealised PnL, margin, liquidation price) are computed when it is shown: MarkedPosition.
#pragma once

#include "base/time.hpp"
#include "domain/side.hpp"
#include "domain/symbol.hpp"
#include "domain/trader_id.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace nof0 {

enum class PositionStatus { open, closed };
std::string_view to_text(PositionStatus status); // "open", "closed"
std::optional<PositionStatus> position_status_from_text(std::string_view text);

struct Position {
    std::string id{};
    TraderId trader; // model_id
    Symbol symbol;
    Side side = Side::long_side;
    double quantity = 0;    // signed; 0 when closed
    double entry_price = 0; // average, full precision
    ArenaTime entry_time{};
    std::optional<double> leverage{};
    std::optional<double> confidence{};
    std::optional<double> commission{}; // paid so far
    std::optional<double> closed_pnl{}; // public closed_pnl: minus the entry fee
    std::optional<double> risk_usd{};
    std::optional<std::int64_t> entry_oid{}; // -1 in the API when empty, like the next two
    std::optional<std::int64_t> tp_oid{};
    std::optional<std::int64_t> sl_oid{};
    std::optional<std::int64_t> index_col{}; // null in the API when empty; -1 for the benchmark
    std::string exit_plan = "{}";            // JSON text: an object, or the string "N/A"
    bool wait_for_fill = false;
    PositionStatus status = PositionStatus::open;
    std::optional<ArenaTime> exit_time{};
    std::optional<double> exit_price{};

    bool operator==(const Position&) const = default;
};

} // namespace nof0
