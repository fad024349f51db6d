// What happened after a version, for readers who follow the facts: trades from the outbox, and
// decisions by the version that wrote them. In the order in which it happened.
#pragma once

#include "storage/outbox.hpp"

#include <boost/describe.hpp>
#include <cstdint>
#include <string>
#include <vector>

namespace nof0::storage {

struct DecisionEventRow {
    std::int64_t version = 0;
    std::string model_id;
    std::int32_t cycle_number = 0;
};
BOOST_DESCRIBE_STRUCT(DecisionEventRow, (), (version, model_id, cycle_number))

// At most `rows_max`; as many mean that there may be more.
Task<std::vector<OutboxRow>> trade_events_after(pg::Session& session, std::int64_t version,
                                                std::int64_t rows_max);
Task<std::vector<DecisionEventRow>>
decision_events_after(pg::Session& session, std::int64_t version, std::int64_t rows_max);

// Newest first, over all traders.
Task<std::vector<DecisionEventRow>> newest_decisions(pg::Session& session, std::int64_t rows_max);
Task<std::vector<std::string>> newest_trade_ids(pg::Session& session, std::int64_t rows_max);

} // namespace nof0::storage
