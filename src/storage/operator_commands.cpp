#include "storage/operator_commands.hpp"

namespace nof0::storage {
namespace {

const pg::Statement<std::int64_t(std::string, std::optional<std::string>, pg::Json, std::string)>
    k_request{"operator_commands.request"};
const pg::Statement<OperatorCommandRow()> k_waiting{"operator_commands.waiting"};
const pg::Statement<OperatorCommandRow(std::int64_t)> k_find{"operator_commands.find"};
const pg::Statement<void(std::int64_t, std::string)> k_finish{"operator_commands.finish"};

} // namespace

Task<std::int64_t> request_command(pg::Session& session, std::string command,
                                   std::optional<std::string> trader, pg::Json arguments,
                                   std::string requested_by) {
    return session.one(k_request, std::move(command), std::move(trader), std::move(arguments),
                       std::move(requested_by));
}

Task<std::vector<OperatorCommandRow>> waiting_commands(pg::Session& session) {
    return session.all(k_waiting);
}

Task<std::optional<OperatorCommandRow>> find_command(pg::Session& session, std::int64_t id) {
    return session.maybe_one(k_find, id);
}

Task<std::int64_t> finish_command(pg::Session& session, std::int64_t id, std::string outcome) {
    return session.execute(k_finish, id, std::move(outcome));
}

} // namespace nof0::storage
