// account-totals.json and positions.json: equity observations and the positions inside them.
#include "pipelines/import/parse_records.hpp"
#include "pipelines/import/record_fields.hpp"

namespace nof0::pipelines {
namespace {

using namespace fields;
using Position = RecordedPosition;
using Row = RecordedAccountRow;
using Holdings = RecordedTraderPositions;

constexpr FieldSpec k_position_fields[] = {
    {"entry_oid", optional, integer<&Position::entry_oid>},
    {"risk_usd", optional, number<&Position::risk_usd>},
    {"confidence", optional, number<&Position::confidence>},
    {"index_col", optional, integer<&Position::index_col>},
    {"exit_plan", optional, json<&Position::exit_plan>},
    {"entry_time", required, seconds<&Position::entry_time_us>},
    {"symbol", required, symbol<&Position::symbol>},
    {"entry_price", required, positive<&Position::entry_price>},
    {"tp_oid", optional, integer<&Position::tp_oid>},
    {"margin", optional, number<&Position::margin>},
    {"wait_for_fill", optional, boolean<&Position::wait_for_fill>},
    {"sl_oid", optional, integer<&Position::sl_oid>},
    {"oid", optional, integer<&Position::oid>},
    {"current_price", optional, positive<&Position::current_price>},
    {"closed_pnl", optional, number<&Position::closed_pnl>},
    {"liquidation_price", optional, number<&Position::liquidation_price>},
    {"commission", optional, number<&Position::commission>},
    {"leverage", optional, number<&Position::leverage>},
    {"slippage", optional, number<&Position::slippage>},
    {"quantity", required, number<&Position::quantity>},
    {"unrealized_pnl", optional, number<&Position::unrealized_pnl>},
};
constexpr ObjectSpec k_position_spec{1, k_position_fields};

void clear_optional(Position& position) {
    std::string plan = std::move(position.exit_plan);
    std::string symbol = std::move(position.symbol);
    position = {};
    plan.clear();
    position.exit_plan = std::move(plan); // keeps its memory
    position.symbol = std::move(symbol);
}

bool read_position(RecordContext& context, std::string_view symbol, Position& position) {
    clear_optional(position);
    const std::size_t problems = context.problems.size();
    if (!context.read_object(k_position_spec, &position)) {
        return false;
    }
    if (context.problems.size() != problems) {
        return true; // noted where they are
    }
    if (position.symbol != symbol) {
        return context.refuse("must stand under its own symbol, " + position.symbol);
    }
    return position.quantity != 0 || context.refuse("must have a quantity other than 0");
}

// The map of positions, typed and as text at once.
template<class Record>
bool read_positions(RecordContext& context, void* record) {
    auto& owner = *static_cast<Record*>(record);
    std::size_t count = 0;
    const auto outer = context.cursor.begin_compact(owner.positions_json);
    const bool ok = context.read_map([&](std::string_view symbol) {
        if (count == owner.positions.size()) {
            owner.positions.emplace_back();
        }
        return read_position(context, symbol, owner.positions[count++]);
    });
    context.cursor.end_compact(outer);
    owner.positions.resize(count);
    return ok;
}

bool read_sharpe(RecordContext& context, void* record) {
    auto& row = *static_cast<Row*>(record);
    if (context.cursor.peek() == JsonType::null) {
        row.sharpe_presence = SharpePresence::null;
        return context.cursor.null();
    }
    row.sharpe_presence = SharpePresence::number;
    return read_number(context, row.sharpe_ratio);
}

constexpr FieldSpec k_row_fields[] = {
    {"id", required, id<&Row::id>},
    {"timestamp", required, seconds<&Row::time_us>},
    {"realized_pnl", required, number<&Row::realized_pnl>},
    {"positions", required, &read_positions<Row>},
    {"since_inception_minute_marker", required, count<&Row::minute_marker>},
    {"sharpe_ratio", optional, &read_sharpe},
    {"cum_pnl_pct", required, number<&Row::cum_pnl_pct>},
    {"total_unrealized_pnl", required, number<&Row::unrealized_pnl>},
    {"model_id", required, trader<&Row::trader>},
    {"since_inception_hourly_marker", required, count<&Row::hour_marker>},
    {"dollar_equity", required, number<&Row::equity_usd>},
};
constexpr ObjectSpec k_row_spec{0, k_row_fields};

constexpr FieldSpec k_holdings_fields[] = {
    {"model_id", required, trader<&Holdings::trader>},
    {"positions", required, &read_positions<Holdings>},
};
constexpr ObjectSpec k_holdings_spec{0, k_holdings_fields};

} // namespace

bool parse(RecordContext& context, RecordedAccountRow& row) {
    row.sharpe_presence = SharpePresence::absent;
    row.sharpe_ratio = 0;
    return context.read_object(k_row_spec, &row);
}

bool parse(RecordContext& context, RecordedTraderPositions& holdings) {
    return context.read_object(k_holdings_spec, &holdings);
}

} // namespace nof0::pipelines
