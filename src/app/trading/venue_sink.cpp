#include "app/trading/venue_sink.hpp"

#include <fmt/format.h>

namespace nof0::app {

VenueSink::VenueSink(ArenaIngest& ingest)
    : feed_(ingest.prices(), ingest.market(), ingest.fills(), ingest.positions(),
            ingest.backend().metrics()) {}

void VenueSink::show(traders::MarketBoard& board) {
    boards_[std::string(board.name())] = &board;
}

void VenueSink::on_contexts(std::string market,
                            std::function<Task<>(std::vector<MarketContext>)> call) {
    calls_[std::move(market)] = std::move(call);
}

Task<> VenueSink::offer(VenueEvents events, std::string source, std::optional<TraderId> trader,
                        std::int64_t received_ms) {
    if (const auto board = boards_.find(source); board != boards_.end()) {
        board->second->observe(events, received_ms);
    }
    if (journalled_.contains(source)) {
        events.fills.clear();
        events.cash.clear();
    }
    const auto call = calls_.find(source);
    std::vector<MarketContext> contexts;
    if (call != calls_.end()) {
        contexts = events.contexts;
    }
    pipelines::FeedName feed{source, fmt::format("{}:{}", source, ++messages_), std::move(trader)};
    co_await feed_.offer(std::move(events), std::move(feed), received_ms);
    if (!contexts.empty()) {
        co_await call->second(std::move(contexts));
    }
}

Task<> VenueSink::offer_orders(TraderId trader, std::vector<OrderUpdate> updates) {
    if (manager_ != nullptr) {
        co_await manager_->on_orders(std::move(trader), std::move(updates));
    }
}

} // namespace nof0::app
