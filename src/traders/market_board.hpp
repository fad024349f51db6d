// MarketBoard: what one market provider's traders are shown: the newest word on every asset, as the
// provider's events bring it, and the views of coins made of it and of the provider's bars. Views
// are made once for all traders that look in the same moment. One thread: the provider's.
#pragma once

#include "base/clock.hpp"
#include "rules/market_view.hpp"
#include "venues/provider.hpp"

#include <map>
#include <memory>
#include <set>

namespace nof0::traders {

class MarketBoard {
public:
    MarketBoard(venues::MarketProvider& provider, const ArenaClock& clock)
        : provider_(provider), clock_(clock) {}

    void observe(const VenueEvents& events, std::int64_t received_ms);

    // From now on only these are candidates: of the others nobody hears anything new.
    void follow_only(const std::vector<Symbol>& symbols) {
        followed_.insert(symbols.begin(), symbols.end());
    }
    // The `count` most liquid coins that are not delisted, and these besides.
    std::vector<Symbol> candidates(std::size_t count, const std::vector<Symbol>& besides) const;

    struct Page {
        std::vector<rules::MarketView> views{}; // in the order asked
        std::vector<std::string> notes{};       // of coins that cannot be shown
    };
    Task<Page> page(std::vector<Symbol> symbols, Deadline deadline);

    std::optional<double> mark(const Symbol& symbol) const;
    // Decimals of sizes; nullopt where the venue did not say.
    std::optional<int> size_decimals(const Symbol& symbol) const;
    std::string_view name() const { return provider_.name(); }
    // No price will follow: nobody decides by what is here any more.
    void end() { has_ended_ = true; }
    bool has_ended() const { return has_ended_; }
    // When anything was heard last; arena time.
    std::optional<ArenaTime> heard() const { return heard_; }

private:
    struct Coin {
        std::optional<MarketAsset> asset{};
        std::optional<MarketContext> context{};
        std::optional<double> open_interest_average{};
        std::int64_t view_ms = -1; // of the memo
        std::optional<rules::MarketView> view{};
        std::string note{};
    };
    Coin& coin(const Symbol& symbol);
    void take_context(const MarketContext& context);
    Task<> look(Symbol symbol, Coin& coin, std::int64_t now_ms, Deadline deadline);

    venues::MarketProvider& provider_;
    const ArenaClock& clock_;
    std::map<Symbol, std::unique_ptr<Coin>> coins_; // stay where they are while somebody waits
    std::set<Symbol> followed_;                     // empty: all that the market tells of
    std::optional<ArenaTime> heard_;
    bool has_ended_ = false;
};

} // namespace nof0::traders
