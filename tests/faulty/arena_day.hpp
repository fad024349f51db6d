// ArenaDay: a short day of a made-up arena, in which every pipeline and every job has something to
// write. Its events are always the same ones, so a day that was cut short is lived again whole:
// what was stored is a repetition then.
#pragma once

#include "app/backend.hpp"
#include "jobs/retention.hpp"
#include "pipelines/analytics.hpp"
#include "pipelines/arena_moment.hpp"
#include "pipelines/conversations.hpp"
#include "pipelines/equity_sampler.hpp"
#include "pipelines/fills.hpp"
#include "pipelines/ingest.hpp"
#include "pipelines/journal.hpp"
#include "pipelines/market_metadata.hpp"
#include "pipelines/orders.hpp"
#include "pipelines/position_sync.hpp"
#include "pipelines/prices.hpp"
#include "pipelines/replay_cursor.hpp"
#include "pipelines/simulator.hpp"
#include "pipelines/trader_state.hpp"
#include "sim/world.hpp"

#include <filesystem>

namespace nof0::test {

struct ArenaDayOptions {
    std::string postgres_dsn;
    std::uint16_t redis_port = 0;
    std::filesystem::path archive; // of the months that leave
};

class ArenaDay {
public:
    // Whose fills there are; their models and accounts (provider World::k_venue) are in the store.
    // Which pair thaw() is about.
    static constexpr const char* k_trader = "trader-0";
    static constexpr const char* k_coin = "BTC";
    static World world() { return World({.seed = 11, .traders = 2, .steps = 120}); }

    explicit ArenaDay(const ArenaDayOptions& options);

    // The whole day. Everything is durable, published and relayed when it returns.
    Task<> live();
    // An operator's retry of a frozen account and coin.
    Task<> thaw();
    // Long after: months of ticks leave the store.
    Task<> clean_up();
    app::Backend& backend() { return backend_; }

private:
    Task<> begin();
    Task<> end();
    Task<> settle();
    void offer_reports();
    void offer_prices();
    Task<> offer_metadata();
    void offer_decisions(std::int64_t seq);
    void offer_order(std::int64_t seq);
    void offer_an_impossible_order();
    void offer_simulated(std::int64_t seq);
    void offer_said(std::int32_t n);
    void offer_fills();

    World world_ = world();
    SystemWallClock wall_;
    ManualArenaClock clock_;
    app::Backend backend_;
    pipelines::Fences fences_;
    ManualWallClock much_later_;
    jobs::Retention retention_;
    pipelines::PricesPipeline prices_;
    pipelines::MarketMetadataPipeline market_;
    pipelines::FillsPipeline fills_;
    pipelines::PositionSyncPipeline sync_;
    pipelines::OrderPipeline orders_;
    pipelines::SimulatorPipeline simulator_;
    pipelines::TraderStatePipeline states_;
    pipelines::ConversationPipeline conversations_;
    pipelines::JournalPipeline journal_;
    pipelines::AnalyticsPipeline analytics_;
    pipelines::EquitySampler equity_;
    pipelines::ReplayCursorPipeline cursor_;
    pipelines::ArenaMomentPipeline moment_;
    pipelines::Ingest ingest_;
    bool role_ended_ = false;
};

} // namespace nof0::test
