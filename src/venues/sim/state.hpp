// SimState: the books of the simulated exchange in memory, what the current step changed in them,
// and how to take that back. It decides nothing: matching, margins and upkeep do, and change the
// books through touch() alone, so that a step can always be undone and told whole.
//
// Internal to this folder; SimEngine is the public face. One thread.
#pragma once

#include "domain/sim_transaction.hpp"
#include "domain/venue_account.hpp"
#include "venues/sim/quotes.hpp"
#include "venues/sim/settings.hpp"

#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace nof0::venues::sim {

using AccountIndex = std::size_t;
using CoinIndex = std::size_t;

struct EngineOrder {
    SimOrder stored;
    AccountIndex account = 0;
    CoinIndex coin = 0;
    Decimal held{};            // initial margin that it reserves while it rests
    bool is_booked = false;    // it stands in the book, or waits for its trigger
    std::uint64_t touched = 0; // by this step

    Decimal remaining() const { return stored.qty - stored.filled_qty; }
    bool is_open() const { return stored.status == OrderStatus::open; }
    bool is_trigger() const {
        return stored.kind == OrderKind::take_profit || stored.kind == OrderKind::stop_loss;
    }
};

struct EnginePosition {
    Decimal quantity{};        // signed
    Decimal cost{};            // signed
    Decimal isolated_margin{}; // 0 when crossed
    int leverage = 1;
    bool is_cross = true;
    // Of the newest fill. The next order's fills of this position are later by a millisecond at
    // least: only then is the order of fills known to whoever folds them.
    std::int64_t updated_ms = 0;
    std::uint64_t sweep = 0; // the taking order whose fills share a time
    std::uint64_t touched = 0;
};

struct EngineAccount {
    TraderId trader;
    std::string name{};
    Decimal cash{}; // of the ledger: deposits - signed size x px - fees + funding
    Decimal held{}; // by resting orders
    std::int64_t seq = 0;
    std::optional<std::int64_t> cancel_at_ms{};
    std::vector<EnginePosition> positions{}; // by coin
    std::vector<EngineOrder*> open{};        // by oid
    std::size_t open_reduce_only = 0;        // so many of them
    std::unordered_map<std::string_view, EngineOrder*> by_cloid{};
    std::uint64_t touched = 0;
    std::size_t change = 0; // its place in the transaction that is being told
};

struct EngineCoin {
    std::optional<SimPrice> price{}; // none until the market told one
    std::int64_t price_ms = 0;       // of the price that was taken from, also before a restart
    SyntheticBook quotes{};
    bool is_quoted = false; // the quotes are of this price
    Decimal taken_bids{};   // of the quotes since this price
    Decimal taken_asks{};
    std::vector<EngineOrder*> buys{}; // the best and, among equals, the oldest one last
    std::vector<EngineOrder*> sells{};
    std::vector<EngineOrder*> triggers{}; // by oid
    std::uint64_t touched = 0;
};

// Counters of the venue between two steps.
struct EngineCounters {
    std::int64_t next_oid = 1;
    std::int64_t next_tid = 1;
    std::int64_t last_funding_ms = 0;
    std::int64_t liquidations = 0;
    Decimal absorbed{}; // losses beyond an account's equity that the house paid

    bool operator==(const EngineCounters&) const = default;
};

class SimState {
public:
    explicit SimState(SimSettings settings);
    SimState(const SimState&) = delete;
    SimState& operator=(const SimState&) = delete;

    const SimSettings& settings() const { return settings_; }
    const SimCoin& spec(CoinIndex coin) const { return settings_.coins[coin]; }
    std::optional<CoinIndex> find_coin(const Symbol& symbol) const;
    std::optional<AccountIndex> find_account(const TraderId& trader) const;
    static constexpr AccountIndex k_house = 0;

    const EngineAccount& account(AccountIndex account) const { return *accounts_[account]; }
    const EnginePosition& position(AccountIndex account, CoinIndex coin) const {
        return accounts_[account]->positions[coin];
    }
    const EngineCoin& coin(CoinIndex coin) const { return coins_[coin]; }
    const EngineCounters& counters() const { return counters_; }
    // By the traders' names, so that a restart goes through them in the same order; without the
    // house.
    const std::vector<AccountIndex>& traders() const { return traders_; }
    std::size_t coins() const { return coins_.size(); }
    // The house's quotes at the coin's price. REQUIRES a price.
    const SyntheticBook& quotes(CoinIndex coin);

    void begin_step(std::int64_t now_ms);
    void undo_step();
    // What the step changed, but for engine_text(); counts each account's changes on.
    SimTransaction tell_step();
    // What became of the orders that the step touched.
    std::vector<std::pair<TraderId, OrderUpdate>> updates() const;
    std::int64_t now_ms() const { return now_ms_; }

    // Where the step moved a position or an order; may name a place twice.
    std::vector<std::pair<AccountIndex, CoinIndex>> touched() const;

