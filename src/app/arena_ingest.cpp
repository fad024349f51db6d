#include "app/arena_ingest.hpp"

#include "base/log.hpp"
#include "jobs/batches.hpp"
#include "jobs/equity_job.hpp"
#include "storage/arena_clock.hpp"
#include "storage/read_scope.hpp"
#include "venues/sim/market.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/use_future.hpp>
#include <fmt/format.h>
#include <unistd.h>
#include <utility>

namespace nof0::app {
namespace {

constexpr Milliseconds k_load_budget{30'000};
constexpr Milliseconds k_load_pause{500};
constexpr Milliseconds k_jobs_pause{20};

std::string process_name() {
    char host[256] = "unknown";
    gethostname(host, sizeof host - 1);
    return fmt::format("{}:{}", host, getpid());
}

pipelines::IngestOptions ingest_options() {
    pipelines::IngestOptions options;
    options.holder = process_name();
    return options;
}

// The liquidity that a trader of the file asks for, so that crossing it is announced.
pipelines::MarketMetadataOptions market_options(const config::Config& config) {
    pipelines::MarketMetadataOptions options;
    for (const config::TraderConfig& trader : config.manager.traders) {
        if (trader.exec_guards.liquidity_guard) {
            options.liquidity_thresholds_usd.push_back(trader.exec_guards.liquidity_threshold_usd);
        }
    }
    return options;
}

// Whose prices the board shows. Where a simulated arena lives its market speaks for its own coins;
// of all others every source is shown, unless the file's default is a real market.
pipelines::PricesOptions price_options(const config::Config& config, ArenaKind kind) {
    pipelines::PricesOptions options;
    for (const auto& [symbol, provider] : config.market.board_price_source) {
        if (symbol != "default") {
            options.board.by_symbol[symbol] = provider;
        }
    }
    const std::string other(config.market.board_source_of("default"));
    const config::MarketProvider* provider = config.market.find(other);
    if (provider == nullptr) {
        return options;
    }
    if (provider->type != config::MarketType::sim) {
        options.board.other = other;
        return options;
    }
    if (kind != ArenaKind::simulated) {
        std::erase_if(options.board.by_symbol,
                      [&other](const auto& shown) { return shown.second == other; });
        return options;
    }
    for (const venues::sim::MarketSpec& spec : venues::sim::market_specs()) {
        options.board.by_symbol.try_emplace(spec.symbol.text(), other);
    }
    return options;
}

} // namespace

ArenaIngest::ArenaIngest(const config::Config& config, const Endpoints& endpoints,
                         const ArenaClock& clock, std::shared_ptr<Observed> observed,
                         ArenaKind kind)
    : clock_(clock), backend_(config, endpoints, DatabaseRole::writer, std::move(observed)),
      fences_(backend_.metrics()),
      prices_(executor(), price_options(config, kind), wall_clock_, backend_.metrics()),
      market_(executor(), market_options(config), wall_clock_),
      fills_(executor(), {.fences = &fences_}, backend_.metrics(), backend_.health()),
      positions_(executor(), fills_, {}, backend_.metrics()), orders_(executor(), fences_),
      simulator_(executor(), fences_), trader_state_(executor(), fences_),
      conversations_(executor()), journal_(executor(), fences_), analytics_(executor()),
      equity_(executor()), replay_cursor_(executor()), parked_(executor()),
      arena_moment_(executor()),
      ingest_(backend_.context(), backend_.pool(), backend_.documents(), backend_.redis(),
              {&prices_, &market_, &orders_, &fills_, &positions_, &simulator_, &trader_state_,
               &conversations_, &journal_, &analytics_, &equity_, &replay_cursor_, &parked_,
               &arena_moment_},
              clock, ingest_options(), backend_.metrics(), backend_.health()),
      cache_watch_(backend_.documents(), backend_.redis(), backend_.metrics(), backend_.health()),
      auditor_(backend_.documents(), {}, wall_clock_, backend_.metrics()),
      scheduler_(backend_.context(), clock, wall_clock_, backend_.metrics(),
                 static_cast<std::uint64_t>(getpid())) {
    const auto wake = [this] { ingest_.wake(); };
    prices_.on_arrival(wake);
    market_.on_arrival(wake);
    fills_.queue().on_arrival(wake);
    positions_.queue().on_arrival(wake);
    orders_.queue().on_arrival(wake);
    simulator_.queue().on_arrival(wake);
    trader_state_.queue().on_arrival(wake);
    conversations_.queue().on_arrival(wake);
    journal_.queue().on_arrival(wake);
    analytics_.queue().on_arrival(wake);
    equity_.queue().on_arrival(wake);
    replay_cursor_.queue().on_arrival(wake);
    parked_.queue().on_arrival(wake);
    arena_moment_.queue().on_arrival(wake);
    add_jobs();
}

void ArenaIngest::add_jobs() {
    scheduler_.add(cache_watch_.job());
    scheduler_.add(auditor_.job());
    scheduler_.add(jobs::analytics_job(analytics_, backend_.pool()));
    scheduler_.add(jobs::equity_job(equity_, backend_.pool()));
    scheduler_.add(jobs::view_refresh_job(backend_.pool()));
    scheduler_.add(jobs::partitions_ahead_job(backend_.pool()));
}

Task<ArenaKind> stored_arena_kind(pg::Pool& pool) {
    storage::ReadScope scope =
        co_await storage::ReadScope::open(pool, Deadline::after(k_load_budget));
    const bool is_simulated = (co_await storage::arena_clock(scope.session())).has_value();
    co_return is_simulated ? ArenaKind::simulated : ArenaKind::real;
}

ArenaIngest::~ArenaIngest() {
    stop();
}

void ArenaIngest::start(Jobs jobs) {
    started_ = true;
    jobs_wanted_ = jobs == Jobs::at_once;
    ended_ = asio::co_spawn(backend_.context(), run(), asio::use_future);
    backend_.start();
}

Task<> ArenaIngest::run() {
    co_await load();
    std::future<void> jobs = asio::co_spawn(backend_.context(), run_jobs(), asio::use_future);
    co_await ingest_.run();
    // The scheduler was stopped with the role; its runs under way end here.
    while (jobs.wait_for(Milliseconds{0}) != std::future_status::ready) {
        asio::steady_timer timer(backend_.context(), Milliseconds{2});
        co_await timer.async_wait(asio::use_awaitable_t<Executor>());
    }
}

Task<> ArenaIngest::run_jobs() {
    asio::steady_timer timer(backend_.context());
    while (!jobs_wanted_ && !jobs_ended_) {
        timer.expires_after(k_jobs_pause);
        co_await timer.async_wait(asio::use_awaitable_t<Executor>());
    }
    if (!jobs_ended_) {
        co_await scheduler_.run();
    }
}

// What the pipelines know from the start. Tried until Postgres answers.
Task<> ArenaIngest::load() {
    for (;;) {
        try {
            storage::ReadScope scope =
                co_await storage::ReadScope::open(backend_.pool(), Deadline::after(k_load_budget));
            co_await fills_.load_frozen(scope.session());
            co_return;
        } catch (const Unavailable& away) {
            log_warn("ingest.load_failed", {{"why", away.what()}});
        }
        asio::steady_timer timer(backend_.context(), k_load_pause);
        co_await timer.async_wait(asio::use_awaitable_t<Executor>());
    }
}

Task<bool> ArenaIngest::end(Milliseconds patience) {
    const bool settled = !ingest_.active() || co_await ingest_.settled(Deadline::after(patience));
    jobs_ended_ = true;
    scheduler_.stop();
    ingest_.stop();
    co_return settled;
}

bool ArenaIngest::stop(Milliseconds patience) {
    if (!std::exchange(started_, false)) {
        return true;
    }
    const bool settled = asio::co_spawn(backend_.context(), end(patience), asio::use_future).get();
    ended_.get();
    backend_.stop();
    return settled;
}

} // namespace nof0::app
