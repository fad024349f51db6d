#include "projections/projection.hpp"

#include "base/ensure.hpp"
#include "projections/builders.hpp"
#include "storage/market.hpp"
#include "storage/prices.hpp"
#include "storage/traders.hpp"

#include <array>

namespace nof0::projections {
namespace {

using cache::Family;
namespace keys = cache::keys;

std::string_view before_colon(std::string_view subject) {
    return subject.substr(0, subject.find(':'));
}
std::string_view after_colon(std::string_view subject) {
    return subject.substr(subject.find(':') + 1);
}
cache::Key asset_key(std::string_view subject) {
    return keys::market_asset(before_colon(subject), after_colon(subject));
}
cache::Key context_key(std::string_view subject) {
    return keys::market_ctx(before_colon(subject), after_colon(subject));
}
template<cache::Key (*key)()>
cache::Key arena_key(std::string_view) {
    return key();
}

const std::array k_projections{
    Projection{Family::price_latest, Subjects::symbols, keys::price_latest, build_price_latest},
    Projection{Family::crypto_prices, Subjects::arena, arena_key<keys::crypto_prices>,
               build_crypto_prices},
    Projection{Family::positions, Subjects::traders, keys::positions, build_positions_each},
    Projection{Family::positions_all, Subjects::arena, arena_key<keys::positions_all>,
               build_positions_all},
    Projection{Family::trades_recent, Subjects::traders, keys::trades_recent,
               build_trades_recent_each},
    Projection{Family::trades_recent_all, Subjects::arena, arena_key<keys::trades_recent_all>,
               build_trades_recent_all},
    Projection{Family::leaderboard, Subjects::arena, arena_key<keys::leaderboard>,
               build_leaderboard},
    Projection{Family::leaderboard_cache, Subjects::arena, arena_key<keys::leaderboard_cache>,
               build_leaderboard_cache},
    Projection{Family::since_inception, Subjects::traders, keys::since_inception,
               build_since_inception_each},
    Projection{Family::since_inception_all, Subjects::arena, arena_key<keys::since_inception_all>,
               build_since_inception_all},
    Projection{Family::analytics, Subjects::traders, keys::analytics, build_analytics},
    Projection{Family::analytics_all, Subjects::arena, arena_key<keys::analytics_all>,
               build_analytics_all},
    Projection{Family::conversations, Subjects::traders, keys::conversations, build_conversations},
    Projection{Family::conversations_all, Subjects::arena, arena_key<keys::conversations_all>,
               build_conversations_all},
    Projection{Family::decision_last, Subjects::traders, keys::decision_last, build_decision_last},
    Projection{Family::trader_state, Subjects::traders, keys::trader_state, build_trader_state},
    Projection{Family::sim_orders, Subjects::traders, keys::sim_orders, build_sim_orders},
    Projection{Family::sim_balances, Subjects::traders, keys::sim_balances, build_sim_balances},
    Projection{Family::traders_all, Subjects::arena, arena_key<keys::traders_all>,
               build_traders_all},
    Projection{Family::account_totals_base, Subjects::arena, arena_key<keys::account_totals_base>,
               build_account_totals_base},
    Projection{Family::account_totals_tail, Subjects::arena, arena_key<keys::account_totals_tail>,
               build_account_totals_tail},
    Projection{Family::market_asset, Subjects::market_assets, asset_key, build_market_asset},
    Projection{Family::market_ctx, Subjects::market_contexts, context_key, build_market_context},
};

Task<std::vector<std::string>> trader_ids(storage::ReadScope& scope) {
    std::vector<std::string> ids;
    for (const storage::TraderRow& trader :
         co_await storage::all_traders(scope.session(), scope.season())) {
        ids.push_back(trader.id);
    }
    co_return ids;
}

Task<std::vector<std::string>> priced_symbols(storage::ReadScope& scope) {
    std::vector<std::string> symbols;
    for (const storage::LatestPriceRow& price : co_await storage::latest_prices(scope.session())) {
        symbols.push_back(price.symbol);
    }
    co_return symbols;
}

Task<std::vector<std::string>> market_assets(storage::ReadScope& scope) {
    std::vector<std::string> assets;
    for (const storage::MarketAssetRow& row :
         co_await storage::all_market_assets(scope.session())) {
        assets.push_back(row.provider + ":" + row.symbol);
    }
    co_return assets;
}

Task<std::vector<std::string>> market_contexts(storage::ReadScope& scope) {
    std::vector<std::string> assets;
    for (const storage::MarketContextRow& row :
         co_await storage::all_market_contexts(scope.session())) {
        assets.push_back(row.provider + ":" + row.symbol);
    }
    co_return assets;
}

} // namespace

std::span<const Projection> all_projections() {
    return k_projections;
}

const Projection& projection_of(cache::Family family) {
    for (const Projection& projection : k_projections) {
        if (projection.family == family) {
            return projection;
        }
    }
    ensure_failed("a document family has a projection", std::source_location::current());
}

Task<std::vector<std::string>> subjects_of(storage::ReadScope& scope, Subjects subjects) {
    switch (subjects) {
    case Subjects::arena:
        co_return std::vector<std::string>(1);
    case Subjects::traders:
        co_return co_await trader_ids(scope);
    case Subjects::symbols:
        co_return co_await priced_symbols(scope);
    case Subjects::market_assets:
        co_return co_await market_assets(scope);
    case Subjects::market_contexts:
        co_return co_await market_contexts(scope);
    }
    co_return std::vector<std::string>{};
}

Content text_content(std::string json) {
    Content content;
    content.elements.push_back(cache::Element{{}, std::move(json)});
    return content;
}

} // namespace nof0::projections
