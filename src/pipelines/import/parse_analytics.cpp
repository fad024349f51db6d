// analytics.json: six tables of figures. The record is kept whole as JSON; every figure that the
// public document has must be there and be a number.
#include "domain/analytics_payload.hpp"
#include "pipelines/import/parse_records.hpp"
#include "pipelines/import/record_fields.hpp"

#include <array>

namespace nof0::pipelines {
namespace {

using namespace fields;
using Analytics = RecordedAnalytics;

// A table's keys as the domain lists them.
template<const auto& Fields>
constexpr auto table_fields() {
    std::array<FieldSpec, Fields.size()> specs{};
    for (std::size_t i = 0; i < specs.size(); ++i) {
        specs[i] = {Fields[i].name, required, &any_number};
    }
    return specs;
}
template<const auto& Fields>
constexpr auto k_table_fields = table_fields<Fields>();

template<const auto& Fields, std::size_t slot>
bool table(RecordContext& context, void* record) {
    static constexpr ObjectSpec k_spec{slot, k_table_fields<Fields>};
    return context.read_object(k_spec, record);
}

// A trader without trades or invocations has null in the three keys about its last one.
bool text_or_null(RecordContext& context, void*) {
    const JsonType type = context.cursor.peek();
    return type == JsonType::text || type == JsonType::null
               ? context.cursor.skip_value()
               : context.wrong_type("a string or null", type);
}

bool seconds_or_null(RecordContext& context, void*) {
    std::int64_t unused = 0;
    return context.cursor.peek() == JsonType::null ? context.cursor.null()
                                                   : read_seconds(context, unused);
}

constexpr FieldSpec k_fields[] = {
    {"id", required, id<&Analytics::id>},
    {"model_id", required, trader<&Analytics::trader>},
    {"updated_at", required, seconds<&Analytics::updated_at_us>},
    {FeePnlTable::k_name, required, &table<k_fee_pnl_fields, 1>},
    {WinnersLosersTable::k_name, required, &table<k_winners_losers_fields, 2>},
    {SignalsTable::k_name, required, &table<k_signals_fields, 3>},
    {"last_trade_exit_time", required, &seconds_or_null},
    {InvocationTable::k_name, required, &table<k_invocation_fields, 4>},
    {LongsShortsTable::k_name, required, &table<k_longs_shorts_fields, 5>},
    {"last_convo_doc_id", required, &text_or_null},
    {"last_convo_timestamp", required, &seconds_or_null},
    {OverallTable::k_name, required, &table<k_overall_fields, 6>},
    {"last_trade_doc_id", required, &text_or_null},
};
constexpr ObjectSpec k_spec{0, k_fields};

} // namespace

bool parse(RecordContext& context, RecordedAnalytics& analytics) {
    const auto outer = context.cursor.begin_compact(analytics.payload_json);
    const bool ok = context.read_object(k_spec, &analytics);
    context.cursor.end_compact(outer);
    if (ok && context.problems.empty() && analytics.id != analytics.trader) {
        context.refuse_record("id", "must be the same as model_id");
    }
    return ok;
}

} // namespace nof0::pipelines
