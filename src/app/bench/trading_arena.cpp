#include "app/bench/trading_arena.hpp"

#include "app/bench/instant_model.hpp"
#include "cache/commands.hpp"
#include "pipelines/configured_traders.hpp"
#include "pipelines/trading_traders.hpp"
#include "traders/market_board.hpp"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/use_future.hpp>
#include <fmt/format.h>
#include <unistd.h>

namespace nof0::bench {
namespace {

constexpr int k_redis_database = 15;
constexpr int k_equity_usd = 10'000;
constexpr Milliseconds k_budget{120'000};
constexpr Milliseconds k_start_pause{5};
constexpr Milliseconds k_step{60'000};
constexpr std::int64_t k_start_ms = 1'760'000'000'000 / 60'000 * 60'000;
const std::string k_market = "sim";

app::Endpoints endpoints_of(const ScratchDatabase& database, const TradingArenaOptions& options) {
    app::Endpoints endpoints;
    endpoints.postgres_dsn = database.dsn();
    endpoints.redis = options.redis;
    endpoints.redis.database = k_redis_database;
    return endpoints;
}

// So many traders, the configured ones in turn, on the simulated market and the paper venue.
config::Config with_traders(config::Config config, const TradingArenaOptions& options) {
    const std::vector<config::TraderConfig> models = std::move(config.manager.traders);
    config.manager.traders.clear();
    for (std::size_t i = 0; i < options.traders; ++i) {
        config::TraderConfig trader = models.at(i % models.size());
        trader.id = fmt::format("bench-{}", i);
        trader.name = trader.id;
        trader.market_provider = k_market;
        trader.exchange_provider = k_market;
        trader.decision_interval = options.decision_interval;
        trader.auto_start = true;
        trader.initial_equity_usd = k_equity_usd;
        config.manager.traders.push_back(std::move(trader));
    }
    return config;
}

} // namespace

TradingArena::TradingArena(config::Config config, TradingArenaOptions options)
    : options_(std::move(options)),
      config_(std::make_shared<const config::Config>(with_traders(std::move(config), options_))),
      database_(options_.postgres_dsn, fmt::format("nof0_trading_{}", getpid())),
      clock_(ArenaTime::from_ms(k_start_ms)),
      ingest_(*config_, endpoints_of(database_, options_), clock_), sink_(ingest_),
      facts_(ingest_.orders(), ingest_.journal(), ingest_.trader_state(), ingest_.role(),
             ingest_.fences()),
      leases_(ingest_.backend().pool(), "bench"),
      models_(ingest_.backend().context().get_executor(), config_, wall_) {
    ingest_.backend().run(prepare());
    ingest_.start(app::ArenaIngest::Jobs::later);
}

TradingArena::~TradingArena() {
    sink_.tell(nullptr);
    ingest_.stop();
}

template<class T>
T TradingArena::on_its_thread(Task<T> task) {
    return asio::co_spawn(ingest_.backend().context(), std::move(task), asio::use_future).get();
}

Task<> TradingArena::prepare() {
    app::Backend& backend = ingest_.backend();
    co_await backend.redis().connected(Deadline::after(k_budget));
    const cache::Command flush{"FLUSHDB"};
    co_await backend.redis().call(flush, Deadline::after(k_budget));
    co_await pipelines::sync_configured_traders(backend.pool(), config_->manager, clock_);
}

void TradingArena::open() {
    on_its_thread(open_everything());
}

Task<> TradingArena::open_everything() {
    asio::steady_timer timer(ingest_.backend().context());
    const Deadline deadline = Deadline::after(k_budget);
    while (!facts_.writes()) {
        if (deadline.passed()) {
            throw Unavailable("the benchmark's pipelines do not write");
        }
        timer.expires_after(k_start_pause);
        co_await timer.async_wait(asio::use_awaitable_t<Executor>());
    }
    market_ = co_await app::SimMarketFeed::open(ingest_, sink_, clock_, {.name = k_market});
    board_ = std::make_unique<traders::MarketBoard>(market_->provider(), clock_);
    sink_.show(*board_);
    app::PaperVenue::Options paper{.name = k_market};
    paper.coins = venues::sim::sim_coins();
    venue_ = co_await app::PaperVenue::open(ingest_, leases_, clock_, std::move(paper));
    sink_.is_journalled(k_market);
    sink_.on_contexts(k_market, [this](std::vector<MarketContext> contexts) {
        return venue_->on_contexts(std::move(contexts));
    });
    traders::ManagerOptions options;
    options.holder = "bench";
    options.arena_run_id = "bench";
    manager_ = std::make_unique<traders::Manager>(
        ingest_.backend().context(), ingest_.backend().pool(), facts_, sink_, clock_, options,
        ingest_.backend().metrics(), ingest_.backend().health());
    sink_.tell(manager_.get());
    co_await market_->tell(true);
    co_await open_accounts();
    take_seats();
    if (!co_await manager_->prepare()) {
        throw Unavailable("not every trader of the benchmark could take its seat");
    }
}

Task<> TradingArena::open_accounts() {
    pipelines::TradingTraders begin;
    for (const config::TraderConfig& trader : config_->manager.traders) {
        begin.ids.push_back(trader.id);
    }
    begin.houses.emplace_back(venue_->exchange().engine().settings().house.text(), k_market);
    begin.inception = clock_.now();
    co_await facts_.settle();
    co_await pipelines::begin_trading(ingest_.backend().pool(), std::move(begin));
    venue_->steps().durability(traders::Durability::bulk);
    for (const config::TraderConfig& trader : config_->manager.traders) {
        const auto opened = co_await venue_->exchange().open_account(
            TraderId(trader.id), Decimal::from_int(k_equity_usd), Deadline::after(k_budget));
        if (!opened) {
            throw Unavailable("no account for " + trader.id + ": " + opened.error().message);
        }
    }
    co_await facts_.settle();
}

void TradingArena::take_seats() {
    std::uint64_t seed = 0;
    for (const config::TraderConfig& trader : config_->manager.traders) {
        auto seat = app::make_seat(trader, *config_, models_);
        seat->market = board_.get();
        seat->exchange = &venue_->exchange();
        if (options_.deciding == Deciding::instant_models) {
            seat->decider = std::make_unique<InstantModel>(std::move(seat->decider), ++seed);
        }
        manager_->add(std::move(seat));
    }
}

std::int64_t TradingArena::live(Milliseconds time, traders::Durability durability,
                                std::size_t at_once) {
    return on_its_thread(step_through(clock_.now() + time, durability, at_once));
}

Task<std::int64_t> TradingArena::step_through(ArenaTime until, traders::Durability durability,
                                              std::size_t at_once) {
    facts_.durability(durability);
    venue_->steps().durability(durability);
    std::int64_t cycles = 0;
    for (ArenaTime now = clock_.now() + k_step; now <= until; now = now + k_step) {
        clock_.put(now);
        cycles += co_await step(now, at_once);
    }
    co_await facts_.settle();
    co_return cycles;
}

Task<std::int64_t> TradingArena::step(ArenaTime now, std::size_t at_once) {
    co_await market_->tell(false);
    market_->record(std::nullopt);
    std::vector<traders::Seat*> due;
    for (traders::Seat* seat : manager_->seats()) {
        if (seat->due <= now && manager_->may_decide(*seat)) {
            seat->due = now + seat->config.decision_interval;
            due.push_back(seat);
        }
    }
    std::ranges::reverse(due); // taken from the end
    const auto cycles = static_cast<std::int64_t>(due.size());
    co_await decide_together(due, at_once);
    // The writer and the publisher get their turn.
    co_await asio::post(ingest_.backend().context(), asio::use_awaitable_t<Executor>());
    co_return cycles;
}

Task<> TradingArena::decide_in_turn(std::vector<traders::Seat*>& due) {
    while (!due.empty()) {
        traders::Seat* const seat = due.back();
        due.pop_back();
        co_await manager_->cycle(*seat);
    }
}

Task<> TradingArena::decide_together(std::vector<traders::Seat*>& due, std::size_t at_once) {
    asio::io_context& context = ingest_.backend().context();
    asio::steady_timer ended(context, asio::steady_timer::time_point::max());
    std::size_t deciding = std::min(at_once, due.size());
    std::exception_ptr failure;
    for (std::size_t i = deciding; i > 1; --i) {
        asio::co_spawn(context, decide_in_turn(due), [&](std::exception_ptr thrown) {
            failure = thrown ? thrown : failure;
            --deciding;
            ended.cancel();
        });
    }
    co_await decide_in_turn(due);
    while (deciding > 1) {
        boost::system::error_code ignored;
        const asio::use_awaitable_t<Executor> token;
        co_await ended.async_wait(asio::redirect_error(token, ignored));
    }
    if (failure) {
        std::rethrow_exception(failure);
    }
}

} // namespace nof0::bench
