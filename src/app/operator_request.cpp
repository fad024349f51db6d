#include "app/operator_request.hpp"

#include "storage/operator_commands.hpp"
#include "storage/overview.hpp"

#include <algorithm>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <fmt/format.h>
#include <pwd.h>
#include <unistd.h>

namespace nof0::app {
namespace {

constexpr Milliseconds k_budget{10'000};
constexpr Milliseconds k_look_pause{100};

std::string operator_name() {
    const passwd* const user = getpwuid(getuid());
    return user != nullptr ? user->pw_name : std::to_string(getuid());
}

Task<bool> is_running(pg::Session& session) {
    const auto leases = co_await storage::all_leases(session);
    co_return std::ranges::any_of(leases, [](const storage::LeaseRow& lease) {
        return lease.is_held && lease.name == "ingest";
    });
}

Task<OperatorAnswer> write_down(Backend& backend, const OperatorRequest& request) {
    const Deadline deadline = Deadline::after(k_budget);
    pg::PooledConnection connection = co_await backend.pool().acquire(deadline);
    pg::Session session = connection.session(deadline);
    if (request.check) {
        co_await request.check(session);
    }
    OperatorAnswer answer;
    answer.id = co_await storage::request_command(session, request.command, request.trader,
                                                  request.arguments, operator_name());
    answer.arena_runs = co_await is_running(session);
    co_return answer;
}

Task<> look(Backend& backend, OperatorAnswer& answer) {
    const Deadline deadline = Deadline::after(k_budget);
    pg::PooledConnection connection = co_await backend.pool().acquire(deadline);
    pg::Session session = connection.session(deadline);
    if (const auto row = co_await storage::find_command(session, answer.id)) {
        answer.outcome = row->outcome;
    }
    answer.arena_runs = co_await is_running(session);
}

} // namespace

Task<OperatorAnswer> ask_arena(Backend& backend, OperatorRequest request) {
    OperatorAnswer answer = co_await write_down(backend, request);
    const Deadline end = Deadline::after(request.patience);
    while (!answer.outcome && answer.arena_runs && !end.passed()) {
        asio::steady_timer timer(backend.context(), k_look_pause);
        co_await timer.async_wait(asio::use_awaitable_t<Executor>());
        co_await look(backend, answer);
    }
    co_return answer;
}

std::string waiting_text(const OperatorAnswer& answer) {
    if (answer.arena_runs) {
        return fmt::format("nobody took it up yet; it is written down (command {}) and an arena "
                           "honours it before the next decision",
                           answer.id);
    }
    return fmt::format("no arena runs: it is written down (command {}) and honoured at the next "
                       "start",
                       answer.id);
}

} // namespace nof0::app
