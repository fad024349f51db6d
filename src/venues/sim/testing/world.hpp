// A seeded world for tests of the simulated exchange: a market with gaps in its prices, traders who
// ask for anything, and the store that a real arena would have.
#pragma once

#include "venues/sim/engine.hpp"
#include "venues/sim/market.hpp"
#include "venues/sim/price_grid.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <functional>
#include <map>

namespace nof0::venues::sim::testing {

inline Decimal dec(std::string_view text) {
    return Decimal::parse(text).value();
}

inline SimSettings world_settings(std::uint64_t seed) {
    SimSettings settings{.coins = sim_coins(), .seed = seed};
    settings.epoch = 3;
    settings.remembered_orders = 60;
    // A coin whose margin table has two tiers.
    settings.coins[1].tiers.push_back({Decimal::from_int(20'000), 10});
    return settings;
}

// The newest step of an engine as it is stored.
inline SimTransaction as_stored(const SimStep& step, const SimEngine& engine) {
    SimTransaction stored = step.transaction;
    if (stored.venue) {
        stored.venue->engine = engine.engine_text();
    }
    return stored;
}

// What steps leave behind when each is stored whole.
class StoredBooks {
public:
    explicit StoredBooks(std::string provider) { venue_.provider = std::move(provider); }

    void apply(const SimTransaction& step) {
        for (const SimChange& change : step.changes) {
            SimChange& account =
                accounts_.try_emplace(change.trader, SimChange{.trader = change.trader})
                    .first->second;
            account.seq = change.seq;
            account.balances = change.balances;
            for (const SimOrder& order : change.orders) {
                orders_[change.trader].insert_or_assign(order.oid, order);
            }
        }
        for (const SimPosition& position : step.positions) {
            positions_.insert_or_assign(std::pair{position.trader, position.symbol}, position);
        }
        venue_ = step.venue.value_or(venue_);
    }
    SimBooks books() const {
        SimBooks books{.venue = venue_};
        for (const auto& [trader, account] : accounts_) {
            books.accounts.push_back(account);
            const auto orders = orders_.find(trader);
            if (orders != orders_.end()) {
                for (const auto& [oid, order] : orders->second) {
                    books.accounts.back().orders.push_back(order);
                }
            }
        }
        for (const auto& [key, position] : positions_) {
            books.positions.push_back(position);
        }
        return books;
    }
    const std::map<TraderId, SimChange>& accounts() const { return accounts_; }
    const auto& positions() const { return positions_; }
    const SimOrder* find(const TraderId& trader, std::int64_t oid) const {
        const auto orders = orders_.find(trader);
        if (orders == orders_.end()) {
            return nullptr;
        }
        const auto order = orders->second.find(oid);
        return order == orders->second.end() ? nullptr : &order->second;
    }

private:
    std::map<TraderId, SimChange> accounts_;
    std::map<TraderId, std::map<std::int64_t, SimOrder>> orders_;
    std::map<std::pair<TraderId, Symbol>, SimPosition> positions_;
    SimVenueState venue_;
};

// A call, so that several engines can be asked the same.
using Call = std::function<SimStep(SimEngine&)>;

class World {
public:
    static constexpr int k_traders = 5;

    explicit World(std::uint64_t seed)
        : random_(seed, "world"),
          market_("sim", seed, ArenaTime::from_ms(k_start_ms), Seconds{60}) {
        for (int i = 0; i < k_traders; ++i) {
            traders_.emplace_back(fmt::format("Trader-{}", i));
        }
        gaps_.fill(1);
    }

    const std::vector<TraderId>& traders() const { return traders_; }
    const std::vector<MarketContext>& contexts() const { return contexts_; }
    std::int64_t now_ms() const { return now_ms_; }
    bool last_was_prices() const { return last_was_prices_; }

    Call next() {
        if (opened_ < k_traders) {
            const TraderId trader = traders_[static_cast<std::size_t>(opened_++)];
            const Decimal equity = Decimal::from_int(random_.between(200, 20'000));
            return [trader, equity, now = now_ms_](SimEngine& engine) {
                return engine.open_account(trader, equity, now);
            };
        }
        last_was_prices_ = contexts_.empty() || random_.chance(0.3);
        return last_was_prices_ ? prices() : request();
    }

private:
    static constexpr std::int64_t k_start_ms = 1'760'000'000'000;

    Call prices() {
        now_ms_ +=
            random_.chance(0.05) ? random_.between(1, 3) * 3'600'000 : random_.between(1, 120'000);
        market_.advance_to(ArenaTime::from_ms(now_ms_));
        contexts_ = market_.contexts();
        for (std::size_t i = 0; i < contexts_.size(); ++i) {
            if (random_.chance(0.02)) { // the price jumps and stays there
                gaps_[i] *=
                    random_.chance(0.5) ? 0.8 + 0.1 * random_.unit() : 1.1 + 0.1 * random_.unit();
                gaps_[i] = std::clamp(gaps_[i], 0.3, 3.0);
            }
            MarketContext& c = contexts_[i];
            const int decimals = market_specs()[i].size_decimals;
            for (auto* price : {&c.mark_px, &c.mid_px, &c.oracle_px}) {
                *price = to_grid(**price * gaps_[i], decimals);
            }
            c.funding = *c.funding * 30;           // so that it matters
            c.day_ntl_vlm = *c.day_ntl_vlm / 2000; // so that books run dry
            c.ts_ms = now_ms_;
        }
        return [contexts = contexts_, now = now_ms_](SimEngine& engine) {
            return engine.on_prices(contexts, now);
        };
    }

    std::size_t below(std::size_t bound) { return static_cast<std::size_t>(random_.below(bound)); }

    Decimal price_near(std::size_t coin, double spread) {
        const double mid = *contexts_[coin].mid_px * (1 + spread * (2 * random_.unit() - 1));
        return Decimal::from_double(to_grid(mid, market_specs()[coin].size_decimals)).value();
    }

    Order order() {
        const std::size_t coin = below(k_sim_coins);
        const MarketSpec& spec = market_specs()[coin];
        const bool again = !cloids_.empty() && random_.chance(0.03);
        Order order{.origin = {TraderId("x")}, .symbol = spec.symbol};
        order.cloid = again ? cloids_[below(cloids_.size())] : fmt::format("0x{:032x}", ++named_);
        cloids_.push_back(order.cloid);
        order.side = random_.chance(0.5) ? OrderSide::buy : OrderSide::sell;
        const double usd = random_.chance(0.05) ? 5 : 20 * (1 + 400 * random_.unit());
        double scale = 1;
        for (int i = 0; i < spec.size_decimals; ++i) {
            scale *= 10;
        }
        const double lots = std::floor(usd / *contexts_[coin].mid_px * scale);
        order.qty = Decimal::from_double(std::max(lots, 1.0) / scale).value();
        order.reduce_only = random_.chance(0.3);
        const double kind = random_.unit();
        if (kind < 0.35) {
            order.kind = OrderKind::market;
        } else if (kind < 0.8) {
            order.px = price_near(coin, random_.chance(0.5) ? 0.003 : 0.05);
            const double tif = random_.unit();
            order.time_in_force = tif < 0.6   ? TimeInForce::gtc
                                  : tif < 0.8 ? TimeInForce::ioc
                                              : TimeInForce::alo;
        } else {
            order.kind = random_.chance(0.5) ? OrderKind::take_profit : OrderKind::stop_loss;
            order.trigger_px = price_near(coin, 0.05);
        }
        return order;
    }

    std::string known_cloid() {
        return cloids_.empty()
                   ? "0x0"
                   : cloids_[cloids_.size() - 1 - below(std::min<std::size_t>(cloids_.size(), 60))];
    }

    Call request() {
        const TraderId trader = traders_[below(traders_.size())];
        const std::int64_t now = now_ms_;
        const double kind = random_.unit();
        if (kind < 0.7) {
            std::vector<Order> orders{order()};
            auto grouping = Grouping::none;
            if (random_.chance(0.15)) {
                grouping = Grouping::entry_with_exits;
                add_exits(orders);
            } else if (random_.chance(0.1)) {
                grouping = Grouping::position_exits;
            }
            return [=](SimEngine& engine) { return engine.place(trader, orders, grouping, now); };
        }
        if (kind < 0.8) {
            return [=, cloids = std::vector{known_cloid(), known_cloid()}](SimEngine& engine) {
                return engine.cancel(trader, cloids, now);
            };
        }
        if (kind < 0.87) {
            Order changed = order();
            changed.cloid = known_cloid();
            return [=](SimEngine& engine) { return engine.modify(trader, changed, now); };
        }
        return setting(trader, now);
    }

    Call setting(const TraderId& trader, std::int64_t now) {
        const double kind = random_.unit();
        if (kind < 0.6) {
            const Symbol symbol = market_specs()[below(k_sim_coins)].symbol;
            const int leverage = static_cast<int>(random_.between(1, 40));
            const bool is_cross = random_.chance(0.5);
            return [=](SimEngine& engine) {
                return engine.set_leverage(trader, symbol, leverage, is_cross, now);
            };
        }
        if (kind < 0.8) {
            const Decimal amount = Decimal::from_int(random_.between(-3'000, 2'000));
            return [=](SimEngine& engine) { return engine.move_cash(trader, amount, now); };
        }
        const auto at =
            random_.chance(0.3) ? std::nullopt : std::optional(now + random_.between(0, 200'000));
        return [=](SimEngine& engine) { return engine.schedule_cancel(trader, at, now); };
    }

    void add_exits(std::vector<Order>& orders) {
        orders.reserve(3); // `entry` stays where it is
        Order& entry = orders.front();
        entry.kind = random_.chance(0.5) ? OrderKind::market : OrderKind::limit;
        entry.trigger_px.reset();
        entry.reduce_only = false;
        const auto coin = static_cast<std::size_t>(
            std::ranges::find(market_specs(), entry.symbol, &MarketSpec::symbol) -
            market_specs().begin());
        entry.px =
            entry.kind == OrderKind::limit ? std::optional(price_near(coin, 0.01)) : std::nullopt;
        for (const OrderKind kind : {OrderKind::take_profit, OrderKind::stop_loss}) {
            Order exit = entry;
            exit.cloid = fmt::format("0x{:032x}", ++named_);
            exit.kind = kind;
            exit.px.reset();
            exit.time_in_force.reset();
            exit.reduce_only = true;
            exit.side = entry.side == OrderSide::buy ? OrderSide::sell : OrderSide::buy;
            const bool above = (kind == OrderKind::take_profit) == (entry.side == OrderSide::buy);
            const double px = *contexts_[coin].mark_px * (above ? 1.01 : 0.99);
            exit.trigger_px =
                Decimal::from_double(to_grid(px, market_specs()[coin].size_decimals)).value();
            cloids_.push_back(exit.cloid);
            orders.push_back(exit);
        }
    }

    Random random_;
    SimMarket market_;
    std::vector<TraderId> traders_;
    std::vector<MarketContext> contexts_;
    std::array<double, k_sim_coins> gaps_{};
    std::vector<std::string> cloids_;
    std::uint64_t named_ = 0;
    int opened_ = 0;
    std::int64_t now_ms_ = k_start_ms;
    bool last_was_prices_ = false;
};

} // namespace nof0::venues::sim::testing
