// nof0 season start|list: an arena begins anew, and what it was before is still known.
#include "app/commands/command.hpp"
#include "app/operator_request.hpp"
#include "app/trading/season_order.hpp"
#include "base/failure.hpp"
#include "base/json.hpp"
#include "rules/equity.hpp"
#include "storage/arena_clock.hpp"
#include "storage/read_scope.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace nof0::app {
namespace {

constexpr Milliseconds k_budget{10'000};
constexpr Milliseconds k_patience{60'000}; // positions are closed first

// What the arena would refuse as well; said before anything is written down.
Task<> require_beginning(pg::Session& session, std::string name) {
    if (const auto former = co_await storage::find_season(session, name)) {
        throw UsageError(fmt::format("there was a season '{}' already: number {}, begun at {}",
                                     former->name, former->number,
                                     iso_time_ms(former->started_ms)));
    }
    const auto clock = co_await storage::arena_clock(session);
    if (clock && clock->past_until_ms && *clock->past_until_ms > clock->now_ms) {
        throw UsageError("the arena's past is being made: a season begins when it is live");
    }
}

void print_answer(const SeasonStartOptions& options, const OperatorAnswer& answer) {
    if (options.common.output == OutputFormat::text) {
        fmt::print("{}\n", answer.outcome ? *answer.outcome : waiting_text(answer));
        return;
    }
    std::string text;
    JsonWriter json(text);
    json.begin_object().field("id", answer.id).field("command", "season");
    json.field("name", options.name).field("outcome", answer.outcome);
    json.field("arena_runs", answer.arena_runs).end_object();
    fmt::print("{}\n", text);
}

struct Standing {
    std::string trader;
    double initial_equity = 0;
    std::optional<double> equity{};
    std::optional<double> return_pct{};
};
struct ListedSeason {
    storage::SeasonRow row;
    std::optional<std::int64_t> ended_ms{}; // absent: it runs
    std::vector<Standing> standings{};      // best first; who was never observed comes last
};

Standing standing_of(const storage::SeasonStandingRow& row) {
    Standing standing{.trader = row.model_id, .initial_equity = row.initial_equity.to_double()};
    standing.equity = row.equity_usd;
    if (row.equity_usd && standing.initial_equity > 0) {
        standing.return_pct =
            rules::return_pct(*row.equity_usd - row.net_flows.value_or(0), standing.initial_equity);
    }
    return standing;
}

Task<std::vector<ListedSeason>> listed_seasons(pg::Pool& pool) {
    storage::ReadScope scope = co_await storage::ReadScope::open(pool, Deadline::after(k_budget));
    std::vector<ListedSeason> seasons;
    for (storage::SeasonRow& row : co_await storage::all_seasons(scope.session())) {
        if (!seasons.empty()) {
            seasons.back().ended_ms = row.started_ms;
        }
        seasons.push_back({.row = std::move(row)});
    }
    for (const auto& row : co_await storage::season_standings(scope.session())) {
        const auto season = std::ranges::find_if(
            seasons, [&row](const ListedSeason& one) { return one.row.number == row.season; });
        if (season != seasons.end()) {
            season->standings.push_back(standing_of(row));
        }
    }
    for (ListedSeason& season : seasons) {
        std::ranges::sort(season.standings, [](const Standing& one, const Standing& other) {
            return one.return_pct != other.return_pct ? one.return_pct > other.return_pct
                                                      : one.trader < other.trader;
        });
    }
    co_return seasons;
}

void print_json(const std::vector<ListedSeason>& seasons) {
    std::string text;
    JsonWriter json(text);
    json.begin_object().key("seasons").begin_array();
    for (const ListedSeason& season : seasons) {
        json.begin_object().field("number", season.row.number).field("name", season.row.name);
        json.field("started_ms", season.row.started_ms).field("ended_ms", season.ended_ms);
        json.field("version", season.row.version).key("traders").begin_array();
        for (const Standing& standing : season.standings) {
            json.begin_object().field("id", standing.trader);
            json.field("initial_equity", standing.initial_equity);
            json.field("equity", standing.equity).field("return_pct", standing.return_pct);
            json.end_object();
        }
        json.end_array().end_object();
    }
    json.end_array().end_object();
    fmt::print("{}\n", text);
}

void print_text(const std::vector<ListedSeason>& seasons) {
    if (seasons.empty()) {
        fmt::print("no season was ever begun; nof0 season start NAME begins one\n");
    }
    for (const ListedSeason& season : seasons) {
        std::string best = "nobody was observed";
        if (!season.standings.empty() && season.standings.front().return_pct) {
            best = fmt::format("best {} {:+.2f} %", season.standings.front().trader,
                               *season.standings.front().return_pct);
        }
        fmt::print("{:>3}  {:<24} {} to {}  {} traders, {}\n", season.row.number, season.row.name,
                   iso_time_ms(season.row.started_ms),
                   season.ended_ms ? iso_time_ms(*season.ended_ms) : std::string("now"),
                   season.standings.size(), best);
    }
}

} // namespace

int run_season_start(const SeasonStartOptions& options) {
    const config::Config config = load_config(options.common);
    const Endpoints endpoints = open_endpoints(config, options.common.data_dir);
    Backend backend(config, endpoints, DatabaseRole::reader);
    SeasonOrder order{.name = options.name};
    if (options.initial_equity) {
        order.initial_equity = season_money(*options.initial_equity).value();
    }
    OperatorRequest request{.command = "season", .patience = k_patience};
    request.arguments = pg::Json{to_json(order)};
    request.check = [name = order.name](pg::Session& session) -> Task<> {
        return require_beginning(session, name);
    };
    const OperatorAnswer answer = backend.run(ask_arena(backend, std::move(request)));
    print_answer(options, answer);
    return answer.was_refused() ? k_exit_wrong : k_exit_done;
}

int run_season_list(const SeasonListOptions& options) {
    const config::Config config = load_config(options.common);
    const Endpoints endpoints = open_endpoints(config, options.common.data_dir);
    Backend backend(config, endpoints, DatabaseRole::reader);
    const auto seasons = backend.run(listed_seasons(backend.pool()));
    options.common.output == OutputFormat::json ? print_json(seasons) : print_text(seasons);
    return k_exit_done;
}

} // namespace nof0::app
