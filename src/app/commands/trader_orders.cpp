// nof0 trader pause|resume|add|remove|reload: what an operator asks of the running arena. It is
// written down first (operator_commands), so that an arena which is away honours it when it starts.
#include "app/backend.hpp"
#include "app/commands/command.hpp"
#include "app/terminal.hpp"
#include "base/failure.hpp"
#include "base/json.hpp"
#include "storage/operator_commands.hpp"
#include "storage/overview.hpp"
#include "storage/traders.hpp"

#include <algorithm>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <fmt/format.h>
#include <pwd.h>
#include <unistd.h>

namespace nof0::app {
namespace {

constexpr Milliseconds k_budget{10'000};
constexpr Milliseconds k_patience{5'000};
constexpr Milliseconds k_closing_patience{60'000}; // an order has to go to the venue and back
constexpr Milliseconds k_look_pause{100};

std::string_view word_of(TraderOrder order) {
    switch (order) {
    case TraderOrder::pause:
        return "pause";
    case TraderOrder::resume:
        return "resume";
    case TraderOrder::add:
        return "add";
    case TraderOrder::remove:
        return "remove";
    case TraderOrder::reload:
        break;
    }
    return "reload";
}

std::string operator_name() {
    const passwd* const user = getpwuid(getuid());
    return user != nullptr ? user->pw_name : std::to_string(getuid());
}

std::string arguments_of(const TraderOrderOptions& options) {
    std::string text;
    JsonWriter json(text);
    json.begin_object().field("reason", options.reason);
    json.field("close", options.closes_positions).end_object();
    return text;
}

struct Asked {
    std::int64_t id = 0;
    std::optional<std::string> outcome{};
    bool arena_runs = false; // somebody holds the lease of those who write
};

class Asking {
public:
    Asking(Backend& backend, const TraderOrderOptions& options)
        : backend_(backend), options_(options) {}

    Task<Asked> run() {
        Asked asked = co_await ask();
        const Deadline end =
            Deadline::after(options_.closes_positions ? k_closing_patience : k_patience);
        while (!asked.outcome && asked.arena_runs && !end.passed()) {
            asio::steady_timer timer(backend_.context(), k_look_pause);
            co_await timer.async_wait(asio::use_awaitable_t<Executor>());
            co_await look(asked);
        }
        co_return asked;
    }

private:
    Task<Asked> ask() {
        const Deadline deadline = Deadline::after(k_budget);
        pg::PooledConnection connection = co_await backend_.pool().acquire(deadline);
        pg::Session session = connection.session(deadline);
        const bool needs_row =
            options_.order != TraderOrder::reload && options_.order != TraderOrder::add;
        if (needs_row && !co_await storage::find_trader_state(session, options_.trader)) {
            throw UsageError("there is no trader '" + options_.trader +
                             "'; nof0 trader list shows them");
        }
        std::optional<std::string> trader;
        if (!options_.trader.empty()) {
            trader = options_.trader;
        }
        pg::Json arguments{arguments_of(options_)};
        Asked asked;
        asked.id = co_await storage::request_command(session, std::string(word_of(options_.order)),
                                                     std::move(trader), std::move(arguments),
                                                     operator_name());
        asked.arena_runs = co_await is_running(session);
        co_return asked;
    }

    static Task<bool> is_running(pg::Session& session) {
        const auto leases = co_await storage::all_leases(session);
        co_return std::ranges::any_of(leases, [](const storage::LeaseRow& lease) {
            return lease.is_held && lease.name == "ingest";
        });
    }

    Task<> look(Asked& asked) {
        const Deadline deadline = Deadline::after(k_budget);
        pg::PooledConnection connection = co_await backend_.pool().acquire(deadline);
        pg::Session session = connection.session(deadline);
        if (const auto row = co_await storage::find_command(session, asked.id)) {
            asked.outcome = row->outcome;
        }
        asked.arena_runs = co_await is_running(session);
    }

    Backend& backend_;
    const TraderOrderOptions& options_;
};

void print_json(const TraderOrderOptions& options, const Asked& asked) {
    std::string text;
    JsonWriter json(text);
    json.begin_object().field("id", asked.id).field("command", word_of(options.order));
    json.field("trader", options.trader).field("outcome", asked.outcome);
    json.field("arena_runs", asked.arena_runs).end_object();
    fmt::print("{}\n", text);
}

void print_text(const TraderOrderOptions& options, const Asked& asked) {
    if (asked.outcome) {
        fmt::print("{}{}{}\n", options.trader, options.trader.empty() ? "" : ": ", *asked.outcome);
    } else if (asked.arena_runs) {
        fmt::print("nobody took it up yet; it is written down (command {}) and an arena honours it "
                   "before the next decision\n",
                   asked.id);
    } else {
        fmt::print("no arena runs: it is written down (command {}) and honoured at the next "
                   "start\n",
                   asked.id);
    }
}

} // namespace

int run_trader_order(const TraderOrderOptions& options) {
    const config::Config config = load_config(options.common);
    const Endpoints endpoints = open_endpoints(config, options.common.data_dir);
    Backend backend(config, endpoints, DatabaseRole::reader);
    Asking asking(backend, options);
    const Asked asked = backend.run(asking.run());
    options.common.output == OutputFormat::json ? print_json(options, asked)
                                                : print_text(options, asked);
    const bool was_refused = asked.outcome && asked.outcome->starts_with("refused");
    return was_refused ? k_exit_wrong : k_exit_done;
}

} // namespace nof0::app
