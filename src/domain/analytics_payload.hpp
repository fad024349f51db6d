// AnalyticsPayload: a trader's analytics, the document of /api/analytics and the payload of
// model_analytics.
#pragma once

#include "base/time.hpp"
#include "domain/analytics_tables.hpp"
#include "domain/trader_id.hpp"

#include <optional>
#include <string>

namespace nof0 {

struct AnalyticsPayload {
    TraderId trader; // id and model_id, the same text
    ArenaTime updated_at{};
    FeePnlTable fee_pnl{};
    WinnersLosersTable winners_losers{};
    SignalsTable signals{};
    std::optional<ArenaTime> last_trade_exit_time{}; // null in the API when there is none, as below
    InvocationTable invocation{};
    LongsShortsTable longs_shorts{};
    std::optional<std::string> last_convo_doc_id{};
    std::optional<ArenaTime> last_convo_timestamp{};
    OverallTable overall{};
    std::optional<std::string> last_trade_doc_id{};

    bool operator==(const AnalyticsPayload&) const = default;
};

// Calls visit(table, fields) for each of the six tables, in the recorded order. Payload is
// AnalyticsPayload or const AnalyticsPayload.
template<class Payload, class Visitor>
void for_each_table(Payload& payload, Visitor&& visit) {
    visit(payload.fee_pnl, k_fee_pnl_fields);
    visit(payload.winners_losers, k_winners_losers_fields);
    visit(payload.signals, k_signals_fields);
    visit(payload.invocation, k_invocation_fields);
    visit(payload.longs_shorts, k_longs_shorts_fields);
    visit(payload.overall, k_overall_fields);
}

// Appends the public object: 13 keys in the recorded order, 92 figures in six tables.
void append_json(std::string& out, const AnalyticsPayload& payload);

} // namespace nof0
