// trades.json: the 33 keys of a closed trade, in the order in which they are recorded.
#include "base/time.hpp"
#include "pipelines/import/parse_records.hpp"
#include "pipelines/import/record_fields.hpp"

namespace nof0::pipelines {
namespace {

using namespace fields;
using Trade = RecordedTrade;
using Leg = RecordedTradeLeg;

constexpr FieldSpec k_fields[] = {
    {"id", required, id<&Trade::id>},
    {"exit_sz", required, number<&Trade::exit, &Leg::size>},
    {"exit_human_time", optional, text<&Trade::exit, &Leg::human_time>},
    {"entry_commission_dollars", required, number<&Trade::entry, &Leg::commission>},
    {"symbol", required, symbol<&Trade::symbol>},
    {"total_commission_dollars", required, number<&Trade::total_commission_dollars>},
    {"entry_liquidation", optional, json<&Trade::entry, &Leg::liquidation>},
    {"entry_sz", required, number<&Trade::entry, &Leg::size>},
    {"entry_human_time", optional, text<&Trade::entry, &Leg::human_time>},
    {"entry_tid", optional, integer<&Trade::entry, &Leg::tid>},
    {"quantity", required, number<&Trade::quantity>},
    {"exit_crossed", required, boolean<&Trade::exit, &Leg::crossed>},
    {"confidence", required, number<&Trade::confidence>},
    {"exit_commission_dollars", required, number<&Trade::exit, &Leg::commission>},
    {"entry_oid", optional, integer<&Trade::entry, &Leg::oid>},
    {"exit_oid", optional, integer<&Trade::exit, &Leg::oid>},
    {"entry_closed_pnl", required, number<&Trade::entry, &Leg::closed_pnl>},
    {"exit_tid", optional, integer<&Trade::exit, &Leg::tid>},
    {"exit_plan", optional, json<&Trade::exit_plan>},
    {"exit_time", required, seconds<&Trade::exit, &Leg::time_us>},
    {"exit_liquidation", optional, json<&Trade::exit, &Leg::liquidation>},
    {"entry_time", required, seconds<&Trade::entry, &Leg::time_us>},
    {"side", required, side<&Trade::side>},
    {"entry_price", required, positive<&Trade::entry, &Leg::price>},
    {"entry_crossed", required, boolean<&Trade::entry, &Leg::crossed>},
    {"exit_closed_pnl", required, number<&Trade::exit, &Leg::closed_pnl>},
    {"realized_net_pnl", required, number<&Trade::realized_net_pnl>},
    {"exit_price", required, positive<&Trade::exit, &Leg::price>},
    {"trade_id", required, id<&Trade::trade_id>},
    {"realized_gross_pnl", required, number<&Trade::realized_gross_pnl>},
    {"leverage", required, number<&Trade::leverage>},
    {"trade_type", optional, text<&Trade::trade_type>},
    {"model_id", required, trader<&Trade::trader>},
};
constexpr ObjectSpec k_spec{0, k_fields};

void clear_optional(Leg& leg) {
    leg.human_time.clear();
    leg.oid.reset();
    leg.tid.reset();
    leg.liquidation.clear();
}

} // namespace

bool parse(RecordContext& context, RecordedTrade& trade) {
    clear_optional(trade.entry);
    clear_optional(trade.exit);
    trade.trade_type.clear();
    trade.exit_plan.clear();
    if (!context.read_object(k_spec, &trade)) {
        return false;
    }
    if (context.problems.empty()) {
        if (trade.quantity == 0 || (trade.quantity < 0) != (trade.side == Side::short_side)) {
            context.refuse_record("quantity", "must be negative for a short, positive for a long");
        }
        if (trade.exit.time_us < trade.entry.time_us) {
            context.refuse_record("exit_time", "must not be before entry_time");
        }
    }
    return true;
}

} // namespace nof0::pipelines
