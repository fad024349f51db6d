#include "app/trading/arena_trade.hpp"

#include "base/log.hpp"
#include "pipelines/trading_traders.hpp"
#include "storage/traders.hpp"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/use_future.hpp>
#include <fmt/format.h>
#include <unistd.h>

namespace nof0::app {
namespace {

constexpr Milliseconds k_start_pause{50};
constexpr Milliseconds k_open_budget{30'000};
constexpr Milliseconds k_retry_pause{1'000};

std::string process_name() {
    char host[256] = "unknown";
    gethostname(host, sizeof host - 1);
    return fmt::format("{}:{}", host, getpid());
}

// "20251022131211": when the process began, UTC.
std::string run_id(WallTime now) {
    std::string digits;
    for (const char c : human_time(now.us)) {
        if (c == '.') {
            break;
        }
        if (c >= '0' && c <= '9') {
            digits += c;
        }
    }
    return digits;
}

traders::ManagerOptions manager_options(const config::Config& config, double speed, WallTime now) {
    traders::ManagerOptions options;
    options.holder = process_name();
    options.arena_run_id = run_id(now);
    options.cycles_max = static_cast<std::size_t>(config.executor.max_concurrent_decisions);
    if (speed > 10) {
        options.tick = Milliseconds{20};
    }
    return options;
}

} // namespace

ArenaTrade::ArenaTrade(std::shared_ptr<const config::Config> config, ArenaIngest& ingest,
                       SteeredArenaClock* steered, TradeOptions options)
    : config_(std::move(config)), ingest_(ingest), steered_(steered), options_(std::move(options)),
      sink_(ingest), facts_(ingest.orders(), ingest.journal(), ingest.trader_state(), ingest.role(),
                            ingest.fences()),
      leases_(ingest.backend().pool(), process_name()),
      models_(ingest.backend().context().get_executor(), config_, wall_),
      alerts_(ingest.backend().context().get_executor(),
              {.arena = config_->name, .webhook = config_->manager.monitoring.alert_webhook},
              wall_),
      limit_(std::make_shared<net::RateLimit>()) {
    models_.on_reserved([this](TraderId trader) { return keep_token_use(std::move(trader)); });
}

ArenaTrade::~ArenaTrade() {
    stop();
}

void ArenaTrade::start() {
    ended_ = asio::co_spawn(ingest_.backend().context(), run(), asio::use_future);
}

void ArenaTrade::stop() {
    if (!ended_.valid()) {
        return;
    }
    stopped_ = true;
    ended_.get();
}

Task<> ArenaTrade::run() {
    while (!stopped_) {
        try {
            while (!stopped_ && !facts_.writes()) {
                co_await pause(k_start_pause); // another process writes: stand by
            }
            if (!stopped_) {
                co_await facts_.settle(); // what an earlier life left in the queues
                co_await open();
                co_await live();
            }
        } catch (const Unavailable& away) {
            log_warn("trade.cannot_start", {{"why", away.what()}});
        }
        co_await leases_.give_back_all();
        if (!stopped_) {
            co_await pause(k_retry_pause);
        }
    }
}

bool ArenaTrade::lives() const {
    return !stopped_ && std::ranges::none_of(paper_venues_, [](const auto& venue) {
        return venue.second->steps().is_in_doubt();
    });
}

Task<> ArenaTrade::open() {
    sim_markets_.clear();
    account_of_.clear();
    paper_venues_.clear();
    co_await open_markets();
    co_await open_exchanges();
    co_await remember_tokens();
    traders::ManagerOptions options = manager_options(*config_, options_.speed, wall_.now());
    options.charge = [this](traders::Seat& seat) { models_.charge(seat); };
    options.journal = [this](const traders::Seat& seat, const DecisionCycle& cycle) {
        note(seat, cycle);
    };
    manager_ = std::make_unique<traders::Manager>(
        ingest_.backend().context(), ingest_.backend().pool(), facts_, sink_, ingest_.clock(),
        options, ingest_.backend().metrics(), ingest_.backend().health());
    sink_.tell(manager_.get());
    for (auto& [name, market] : sim_markets_) {
        co_await market->tell(true); // the venues hear where their market stood
    }
    co_await open_accounts();
    for (const config::TraderConfig& trader : config_->manager.traders) {
        manager_->add(seat_of(trader));
    }
}

// REQUIRES its market and its exchange open.
std::unique_ptr<traders::Seat> ArenaTrade::seat_of(const config::TraderConfig& trader) {
    auto seat = make_seat(trader, *config_, models_);
    seat->market = boards_.at(trader.market_provider).get();
    const auto paper = paper_venues_.find(trader.exchange_provider);
    seat->exchange = paper != paper_venues_.end() ? &paper->second->exchange()
                                                  : real_venues_.at(trader.exchange_provider).get();
    return seat;
}

// A day's tokens are spent once, whatever restarts in between.
Task<> ArenaTrade::remember_tokens() {
    std::map<TraderId, traders::TokenUse> uses;
    const Deadline deadline = Deadline::after(k_open_budget);
    pg::PooledConnection connection = co_await ingest_.backend().pool().acquire(deadline);
    pg::Session session = connection.session(deadline);
    for (const storage::TraderStateRow& row : co_await storage::all_trader_states(session)) {
        const auto day = row.token_budget_day ? day_from_text(*row.token_budget_day) : std::nullopt;
        if (day && TraderId::is_valid(row.trader_id)) {
            uses[TraderId(row.trader_id)] = {.day = *day, .tokens = row.token_budget_used};
        }
    }
    models_.remember(uses);
}

// Before a model is asked: a process that dies while it waits has paid for the answer.
Task<> ArenaTrade::keep_token_use(TraderId trader) {
    traders::Seat* const seat = manager_->find(trader);
    if (seat == nullptr) {
        co_return;
    }
    models_.charge(*seat);
    seat->state = traders::next_state(*seat, "asks its model");
    co_await facts_.offer(seat->state);
    co_await facts_.durable();
}

// The traders' curves begin, and the money of those on paper is on the table.
Task<> ArenaTrade::open_accounts() {
    pipelines::TradingTraders begin;
    for (const config::TraderConfig& trader : config_->manager.traders) {
        begin.ids.push_back(trader.id);
    }
    for (const auto& [name, venue] : paper_venues_) {
        begin.houses.emplace_back(venue->exchange().engine().settings().house.text(), name);
    }
    begin.inception = ingest_.clock().now();
    co_await facts_.settle();
    co_await pipelines::begin_trading(ingest_.backend().pool(), std::move(begin));
    for (const config::TraderConfig& trader : config_->manager.traders) {
        co_await open_account(trader);
    }
}

Task<> ArenaTrade::open_account(const config::TraderConfig& trader) {
    const auto paper = paper_venues_.find(trader.exchange_provider);
    if (paper == paper_venues_.end()) {
        co_return; // a real venue has its accounts
    }
    const Decimal equity = Decimal::from_double(trader.initial_equity_usd).value();
    const auto opened = co_await paper->second->exchange().open_account(
        TraderId(trader.id), equity, Deadline::after(k_open_budget));
    if (!opened) {
        throw Unavailable("no account for " + trader.id + ": " + opened.error().message);
    }
}

std::vector<TraderId> ArenaTrade::traders_at(std::string_view exchange) const {
    std::vector<TraderId> ids;
    for (const config::TraderConfig& trader : config_->manager.traders) {
        if (trader.exchange_provider == exchange) {
            ids.emplace_back(trader.id);
        }
    }
    return ids;
}

Task<> ArenaTrade::pause(Milliseconds duration) {
    asio::steady_timer timer(ingest_.backend().context(), duration);
    co_await timer.async_wait(asio::use_awaitable_t<Executor>());
}

} // namespace nof0::app
