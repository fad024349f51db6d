#include "faulty/arena_day.hpp"

#include "storage/read_scope.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <stdexcept>

namespace nof0::test {
namespace {

// A whole minute after everything that happens in the world.
constexpr std::int64_t k_minute_ms = pipelines::EquitySampler::k_minute_ms;
constexpr std::int64_t k_evening_ms =
    (World::k_start_ms + 24 * 3'600'000) / k_minute_ms * k_minute_ms;
constexpr Milliseconds k_patience{60'000};
constexpr Milliseconds k_keep{30LL * 86'400'000};

app::Endpoints endpoints_of(const ArenaDayOptions& options) {
    app::Endpoints endpoints;
    endpoints.postgres_dsn = options.postgres_dsn;
    endpoints.redis.port = options.redis_port;
    return endpoints;
}

pipelines::IngestOptions ingest_options() {
    pipelines::IngestOptions options;
    options.holder = "the day";
    options.standby_poll = Milliseconds{10};
    return options;
}

Decimal units(int count) {
    return Decimal::from_int(count);
}

} // namespace

ArenaDay::ArenaDay(const ArenaDayOptions& options)
    : clock_(ArenaTime::from_ms(k_evening_ms)),
      backend_(config::Config{}, endpoints_of(options), app::DatabaseRole::owner),
      fences_(backend_.metrics()), much_later_(wall_.now() + k_keep * 3),
      retention_(backend_.pool(), {.keep = k_keep, .folder = options.archive}, much_later_,
                 backend_.metrics()),
      prices_(backend_.context().get_executor(), {}, wall_, backend_.metrics()),
      market_(backend_.context().get_executor(), {}, wall_),
      fills_(backend_.context().get_executor(), {}, backend_.metrics(), backend_.health()),
      sync_(backend_.context().get_executor(), fills_, {}, backend_.metrics()),
      orders_(backend_.context().get_executor(), fences_),
      simulator_(backend_.context().get_executor(), fences_),
      states_(backend_.context().get_executor(), fences_),
      conversations_(backend_.context().get_executor()),
      journal_(backend_.context().get_executor(), fences_),
      analytics_(backend_.context().get_executor()), equity_(backend_.context().get_executor()),
      cursor_(backend_.context().get_executor()), moment_(backend_.context().get_executor()),
      ingest_(backend_.context(), backend_.pool(), backend_.documents(), backend_.redis(),
              {&prices_, &market_, &orders_, &fills_, &sync_, &simulator_, &states_,
               &conversations_, &journal_, &analytics_, &equity_, &cursor_, &moment_},
              clock_, ingest_options(), backend_.metrics(), backend_.health()) {}

// What is offered without a pause in between is one batch of its pipeline, so that rows which are
// made once a transaction are the same every day.
Task<> ArenaDay::live() {
    co_await begin();
    offer_prices();
    co_await offer_metadata();
    co_await settle(); // every mark of the day is known: equity depends on them
    offer_order(1);
    offer_an_impossible_order();
    offer_decisions(1);
    offer_simulated(1);
    offer_said(1);
    co_await settle();
    offer_fills();
    offer_order(2);
    offer_decisions(2);
    offer_simulated(2);
    offer_said(2);
    cursor_.queue().push_now({.file = "day", .record = 120});
    co_await settle();
    offer_reports();
    co_await settle();
    co_await equity_.prepare(backend_.pool(), k_evening_ms);
    equity_.offer(k_evening_ms);
    co_await settle();
    const std::size_t computed = co_await analytics_.compute(backend_.pool());
    static_cast<void>(computed); // none when the day before was whole
    co_await settle();
    co_await end();
}

Task<> ArenaDay::thaw() {
    co_await begin();
    fills_.queue().push_now(
        pipelines::ThawEvent{World::k_venue, World::account_of(k_trader), k_coin});
    co_await settle();
    co_await end();
}

Task<> ArenaDay::begin() {
    co_await backend_.redis().connected(Deadline::after(k_patience));
    {
        storage::ReadScope scope =
            co_await storage::ReadScope::open(backend_.pool(), Deadline::after(k_patience));
        co_await fills_.load_frozen(scope.session());
    }
    asio::co_spawn(backend_.context(), ingest_.run(),
                   [this](const std::exception_ptr&) { role_ended_ = true; });
}

Task<> ArenaDay::end() {
    ingest_.stop();
    while (!role_ended_) {
        asio::steady_timer timer(backend_.context(), Milliseconds{2});
        co_await timer.async_wait(asio::use_awaitable_t<Executor>());
    }
}

Task<> ArenaDay::clean_up() {
    const std::vector<std::string> gone = co_await retention_.run_once();
    static_cast<void>(gone);
}

Task<> ArenaDay::settle() {
    ingest_.wake();
    const bool settled = co_await ingest_.settled(Deadline::after(k_patience));
    if (!settled) {
        throw std::runtime_error("the day does not come to rest");
    }
}

void ArenaDay::offer_prices() {
    for (const WorldEvent& event : world_.events()) {
        if (const auto* price = std::get_if<pipelines::PriceEvent>(&event)) {
            prices_.offer_now(*price);
        }
    }
}

void ArenaDay::offer_fills() {
    for (const WorldEvent& event : world_.events()) {
        if (const auto* account = std::get_if<pipelines::AccountEvent>(&event)) {
            fills_.queue().push_now(*account);
        }
    }
}

// The venue's word on every account, which is what the fills say.
void ArenaDay::offer_reports() {
    for (const std::string& trader : world_.traders()) {
        pipelines::AccountReport report;
        report.source = "day";
        report.state.exchange_provider = World::k_venue;
        report.state.account = World::account_of(trader);
        report.state.time_ms = k_evening_ms - k_minute_ms;
        for (const auto& [key, held] : world_.truth().open) {
            if (key.first == trader && !held.quantity.is_zero()) {
                report.state.held.push_back({.symbol = Symbol(key.second),
                                             .quantity = held.quantity,
                                             .entry_price = held.cost / held.quantity,
                                             .leverage = 5});
            }
        }
        sync_.queue().push_now(std::move(report));
    }
}

Task<> ArenaDay::offer_metadata() {
    pipelines::MarketMetadata answer;
    MarketAsset asset{.provider = World::k_venue, .symbol = Symbol("BTC")};
    asset.max_leverage = 40;
    answer.assets = {asset};
    MarketContext context{
        .provider = World::k_venue, .symbol = Symbol("BTC"), .ts_ms = World::k_start_ms};
    context.open_interest = 1'000;
    answer.contexts = {context};
    answer.source = "day";
    co_await market_.offer(std::move(answer));
}

void ArenaDay::offer_order(std::int64_t seq) {
    const OrderOrigin origin{
        .trader = TraderId(k_trader), .cycle_number = 1, .decision_ref = "BTC"};
    Order order{.cloid = cloid_of(origin), .origin = origin, .symbol = Symbol("BTC")};
    order.seq = seq;
    order.exchange_provider = World::k_venue;
    order.account = World::account_of(k_trader);
    order.qty = units(2);
    order.px = units(50'000);
    order.time_in_force = TimeInForce::gtc;
    order.status = seq == 1 ? OrderStatus::intended : OrderStatus::open;
    order.created_ms = World::k_start_ms;
    order.updated_ms = World::k_start_ms + seq;
    orders_.queue().push_now(std::move(order));
}

// Of nothing: the schema refuses it, and it goes aside.
void ArenaDay::offer_an_impossible_order() {
    const OrderOrigin origin{
        .trader = TraderId(k_trader), .cycle_number = 2, .decision_ref = "ETH"};
    Order order{.cloid = cloid_of(origin), .origin = origin, .symbol = Symbol("ETH")};
    order.seq = 1;
    order.exchange_provider = World::k_venue;
    order.account = World::account_of(k_trader);
    orders_.queue().push_now(std::move(order));
}

void ArenaDay::offer_decisions(std::int64_t seq) {
    TraderState state{.trader = TraderId(k_trader)};
    state.seq = seq;
    state.exchange_provider = World::k_venue;
    state.allocation_pct = 10.0 * static_cast<double>(seq);
    state.desired = seq == 1 ? DesiredState::running : DesiredState::paused;
    state.reason = "change " + std::to_string(seq);
    states_.queue().push_now(std::move(state));
}

void ArenaDay::offer_simulated(std::int64_t seq) {
    SimOrder order{.oid = 1, .symbol = Symbol("ETH")};
    order.qty = units(3);
    order.px = units(3'000);
    order.filled_qty = units(static_cast<int>(seq));
    order.created_ms = World::k_start_ms;
    order.updated_ms = World::k_start_ms + seq;
    SimChange change{.trader = TraderId(k_trader), .seq = seq};
    change.orders = {order};
    change.balances = {SimBalance{.total = units(10'000 - static_cast<int>(seq))}};
    SimTransaction step{.now_ms = World::k_start_ms + seq, .step = seq};
    step.changes = {std::move(change)};
    simulator_.queue().push_now(std::move(step));
    moment_.queue().push_now({.now_ms = World::k_start_ms + seq});
}

// A message of a thread of its own, and a decision cycle with its thread.
void ArenaDay::offer_said(std::int32_t n) {
    const ArenaTime begun = ArenaTime::from_ms(World::k_start_ms);
    const ThreadRef thread{TraderId(k_trader), "talk", begun};
    conversations_.queue().push_now(
        {thread, n, Message{MessageRole::user, "said " + std::to_string(n), begun}});
    DecisionCycle cycle{.thread = {TraderId(k_trader), "cycle-" + std::to_string(n), begun},
                        .said = {}};
    cycle.number = n;
    cycle.executed_at = begun + Milliseconds{n};
    cycle.said = {{MessageRole::user, "prices", cycle.executed_at},
                  {MessageRole::assistant, R"({"BTC": {"signal": "hold"}})", cycle.executed_at}};
    cycle.decisions = cycle.said.back().content;
    cycle.success = true;
    journal_.queue().push_now(std::move(cycle));
}

} // namespace nof0::test
