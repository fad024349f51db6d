// ArenaTrade: a season begins, because an operator said so. Everybody waits; who trades on paper
// closes what is held and is given, or gives back, what makes the equity to begin with; then the
// season is one transaction (pipelines/seasons.hpp).
//
// Nobody moves the money or the positions of an account at a real venue but its owner: it has to be
// flat, and begins with what it has.
//
// Killed anywhere in between, the command still waits and is carried out at the next start: what is
// closed stays closed, money is moved only as far as it is missing, and a season that has begun is
// found by its command.
#include "app/trading/arena_trade.hpp"
#include "base/fail_point.hpp"
#include "base/log.hpp"

#include <fmt/format.h>

namespace nof0::app {
namespace {

constexpr Milliseconds k_budget{10'000};
constexpr Milliseconds k_look_pause{20};
constexpr int k_looks_max = 500; // a season may begin a little ahead of the clock

std::string begun_text(const storage::SeasonRow& season) {
    return fmt::format("season {} '{}' began at {}", season.number, season.name,
                       iso_time_ms(season.started_ms));
}

struct Known {
    std::optional<storage::SeasonRow> of_command{};
    std::optional<storage::SeasonRow> of_name{};
};

Task<Known> known_of(pg::Pool& pool, std::int64_t command_id, std::string name) {
    const Deadline deadline = Deadline::after(k_budget);
    pg::PooledConnection connection = co_await pool.acquire(deadline);
    pg::Session session = connection.session(deadline);
    Known known;
    known.of_command = co_await storage::season_of_command(session, command_id);
    known.of_name = co_await storage::find_season(session, name);
    co_return known;
}

} // namespace

Task<std::optional<std::string>>
ArenaTrade::begin_season(const storage::OperatorCommandRow& command) {
    const Result<SeasonOrder> order = season_order(command.arguments.text);
    if (!order) {
        co_return "refused: " + order.error().message;
    }
    const Known known = co_await known_of(ingest_.backend().pool(), command.id, order->name);
    if (!known.of_command && known.of_name) {
        co_return "refused: " + begun_text(*known.of_name) + "; take another name";
    }
    if (options_.past_until) {
        co_return "refused: the arena's past is being made; ask again when it is live";
    }
    if (!is_live_) {
        co_return std::nullopt;
    }
    while (moves_money_) {
        co_await pause(k_look_pause);
    }
    moves_money_ = true;
    co_await manager_->hold_all();
    std::optional<std::string> outcome;
    std::exception_ptr failure;
    try {
        if (!known.of_command) {
            outcome = co_await begin_held_season(command.id, order.value());
        } else if (co_await manager_->prepare()) { // it began before this process was killed
            outcome = co_await enter_season(*known.of_command);
        }
    } catch (...) {
        failure = std::current_exception();
    }
    manager_->let_all_go();
    moves_money_ = false;
    if (failure) {
        std::rethrow_exception(failure);
    }
    co_return outcome;
}

Task<std::string> ArenaTrade::begin_held_season(std::int64_t command_id, SeasonOrder order) {
    if (manager_->seats().empty()) {
        co_return "refused: no trader has a seat";
    }
    if (!co_await manager_->prepare()) {
        co_return "refused: " + manager_->why_halted();
    }
    std::string why = co_await close_for_season(order);
    if (!why.empty()) {
        co_return "refused: " + why;
    }
    fail_point("season.closed");
    why = co_await give_money_for_season(order);
    if (!why.empty()) {
        co_return "refused: " + why;
    }
    pipelines::SeasonStart start{.command_id = command_id, .name = order.name};
    for (const traders::Seat* seat : manager_->seats()) {
        pipelines::SeasonEntrant entrant{.trader = seat->id.text()};
        if (paper_venues_.contains(seat->config.exchange_provider)) {
            entrant.equity = season_equity(order, *seat);
        }
        start.entrants.push_back(std::move(entrant));
    }
    for (const auto& [name, venue] : paper_venues_) {
        start.entrants.push_back(
            {.trader = venue->exchange().engine().settings().house.text(), .must_be_flat = false});
    }
    co_await facts_.settle(); // all that was closed and moved is in the books
    start.now = ingest_.clock().now();
    co_await ingest_.seasons().queue().push(std::move(start));
    co_await facts_.settle();
    const Known known = co_await known_of(ingest_.backend().pool(), command_id, order.name);
    if (!known.of_command) {
        const std::string& said = ingest_.seasons().refusal();
        co_return "refused: " +
            (said.empty() ? "the store did; see nof0 ingest parked list" : said);
    }
    fail_point("season.begun");
    co_return co_await enter_season(*known.of_command);
}

// Empty: nobody holds anything. The real accounts first, so that nothing is closed in vain.
Task<std::string> ArenaTrade::close_for_season(const SeasonOrder& order) {
    for (const traders::Seat* seat : manager_->seats()) {
        if (paper_venues_.contains(seat->config.exchange_provider)) {
            continue;
        }
        const auto account = co_await seat->exchange->account(seat->id, Deadline::after(k_budget));
        const auto resting =
            co_await seat->exchange->open_orders(seat->id, Deadline::after(k_budget));
        if (!account || !resting) {
            co_return seat->id.text() + ": its venue does not answer: " +
                (account ? resting.error() : account.error()).message;
        }
        if (!account->positions.empty() || !resting->empty()) {
            co_return fmt::format("{} has {} positions and {} orders at {}, where nobody but its "
                                  "owner closes anything",
                                  seat->id.text(), account->positions.size(), resting->size(),
                                  seat->config.exchange_provider);
        }
    }
    for (const traders::Seat* seat : manager_->seats()) {
        const TraderId id = seat->id;
        if (!paper_venues_.contains(seat->config.exchange_provider)) {
            continue;
        }
        const std::string left =
            co_await manager_->close_positions(id, "The season " + order.name + " begins.");
        if (!left.empty()) {
            co_return id.text() + " cannot close what it holds: " + left;
        }
    }
    co_return "";
}

Decimal ArenaTrade::season_equity(const SeasonOrder& order, const traders::Seat& seat) const {
    return order.initial_equity.value_or(
        Decimal::from_double(seat.config.initial_equity_usd).value());
}

// Empty: everybody on paper has what the season begins with.
Task<std::string> ArenaTrade::give_money_for_season(const SeasonOrder& order) {
    for (const traders::Seat* seat : manager_->seats()) {
        const auto paper = paper_venues_.find(seat->config.exchange_provider);
        if (paper == paper_venues_.end()) {
            continue;
        }
        const Deadline deadline = Deadline::after(k_budget);
        const auto account = co_await seat->exchange->account(seat->id, deadline);
        if (!account) {
            co_return seat->id.text() + ": its venue does not answer: " + account.error().message;
        }
        const Decimal missing = season_equity(order, *seat) - account->account_value;
        if (missing.is_zero()) {
            continue;
        }
        const auto moved =
            co_await paper->second->exchange().move_cash(seat->id, missing, deadline);
        if (!moved) {
            co_return seat->id.text() + ": its money cannot be moved: " + moved.error().message;
        }
        fail_point("season.cash_moved");
    }
    co_return "";
}

// What the seats remember of the former season is over; nobody decides before this one's time.
Task<std::string> ArenaTrade::enter_season(storage::SeasonRow season) {
    co_await manager_->begin_season(ArenaTime::from_ms(season.started_ms),
                                    fmt::format("season {} begins", season.number));
    for (int i = 0; i < k_looks_max && lives(); ++i) {
        if (ingest_.clock().now().ms() >= season.started_ms) {
            break;
        }
        co_await pause(k_look_pause);
    }
    co_return begun_text(season);
}

} // namespace nof0::app
