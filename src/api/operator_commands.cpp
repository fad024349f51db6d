#include "api/operator_commands.hpp"

#include "base/json.hpp"
#include "storage/traders.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace nof0::api {
namespace {

constexpr Milliseconds k_budget{5'000};
constexpr const char* k_who = "the API";

} // namespace

Task<std::optional<std::int64_t>>
OperatorCommands::ask(std::string command, std::optional<std::string> trader, std::string reason) {
    const auto there = [this, command = std::move(command), trader = std::move(trader),
                        reason = std::move(reason)]() { return store(command, trader, reason); };
    return asio::co_spawn(context_, there, asio::use_awaitable_t<Executor>());
}

Task<std::optional<storage::OperatorCommandRow>> OperatorCommands::find(std::int64_t id) {
    const auto there = [this, id]() { return read(id); };
    return asio::co_spawn(context_, there, asio::use_awaitable_t<Executor>());
}

Task<std::optional<std::int64_t>> OperatorCommands::store(std::string command,
                                                          std::optional<std::string> trader,
                                                          std::string reason) {
    const Deadline deadline = Deadline::after(k_budget);
    pg::PooledConnection connection = co_await pool_.acquire(deadline);
    pg::Session session = connection.session(deadline);
    if (trader) {
        const auto known = co_await storage::find_trader_state(session, *trader);
        if (!known) {
            co_return std::nullopt;
        }
    }
    pg::Json arguments{"{}"};
    if (!reason.empty()) {
        arguments.text.clear();
        JsonWriter json(arguments.text);
        json.begin_object().field("reason", reason).end_object();
    }
    co_return co_await storage::request_command(session, std::move(command), std::move(trader),
                                                std::move(arguments), k_who);
}

Task<std::optional<storage::OperatorCommandRow>> OperatorCommands::read(std::int64_t id) {
    const Deadline deadline = Deadline::after(k_budget);
    pg::PooledConnection connection = co_await pool_.acquire(deadline);
    pg::Session session = connection.session(deadline);
    co_return co_await storage::find_command(session, id);
}

} // namespace nof0::api