    AccountIndex add_account(const TraderId& trader);
    EngineOrder& add_order(AccountIndex account, CoinIndex coin, SimOrder order);
    EngineOrder& touch(EngineOrder& order);
    EnginePosition& touch_position(AccountIndex account, CoinIndex coin);
    EngineAccount& touch_account(AccountIndex account);
    EngineCoin& touch_taken(CoinIndex coin);
    EngineCounters& touch_counters();
    // A price is the market's, not the step's: it is not taken back.
    void set_price(CoinIndex coin, const SimPrice& price);

    // An open order enters the book or the triggers, and holds its margin.
    void book(EngineOrder& order);
    // Its margin, once it was filled in part or its leverage changed.
    void hold_again(EngineOrder& order);
    void finish(EngineOrder& order, OrderStatus status, std::string_view venue_status);
    void record(Fill&& fill) {
        if (fills_.empty()) {
            fills_.reserve(k_fills_usual); // they leave with the step
        }
        fills_.push_back(std::move(fill));
    }
    void record(CashMovement movement) { cash_.push_back(std::move(movement)); }
    std::uint64_t next_sweep() { return ++sweep_; }
    // How many movements of money the step recorded for an account: the next one's ordinal.
    int next_ordinal(AccountIndex account) const;

    // All accounts' orders, balances and positions, the house's included.
    void list_books(std::vector<SimChange>& accounts, std::vector<SimPosition>& positions) const;
    // Puts back what a store held; see SimEngine::restore().
    void restore(const SimVenueState& venue, const std::vector<SimChange>& accounts,
                 const std::vector<SimPosition>& positions);
    void restore_coin(CoinIndex coin, std::int64_t price_ms, std::int64_t bid_lots,
                      std::int64_t ask_lots);
    SimVenueState venue_state() const;
    std::string engine_text() const;
    void restore_counters(const EngineCounters& counters) { counters_ = counters; }
    void restore_schedule(AccountIndex account, std::int64_t time_ms) {
        accounts_[account]->cancel_at_ms = time_ms;
    }

private:
    static constexpr std::size_t k_fills_usual = 4;
    // What was there before the step touched it.
    struct OrderBefore {
        EngineOrder* order;
        bool is_new;
        EngineOrder* replaced; // had its cloid
        Decimal filled_qty;
        Decimal filled_notional;
        OrderStatus status;
        std::string venue_status;
        std::int64_t updated_ms;
    };
    struct PositionBefore {
        AccountIndex account;
        CoinIndex coin;
        EnginePosition position;
    };
    struct AccountBefore {
        AccountIndex account;
        bool is_new;
        Decimal cash;
        std::int64_t seq;
        std::optional<std::int64_t> cancel_at_ms;
    };
    struct TakenBefore {
        CoinIndex coin;
        Decimal bids;
        Decimal asks;
    };
    void forget_old_orders();
    void forget(EngineOrder& order);
    std::unique_ptr<EngineOrder>& slot(std::int64_t oid);
    void put(std::unique_ptr<EngineOrder> order);
    void unbook(EngineOrder& order);
    Decimal margin_to_hold(const EngineOrder& order) const;
    void tell_accounts(SimTransaction& told);
    std::int64_t lots_of(CoinIndex coin, Decimal size) const;
    SimPosition stored_position(AccountIndex account, CoinIndex coin) const;
    SimVenueState venue_counters() const;
    void undo_orders();
    void restore_order(AccountIndex account, const SimOrder& order);
    std::vector<EngineOrder*>& place_in_book(const EngineOrder& order);
    std::vector<AccountIndex>::iterator place_of(const TraderId& trader);

    SimSettings settings_;
    std::string digest_;
    std::unordered_map<Symbol, CoinIndex> coin_of_;
    std::unordered_map<TraderId, AccountIndex> account_of_;
    std::vector<EngineCoin> coins_;
    std::vector<std::unique_ptr<EngineAccount>> accounts_;
    std::vector<AccountIndex> traders_;
    // By oid, from forgotten_below_ on; empty where an id was the house's or is forgotten.
    std::deque<std::unique_ptr<EngineOrder>> orders_;
    std::map<std::int64_t, std::unique_ptr<EngineOrder>> old_orders_; // open ones from before that
    EngineCounters counters_;
    std::int64_t forgotten_below_ = 1;

    std::uint64_t step_ = 0;
    std::uint64_t sweep_ = 0;
    std::int64_t now_ms_ = 0;
    EngineCounters counters_before_;
    bool is_venue_touched_ = false;
    std::vector<OrderBefore> orders_before_;
    std::vector<PositionBefore> positions_before_;
    std::vector<AccountBefore> accounts_before_;
    std::vector<TakenBefore> taken_before_;
    std::vector<Fill> fills_;
    std::vector<CashMovement> cash_;
};

OrderUpdate update_of(const SimOrder& order);
// The trader's id in lower case, as accounts are compared.
std::string account_name_of(const TraderId& trader);

} // namespace nof0::venues::sim
