// Rows of event_outbox, written in the transaction of the facts that they tell of.
#pragma once

#include "storage/pg/session.hpp"

#include <boost/describe.hpp>
#include <span>

namespace nof0::storage {

class WriteScope;

struct NewEventRow {
    std::int32_t n = 0; // from WriteScope::next_outbox_n()
    std::string op{};   // upsert, void
    std::string kind{}; // trade, position
    std::string id{};   // of the row
    std::optional<std::string> model_id{};
    std::int64_t version = 0;
};
BOOST_DESCRIBE_STRUCT(NewEventRow, (), (n, op, kind, id, model_id, version))

// The rows are free again when the call returns.
Task<std::int64_t> store_new_events(WriteScope& scope, std::span<const NewEventRow> rows);
// The same for many rows; they are free again when the Task has ended.
Task<std::int64_t> copy_new_events(WriteScope& scope, std::span<const NewEventRow> rows);

} // namespace nof0::storage
