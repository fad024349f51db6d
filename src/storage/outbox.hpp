// The outbox: one row for each thing that a transaction of facts changed, numbered (version, n),
// which is also its id in the stream. Rows are written by the pipelines, in the transaction that
// they tell of; the relay (pipelines/relay.hpp) hands them on in order.
#pragma once

#include "storage/pg/session.hpp"

#include <boost/describe.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace nof0::storage {

struct OutboxRow {
    std::int64_t version = 0;
    std::int32_t n = 0;
    std::string op;   // upsert, void
    std::string kind; // trade, position, ..
    std::string id;
    std::optional<std::string> model_id;
    std::optional<pg::Json> payload;
};
BOOST_DESCRIBE_STRUCT(OutboxRow, (), (version, n, op, kind, id, model_id, payload))

struct OutboxPosition {
    std::int64_t version = 0;
    std::int32_t n = 0;

    auto operator<=>(const OutboxPosition&) const = default;
};
BOOST_DESCRIBE_STRUCT(OutboxPosition, (), (version, n))

// In order, those after the position; at most `rows_max`.
Task<std::vector<OutboxRow>> outbox_after(pg::Session& session, OutboxPosition position,
                                          std::int64_t rows_max);
// In order, the last `rows_max` of all.
Task<std::vector<OutboxRow>> outbox_newest(pg::Session& session, std::int64_t rows_max);
Task<bool> outbox_has(pg::Session& session, OutboxPosition position);

// How far a stream got; empty before its first entry. No fact: written outside of any WriteScope.
Task<std::optional<OutboxPosition>> relay_cursor(pg::Session& session, std::string_view stream);
Task<> store_relay_cursor(pg::Session& session, std::string_view stream, OutboxPosition position);

} // namespace nof0::storage
