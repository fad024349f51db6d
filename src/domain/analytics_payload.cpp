#include "domain/analytics_payload.hpp"

#include "base/json.hpp"

namespace nof0 {
namespace {

template<class Table, std::size_t N>
void append_table(JsonWriter& json, const Table& table,
                  const std::array<AnalyticsField<Table>, N>& fields) {
    json.key(Table::k_name).begin_object();
    for (const auto& field : fields) {
        json.field(field.name, table.*field.member);
    }
    json.end_object();
}

std::optional<double> seconds_of(const std::optional<ArenaTime>& time) {
    return time ? std::optional(time->seconds()) : std::nullopt;
}

} // namespace

void append_json(std::string& out, const AnalyticsPayload& payload) {
    JsonWriter json(out);
    json.begin_object()
        .field("id", payload.trader.text())
        .field("model_id", payload.trader.text())
        .field("updated_at", payload.updated_at.seconds());
    append_table(json, payload.fee_pnl, k_fee_pnl_fields);
    append_table(json, payload.winners_losers, k_winners_losers_fields);
    append_table(json, payload.signals, k_signals_fields);
    json.field("last_trade_exit_time", seconds_of(payload.last_trade_exit_time));
    append_table(json, payload.invocation, k_invocation_fields);
    append_table(json, payload.longs_shorts, k_longs_shorts_fields);
    json.field("last_convo_doc_id", payload.last_convo_doc_id)
        .field("last_convo_timestamp", seconds_of(payload.last_convo_timestamp));
    append_table(json, payload.overall, k_overall_fields);
    json.field("last_trade_doc_id", payload.last_trade_doc_id).end_object();
}

} // namespace nof0
