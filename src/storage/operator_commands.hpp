// operator_commands: what an operator asked for and what came of it: the only table into which the
// reader role may insert, and the audit log of whoever acts on a running arena.
#pragma once

#include "storage/pg/session.hpp"

#include <boost/describe.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace nof0::storage {

struct OperatorCommandRow {
    std::int64_t id = 0;
    std::string command; // pause, resume, add, remove, reload, season, cache_rebuild
    std::optional<std::string> trader_id;
    pg::Json arguments;
    std::string requested_by;
    std::optional<std::string> outcome; // absent: nobody took it up yet
};
BOOST_DESCRIBE_STRUCT(OperatorCommandRow, (),
                      (id, command, trader_id, arguments, requested_by, outcome))

// Its id. Any role may ask.
Task<std::int64_t> request_command(pg::Session& session, std::string command,
                                   std::optional<std::string> trader, pg::Json arguments,
                                   std::string requested_by);
// Those that nobody took up, oldest first.
Task<std::vector<OperatorCommandRow>> waiting_commands(pg::Session& session);
Task<std::optional<OperatorCommandRow>> find_command(pg::Session& session, std::int64_t id);
// Once: 0 when it was finished before. Needs the writer's role.
Task<std::int64_t> finish_command(pg::Session& session, std::int64_t id, std::string outcome);

} // namespace nof0::storage
