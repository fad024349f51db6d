// VenueSink: what venues say, brought to everybody whom it concerns: the pipelines that store it,
// the boards that show it to traders, the paper venue that fills at its prices, the manager that
// waits for its orders. One thread: the pipelines'.
#pragma once

#include "app/arena_ingest.hpp"
#include "pipelines/venue_feed.hpp"
#include "traders/manager.hpp"
#include "venues/provider.hpp"

#include <functional>
#include <map>
#include <set>

namespace nof0::app {

class VenueSink final : public venues::EventSink {
public:
    explicit VenueSink(ArenaIngest& ingest);

    // Prices of this market are shown on this board; both outlive the sink.
    void show(traders::MarketBoard& board);
    // Called with the contexts of a market, after they were offered.
    void on_contexts(std::string market, std::function<Task<>(std::vector<MarketContext>)> call);
    // The fills and money of this venue are stored by its own journal.
    void is_journalled(std::string exchange) { journalled_.insert(std::move(exchange)); }
    void tell(traders::Manager* manager) { manager_ = manager; }

    Task<> offer(VenueEvents events, std::string source, std::optional<TraderId> trader,
                 std::int64_t received_ms) override;
    Task<> offer_orders(TraderId trader, std::vector<OrderUpdate> updates) override;

private:
    pipelines::VenueFeed feed_;
    std::map<std::string, traders::MarketBoard*, std::less<>> boards_; // by market
    std::map<std::string, std::function<Task<>(std::vector<MarketContext>)>, std::less<>> calls_;
    std::set<std::string, std::less<>> journalled_;
    traders::Manager* manager_ = nullptr;
    std::uint64_t messages_ = 0;
};

} // namespace nof0::app
