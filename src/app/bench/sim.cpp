#include "app/bench/sim.hpp"

#include "venues/sim/engine.hpp"
#include "venues/sim/market.hpp"
#include "venues/sim/price_grid.hpp"

#include <ctime>
#include <fmt/format.h>
#include <stdexcept>

namespace nof0::bench {
namespace {

namespace sim = venues::sim;

constexpr double k_goal_orders_s = 500'000;
constexpr std::size_t k_prepared = 4'000; // orders, again and again under new cloids
constexpr std::int64_t k_start_ms = 1'760'000'000'000;

enum class Mix { take, rest, both };

class Load {
public:
    Load(const SimBenchOptions& options, Mix mix)
        : options_(options), mix_(mix), random_(7, "sim bench"),
          market_("sim", 7, ArenaTime::from_ms(k_start_ms), Seconds{60}),
          engine_({.coins = sim::sim_coins()}) {
        for (int i = 0; i < options.traders; ++i) {
            traders_.emplace_back(fmt::format("trader-{}", i));
            engine_.open_account(traders_.back(), Decimal::from_int(10'000'000), k_start_ms);
        }
        engine_.on_prices(market_.contexts(), k_start_ms);
        for (std::size_t i = 0; i < k_prepared; ++i) {
            orders_.push_back(prepared());
        }
    }

    // How many orders were placed, those that were refused for their margin left out.
    std::int64_t run() {
        std::int64_t taken_in = 0;
        std::vector<std::string> to_cancel(1);
        for (std::int64_t i = 0; i < options_.orders; ++i) {
            if (i % options_.orders_per_price == 0) {
                move_market();
            }
            const auto place = static_cast<std::size_t>(i) % k_prepared;
            const TraderId& trader = traders_[place % traders_.size()];
            Order& order = orders_[place];
            if (is_passive(order) && i >= static_cast<std::int64_t>(k_prepared)) {
                to_cancel[0] = order.cloid; // of the round before
                engine_.cancel(trader, to_cancel, now_ms_);
            }
            name(order, i);
            const auto step =
                engine_.place(trader, std::span(&order, 1), venues::Grouping::none, now_ms_);
            taken_in += step.answers[0].status == OrderStatus::rejected ? 0 : 1;
        }
        return taken_in;
    }

private:
    static bool is_passive(const Order& order) {
        return order.kind == OrderKind::limit && order.time_in_force == TimeInForce::gtc;
    }
    void move_market() {
        now_ms_ += 1'000;
        market_.advance_to(ArenaTime::from_ms(now_ms_));
        engine_.on_prices(market_.contexts(), now_ms_);
    }
    static void name(Order& order, std::int64_t number) {
        constexpr std::string_view digits = "0123456789abcdef";
        for (std::size_t at = order.cloid.size(); number > 0; number /= 16) {
            order.cloid[--at] = digits[static_cast<std::size_t>(number % 16)];
        }
    }
    Order prepared() {
        const auto coin = static_cast<std::size_t>(random_.below(sim::k_sim_coins));
        const sim::MarketSpec& spec = sim::market_specs()[coin];
        Order order{.origin = {traders_[0]}, .symbol = spec.symbol};
        order.cloid = "0x" + std::string(32, '0');
        order.side = random_.chance(0.5) ? OrderSide::buy : OrderSide::sell;
        double scale = 1;
        for (int i = 0; i < spec.size_decimals; ++i) {
            scale *= 10;
        }
        const double lots = 20 * (1 + random_.unit()) / spec.start_price * scale;
        order.qty =
            Decimal::from_double(static_cast<double>(static_cast<std::int64_t>(lots) + 1) / scale)
                .value();
        const bool rests = mix_ == Mix::rest || (mix_ == Mix::both && random_.chance(0.5));
        order.kind = rests ? OrderKind::limit : OrderKind::market;
        if (rests) {
            order.time_in_force = TimeInForce::gtc;
            const double away = (mix_ == Mix::both ? 0.0005 : 0.02) * (1 + random_.unit());
            const double px = spec.start_price * (1 - sign_of(order.side) * away);
            order.px = Decimal::from_double(sim::to_grid(px, spec.size_decimals)).value();
        }
        return order;
    }

    SimBenchOptions options_;
    Mix mix_;
    Random random_;
    sim::SimMarket market_;
    sim::SimEngine engine_;
    std::vector<TraderId> traders_;
    std::vector<Order> orders_;
    std::int64_t now_ms_ = k_start_ms;
};

Row measure(const SimBenchOptions& options, Mix mix, std::string name) {
    Load load(options, mix);
    const std::clock_t begun = std::clock();
    const std::int64_t taken_in = load.run();
    const double seconds = static_cast<double>(std::clock() - begun) / CLOCKS_PER_SEC;
    if (taken_in * 10 < options.orders * 9) {
        throw std::runtime_error(fmt::format("only {} orders were taken in", taken_in));
    }
    const double rate = static_cast<double>(options.orders) / seconds;
    return {.bench = "sim",
            .case_name = std::move(name),
            .value = rate,
            .unit = "orders/s",
            .anchor = "goal",
            .anchor_value = k_goal_orders_s,
            .ratio = rate / k_goal_orders_s,
            .seconds = seconds};
}

} // namespace

std::vector<Row> run_sim_bench(const SimBenchOptions& options) {
    return {measure(options, Mix::take, "market orders"),
            measure(options, Mix::rest, "limit orders placed and cancelled"),
            measure(options, Mix::both, "a mixture that meets")};
}

} // namespace nof0::bench
