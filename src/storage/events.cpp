#include "storage/events.hpp"

namespace nof0::storage {
namespace {

const pg::Statement<OutboxRow(std::int64_t, std::int64_t)> k_trades_after{"events.trades_after"};
const pg::Statement<DecisionEventRow(std::int64_t, std::int64_t)> k_decisions_after{
    "events.decisions_after"};
const pg::Statement<DecisionEventRow(std::int64_t)> k_newest_decisions{"events.newest_decisions"};
const pg::Statement<std::string(std::int64_t)> k_newest_trades{"events.newest_trades"};

} // namespace

Task<std::vector<OutboxRow>> trade_events_after(pg::Session& session, std::int64_t version,
                                                std::int64_t rows_max) {
    return session.all(k_trades_after, version, rows_max);
}

Task<std::vector<DecisionEventRow>>
decision_events_after(pg::Session& session, std::int64_t version, std::int64_t rows_max) {
    return session.all(k_decisions_after, version, rows_max);
}

Task<std::vector<DecisionEventRow>> newest_decisions(pg::Session& session, std::int64_t rows_max) {
    return session.all(k_newest_decisions, rows_max);
}

Task<std::vector<std::string>> newest_trade_ids(pg::Session& session, std::int64_t rows_max) {
    return session.all(k_newest_trades, rows_max);
}

} // namespace nof0::storage
