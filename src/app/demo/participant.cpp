#include "app/demo/participant.hpp"

#include "rules/rounding.hpp"
#include "rules/trades.hpp"

#include <algorithm>
#include <cmath>

namespace nof0::app::demo {
namespace {

constexpr int k_positions_max = 4;
constexpr int k_positions_at_pace = 2;
constexpr double k_entry_rate = 0.012; // of an invocation, for a coin that is attractive

Decimal whole_lots(double size, Decimal lot) {
    const double lots = std::floor(size / lot.to_double());
    return lots < 1 ? Decimal() : Decimal::from_int(static_cast<std::int64_t>(lots)) * lot;
}

bool has_even_lots(Decimal size, Decimal lot) {
    return (size.units() / lot.units()) % 2 == 0;
}

} // namespace

Participant::Participant(Character character, ArenaTime inception, ArenaTime end,
                         Decimal initial_equity, std::optional<Pace> pace, std::uint64_t seed)
    : character_(std::move(character)),
      account_(character_.id, AccountKind::model, inception, initial_equity, seed), end_(end),
      pace_(pace), random_(seed, "demo trader " + character_.id.text()) {}

std::vector<Order> Participant::triggered(const DemoMarket& market) {
    std::vector<Order> orders;
    for (std::size_t coin = 0; coin < k_coins; ++coin) {
        const Decimal quantity = account_.quantity(coin);
        if (quantity.is_zero() || pace_) {
            continue;
        }
        const PositionPlan& plan = account_.plan(coin);
        const Decimal mark = market.mark(coin);
        const bool is_long = quantity.sign() > 0;
        const bool stopped = is_long ? mark <= plan.stop_loss : mark >= plan.stop_loss;
        const bool reached = is_long ? mark >= plan.profit_target : mark <= plan.profit_target;
        if (stopped || reached) {
            orders.push_back({.coin = coin,
                              .signed_size = -quantity,
                              .oid = stopped ? plan.sl_oid : plan.tp_oid});
        }
    }
    return orders;
}

Thought Participant::decide(ArenaTime time, const DemoMarket& market) {
    const ArenaTime answered = time + std::chrono::microseconds(random_.between(150, 2500));
    Thought thought{.invocation = {.id = character_.id.text() + '_' +
                                         rules::python_float_text(answered.seconds()),
                                   .time = time},
                    .answers = {},
                    .orders = {}};
    for (std::size_t coin = 0; coin < k_coins; ++coin) {
        const int side = account_.quantity(coin).sign();
        thought.invocation.coins_long += side > 0 ? 1 : 0;
        thought.invocation.coins_short += side < 0 ? 1 : 0;
    }
    if (pace_) {
        decide_at_pace(thought, time, market);
    } else {
        decide_freely(thought, market);
    }
    for (const Answer& answer : thought.answers) {
        thought.invocation.signals.push_back({.time = time,
                                              .symbol = coin_specs()[answer.coin].symbol,
                                              .kind = answer.kind,
                                              .confidence = answer.plan.confidence,
                                              .leverage = answer.plan.leverage});
    }
    signals_.add(thought.invocation);
    ++invocations_;
    return thought;
}

double Participant::score_of(const CoinView& view) {
    return character_.momentum * view.momentum + character_.stretch * view.stretch +
           character_.breakout * view.breakout + character_.chance * random_.normal();
}

void Participant::decide_freely(Thought& thought, const DemoMarket& market) {
    int held = account_.open_positions();
    for (std::size_t coin = 0; coin < k_coins; ++coin) {
        const double score = score_of(market.view(coin));
        if (!account_.quantity(coin).is_zero()) {
            consider_held(thought, coin, score, market);
            continue;
        }
        const bool wants =
            std::fabs(score) > 0.8 && random_.chance(k_entry_rate * character_.eagerness);
        if (wants && held < k_positions_max && enter(thought, coin, score > 0 ? 1 : -1, market)) {
            ++held;
        }
    }
}

void Participant::consider_held(Thought& thought, std::size_t coin, double score,
                                const DemoMarket& market) {
    const Decimal quantity = account_.quantity(coin);
    const Decimal lot = coin_specs()[coin].lot;
    const int side = quantity.sign();
    const bool regrets = -side * score > 1.2 && random_.chance(0.03);
    if (regrets && random_.chance(0.25)) {
        const PositionPlan plan = plan_for(coin, -side, quantity.abs(), market);
        const SignalKind kind = side > 0 ? SignalKind::enter_short : SignalKind::enter_long;
        thought.answers.push_back({coin, kind, quantity.abs(), plan});
        thought.orders.push_back(
            {.coin = coin, .signed_size = -(quantity + quantity), .plan = plan});
    } else if (regrets || random_.chance(0.0015)) {
        close(thought, coin, has_even_lots(quantity, lot) && random_.chance(0.3) ? 2 : 1);
    } else if (has_even_lots(quantity, lot) && random_.chance(0.001)) {
        thought.answers.push_back({coin, SignalKind::close, quantity.abs(), account_.plan(coin)});
        thought.orders.push_back({.coin = coin, .signed_size = -(quantity / Decimal::from_int(2))});
    } else if (side * score > 1.5 && !account_.plan(coin).added && random_.chance(0.004)) {
        // Doubling keeps the average price a short decimal, so that the public record of the
        // trade (a double) says exactly what the ledger says.
        PositionPlan plan = account_.plan(coin);
        plan.added = true;
        plan.risk_usd = rules::round_half_even(plan.risk_usd * 2, 2);
        const SignalKind kind = side > 0 ? SignalKind::enter_long : SignalKind::enter_short;
        thought.answers.push_back({coin, kind, quantity.abs(), plan});
        thought.orders.push_back({.coin = coin, .signed_size = quantity, .plan = plan});
    } else {
        hold(thought, coin);
    }
}

void Participant::decide_at_pace(Thought& thought, ArenaTime time, const DemoMarket& market) {
    const double elapsed = (time - account_.inception()).count() /
                           static_cast<double>((end_ - account_.inception()).count());
    const auto due = static_cast<std::int64_t>(static_cast<double>(pace_->trades) * elapsed);
    std::int64_t closed = account_.closed_trades();
    int held = account_.open_positions();
    const std::size_t first = random_.below(k_coins);
    for (std::size_t i = 0; i < k_coins; ++i) {
        const std::size_t coin = (first + i) % k_coins;
        if (!account_.quantity(coin).is_zero()) {
            if (closed < due) {
                close(thought, coin, 1);
                ++closed;
                --held;
            } else {
                hold(thought, coin);
            }
        } else if (held < k_positions_at_pace) {
            const int side = score_of(market.view(coin)) > 0 ? 1 : -1;
            held += enter(thought, coin, side, market) ? 1 : 0;
        }
    }
}

std::optional<Order> Participant::catch_up(const DemoMarket& market) {
    if (!pace_ || account_.closed_trades() >= pace_->trades) {
        return std::nullopt;
    }
    for (std::size_t coin = 0; coin < k_coins; ++coin) {
        if (!account_.quantity(coin).is_zero()) {
            return Order{.coin = coin, .signed_size = -account_.quantity(coin)};
        }
    }
    Thought thought;
    const std::size_t any = random_.below(k_coins);
    ensure(enter(thought, any, 1, market), "a paced trader can always afford a lot");
    return thought.orders.front();
}

void Participant::hold(Thought& thought, std::size_t coin) {
    thought.answers.push_back(
        {coin, SignalKind::hold, account_.quantity(coin).abs(), account_.plan(coin)});
}

void Participant::close(Thought& thought, std::size_t coin, int parts) {
    const Decimal quantity = account_.quantity(coin);
    thought.answers.push_back({coin, SignalKind::close, quantity.abs(), account_.plan(coin)});
    thought.orders.push_back({.coin = coin, .signed_size = -quantity, .parts = parts});
}

bool Participant::enter(Thought& thought, std::size_t coin, int side, const DemoMarket& market) {
    const Decimal size = size_for(coin, market);
    if (size.is_zero()) {
        return false;
    }
    const PositionPlan plan = plan_for(coin, side, size, market);
    const bool split = has_even_lots(size, coin_specs()[coin].lot) && random_.chance(0.3);
    thought.answers.push_back(
        {coin, side > 0 ? SignalKind::enter_long : SignalKind::enter_short, size, plan});
    thought.orders.push_back({.coin = coin,
                              .signed_size = side > 0 ? size : -size,
                              .parts = split && !pace_ ? 2 : 1,
                              .plan = plan});
    return true;
}

Decimal Participant::size_for(std::size_t coin, const DemoMarket& market) {
    const double part = character_.position_size * (0.6 + 0.8 * random_.unit()) *
                        (pace_ ? pace_->size_factor : 1.0);
    const double equity = account_.equity(market).to_double();
    const double price = market.mark(coin).to_double();
    const Decimal lot = coin_specs()[coin].lot;
    const Decimal size = whole_lots(equity * part / price, lot);
    return pace_ && size < lot ? lot : size; // a pace is kept with the smallest trades, too
}

PositionPlan Participant::plan_for(std::size_t coin, int side, Decimal size,
                                   const DemoMarket& market) {
    const double price = market.mark(coin).to_double();
    const double stop_away = market.usual_move(coin) * (0.7 + 0.9 * random_.unit());
    const double target_away = stop_away * (1.3 + 1.2 * random_.unit());
    const int leverage_cap = static_cast<int>(coin_specs()[coin].max_leverage);
    PositionPlan plan;
    plan.leverage = static_cast<int>(std::min<std::int64_t>(
        random_.between(character_.leverage_min, character_.leverage_max), leverage_cap));
    plan.confidence = static_cast<double>(random_.between(55, 88)) / 100;
    plan.stop_loss = market.to_tick(coin, price * (1 - side * stop_away));
    plan.profit_target = market.to_tick(coin, price * (1 + side * target_away));
    plan.risk_usd = rules::round_half_even(price * stop_away * size.to_double(), 2);
    const Decimal limit = market.to_tick(coin, price * (1 - side * stop_away * 1.1));
    plan.invalidation =
        std::string("A four-hour close ") + (side > 0 ? "below " : "above ") + limit.text();
    plan.tp_oid = account_.next_oid();
    plan.sl_oid = account_.next_oid();
    return plan;
}

} // namespace nof0::app::demo
