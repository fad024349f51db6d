// fills.json: the venue's userFills rows with model_id. Rows of 2023 lack tid and feeToken.
#include "pipelines/import/parse_records.hpp"
#include "pipelines/import/record_fields.hpp"

namespace nof0::pipelines {
namespace {

using namespace fields;
using Fill = RecordedFill;
using Liquidation = RecordedFillLiquidation;

constexpr FieldSpec k_liquidation_fields[] = {
    {"liquidatedUser", optional, text<&Liquidation::liquidated_user>},
    {"markPx", optional, positive_decimal<&Liquidation::mark_px>},
    {"method", optional, text<&Liquidation::method>},
};
constexpr ObjectSpec k_liquidation_spec{1, k_liquidation_fields};

bool read_liquidation(RecordContext& context, void* record) {
    auto& fill = *static_cast<Fill*>(record);
    if (context.cursor.peek() == JsonType::null) {
        return context.cursor.null();
    }
    return context.read_object(k_liquidation_spec, &fill.liquidation.emplace());
}

constexpr FieldSpec k_fields[] = {
    {"coin", required, symbol<&Fill::coin>},
    {"px", required, positive_decimal<&Fill::px>},
    {"sz", required, positive_decimal<&Fill::sz>},
    {"side", required, order_side<&Fill::side>},
    {"time", required, milliseconds<&Fill::time_ms>},
    {"startPosition", required, decimal<&Fill::start_position>},
    {"dir", required, text<&Fill::dir>},
    {"closedPnl", required, decimal<&Fill::closed_pnl>},
    {"hash", required, text<&Fill::hash>},
    {"oid", required, integer<&Fill::oid>},
    {"crossed", required, boolean<&Fill::crossed>},
    {"fee", required, decimal<&Fill::fee>},
    {"tid", optional, natural<&Fill::tid>},
    {"feeToken", optional, text<&Fill::fee_token>},
    {"cloid", optional, id<&Fill::cloid>},
    {"builderFee", optional, decimal<&Fill::builder_fee>},
    {"twapId", optional, integer<&Fill::twap_id>},
    {"liquidation", optional, &read_liquidation},
    {"model_id", required, trader<&Fill::trader>},
};
constexpr ObjectSpec k_spec{0, k_fields};

} // namespace

bool parse(RecordContext& context, RecordedFill& fill) {
    fill.fee_token = "USDC";
    fill.tid = 0;
    fill.cloid.reset();
    fill.builder_fee.reset();
    fill.twap_id.reset();
    fill.liquidation.reset();
    return context.read_object(k_spec, &fill);
}

} // namespace nof0::pipelines
