// The arena and its traders as spectators look at them: what /api/arena, /api/status and
// /api/traders/{id} ask beside what other stores know. Times in ms of the arena.
#pragma once

#include "storage/pg/session.hpp"

#include <boost/describe.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace nof0::storage {

// When the first fact was written; nullopt of an empty store.
Task<std::optional<std::int64_t>> first_fact_ms(pg::Session& session);

struct FeedRow {
    std::string source;
    std::string symbol;
    std::int64_t last_ts_ms = 0; // of its newest tick
};
BOOST_DESCRIBE_STRUCT(FeedRow, (), (source, symbol, last_ts_ms))
Task<std::vector<FeedRow>> feeds(pg::Session& session);

// Of one pause there may be several rows, newest first.
struct PauseRow {
    std::int64_t from_ms = 0;
    std::optional<std::int64_t> until_ms; // absent: until an operator says so
    std::optional<std::string> reason;
};
BOOST_DESCRIBE_STRUCT(PauseRow, (), (from_ms, until_ms, reason))
Task<std::vector<PauseRow>> pauses_of(pg::Session& session, std::string_view trader);

// The language model that decided last; nullopt: a rule did, or nobody yet.
Task<std::optional<std::string>> newest_llm_model(pg::Session& session, std::string_view trader);

struct ObservedEquityRow {
    std::int64_t ts_ms = 0;
    double equity_usd = 0;
};
BOOST_DESCRIBE_STRUCT(ObservedEquityRow, (), (ts_ms, equity_usd))
Task<std::optional<ObservedEquityRow>> latest_equity_of(pg::Session& session,
                                                        std::string_view trader);

// Of models and benchmarks, in public order.
struct TraderSettingsRow {
    std::string id;
    std::string display_name;
    std::string kind;
    std::optional<pg::Json> trader_config; // config::trader_config_json()
};
BOOST_DESCRIBE_STRUCT(TraderSettingsRow, (), (id, display_name, kind, trader_config))
Task<std::vector<TraderSettingsRow>> trader_settings(pg::Session& session);

} // namespace nof0::storage
