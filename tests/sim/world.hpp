// World: a made-up past of an arena, and what must come of it.
//
// A seed decides everything: traders with accounts, executions (opens, adds, partial and full
// closes, flips, liquidations, self-trades, many in one millisecond), money that moves without a
// trade, and prices. The events are in the order in which they happened. Beside them stands the
// truth, computed here in plain code as they are made up: it knows nothing of the pipelines, of the
// fold or of SQL.
#pragma once

#include "pipelines/fills/account_event.hpp"
#include "pipelines/prices/price_event.hpp"

#include <cstdint>
#include <map>
#include <random>
#include <set>
#include <string>
#include <variant>
#include <vector>

namespace nof0::test {

using WorldEvent = std::variant<pipelines::AccountEvent, pipelines::PriceEvent>;

struct WorldOptions {
    std::uint64_t seed = 1;
    int traders = 4;
    int steps = 400;
    bool money = true; // that moves without a trade
};

// One position while it is open.
struct TruePosition {
    Decimal quantity{};
    Decimal cost{};
    Decimal open_commission{};
    std::int64_t entry_ms = 0;
};

struct TrueTrade {
    std::string trader;
    std::string coin;
    Decimal quantity{}; // signed: what was closed
    Decimal gross{};
    Decimal net{};
    std::int64_t exit_ms = 0;

    auto operator<=>(const TrueTrade&) const = default;
};

struct TrueBar {
    double open = 0, high = 0, low = 0, close = 0;
    std::int64_t ticks = 0;
    Decimal volume{}; // 0: no tick told of one
    bool operator==(const TrueBar&) const = default;
};

struct Truth {
    std::map<std::pair<std::string, std::string>, TruePosition> open; // by (trader, coin)
    std::multiset<TrueTrade> trades;
    std::map<std::string, Decimal> cash;                               // by trader
    std::map<std::pair<std::string, std::string>, Decimal> other_cash; // by (trader, currency)
    std::map<std::string, double> latest_price;
    std::map<std::pair<std::string, std::int64_t>, TrueBar> bars; // by (coin, minute)
    std::int64_t fills = 0;
    std::int64_t cash_events = 0;
    std::int64_t ticks = 0;
};

class World {
public:
    static constexpr std::int64_t k_start_ms = 1'762'000'000'000;

    explicit World(WorldOptions options);

    const std::vector<WorldEvent>& events() const { return events_; }
    const Truth& truth() const { return truth_; }
    const std::vector<std::string>& traders() const { return traders_; }
    std::int64_t span_ms() const {
        return now_ms_ - k_start_ms;
    } // from the first event to the last
    static std::string account_of(const std::string& trader) { return "0x" + trader; }
    static constexpr const char* k_venue = "sim";

private:
    struct Coin {
        std::string name;
        double price = 0;
        std::int64_t seq = 0;
    };

    // The sizes that a position started from in one millisecond.
    struct Visited {
        std::int64_t at_ms = 0;
        std::set<Decimal> sizes{};
        std::set<Decimal> self_traded{}; // at these sizes
    };

    void step();
    void leave_millisecond_of(const std::string& trader, const std::string& coin);
    void leave_self_trade_of(const std::string& trader, const std::string& coin);
    void tick(Coin& coin);
    void execute(const std::string& trader, Coin& coin);
    void self_trade(const std::string& trader, Coin& coin);
    void pay_in_token(Fill& fill);
    void move_money(const std::string& trader);
    Fill fill_of(const std::string& trader, const Coin& coin, Decimal signed_size);
    Decimal size_for(const TruePosition& held);
    void settle(const std::string& trader, const std::string& coin, Fill& fill);
    Decimal close(const std::string& trader, const std::string& coin, const Fill& fill,
                  Decimal size, Decimal fee);
    void emit(const std::string& trader, Fill fill);
    int draw(int below) { return static_cast<int>(random_() % static_cast<unsigned>(below)); }

    bool money_;
    std::mt19937_64 random_;
    std::mt19937_64
        aside_; // draws what came into worlds later: a seed's events stay what they were
    std::vector<std::string> traders_;
    std::vector<Coin> coins_;
    std::vector<WorldEvent> events_;
    Truth truth_;
    std::map<std::pair<std::string, std::string>, Visited> visited_;
    std::int64_t now_ms_ = k_start_ms;
    std::int64_t next_id_ = 1;
};

} // namespace nof0::test
