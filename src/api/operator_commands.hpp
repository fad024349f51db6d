// OperatorCommands: what operators ask for over HTTP goes into the table operator_commands, which
// is also the log of who asked for what; the process that trades or writes takes it up from there.
// Like DocumentSource, a call hops to the data thread and back.
#pragma once

#include "base/task.hpp"
#include "storage/operator_commands.hpp"
#include "storage/pg/pool.hpp"

#include <boost/asio/io_context.hpp>
#include <cstdint>
#include <optional>
#include <string>

namespace nof0::api {

class OperatorCommands {
public:
    // Both must outlive the server's shards.
    OperatorCommands(asio::io_context& context, pg::Pool& pool) : context_(context), pool_(pool) {}

    // The command's number, or nullopt when there is no such trader. Throws Unavailable.
    Task<std::optional<std::int64_t>> ask(std::string command, std::optional<std::string> trader,
                                          std::string reason);
    Task<std::optional<storage::OperatorCommandRow>> find(std::int64_t id);

private:
    Task<std::optional<std::int64_t>> store(std::string command, std::optional<std::string> trader,
                                            std::string reason);
    Task<std::optional<storage::OperatorCommandRow>> read(std::int64_t id);

    asio::io_context& context_;
    pg::Pool& pool_;
};

} // namespace nof0::api
