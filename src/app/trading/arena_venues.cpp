// ArenaTrade: the markets and venues that the configuration names and some trader uses.
#include "app/trading/arena_trade.hpp"
#include "base/log.hpp"
#include "venues/hyperliquid/exchange.hpp"
#include "venues/hyperliquid/market.hpp"

#include <algorithm>
#include <set>

namespace nof0::app {
namespace {

constexpr Milliseconds k_budget{30'000};

// The coins that anybody may trade, by what the market says of them.
std::vector<venues::sim::SimCoin> coins_of(const VenueEvents& events) {
    std::vector<venues::sim::SimCoin> coins;
    for (const MarketAsset& asset : events.assets) {
        if (asset.is_delisted || !asset.max_leverage) {
            continue;
        }
        venues::sim::SimCoin coin{.symbol = asset.symbol,
                                  .size_decimals = asset.sz_decimals.value_or(0)};
        coin.tiers = {{.max_leverage = static_cast<int>(*asset.max_leverage)}};
        coins.push_back(std::move(coin));
    }
    return coins;
}

} // namespace

void ArenaTrade::make_board(venues::MarketProvider& provider) {
    auto board = std::make_unique<traders::MarketBoard>(provider, ingest_.clock());
    sink_.show(*board);
    boards_[std::string(provider.name())] = std::move(board);
}

Task<> ArenaTrade::open_markets() {
    std::set<std::string> used;
    for (const config::TraderConfig& trader : config_.manager.traders) {
        used.insert(trader.market_provider);
    }
    for (const std::string& name : used) {
        const config::MarketProvider& market = *config_.market.find(name);
        if (market.type == config::MarketType::sim && steered_ != nullptr) {
            SimMarketFeed::Options options{.name = name, .seed = market.seed};
            options.epoch = options_.epoch;
            sim_markets_[name] =
                co_await SimMarketFeed::open(ingest_, sink_, *steered_, std::move(options));
            make_board(sim_markets_[name]->provider());
        } else if (market.type == config::MarketType::hyperliquid) {
            std::vector<Symbol> coins;
            for (const std::string_view coin : {"BTC", "ETH", "SOL", "BNB", "DOGE", "XRP"}) {
                coins.emplace_back(coin);
            }
            real_markets_[name] = std::make_unique<venues::hyperliquid::HyperliquidMarket>(
                ingest_.backend().context().get_executor(),
                venues::hyperliquid::market_options(market, std::move(coins)), limit_,
                ingest_.clock(), wall_);
            make_board(*real_markets_[name]);
        } else {
            throw UsageError("market " + name +
                             ": a simulated market and a real one cannot share an arena's clock");
        }
    }
}

Task<> ArenaTrade::open_exchanges() {
    std::map<std::string, std::string> market_of; // by exchange: whose prices it fills at
    for (const config::TraderConfig& trader : config_.manager.traders) {
        const auto [known, is_new] =
            market_of.try_emplace(trader.exchange_provider, trader.market_provider);
        if (!is_new && known->second != trader.market_provider) {
            throw UsageError("exchange " + trader.exchange_provider +
                             ": its traders look at different markets");
        }
    }
    for (const auto& [name, market] : market_of) {
        const config::ExchangeProvider& exchange = *config_.exchange.find(name);
        if (exchange.type == config::ExchangeType::sim) {
            co_await open_paper_venue(name, market);
        } else {
            open_real_venue(exchange);
        }
    }
}

Task<> ArenaTrade::open_paper_venue(std::string name, std::string market) {
    PaperVenue::Options options{.name = name};
    options.epoch = options_.epoch;
    if (sim_markets_.contains(market)) {
        options.coins = venues::sim::sim_coins();
        options.seed = config_.market.find(market)->seed;
    } else {
        const auto assets = co_await real_markets_.at(market)->assets(Deadline::after(k_budget));
        if (!assets) {
            throw Unavailable("market " + market + ": " + assets.error().message);
        }
        options.coins = coins_of(*assets);
    }
    paper_venues_[name] =
        co_await PaperVenue::open(ingest_, leases_, ingest_.clock(), std::move(options));
    PaperVenue* const venue = paper_venues_[name].get();
    sink_.is_journalled(name);
    sink_.on_contexts(market, [venue](std::vector<MarketContext> contexts) {
        return venue->on_contexts(std::move(contexts));
    });
}

void ArenaTrade::open_real_venue(const config::ExchangeProvider& exchange) {
    namespace hl = venues::hyperliquid;
    auto settings = hl::exchange_settings(exchange);
    if (!settings) {
        throw UsageError("exchange " + exchange.name + ": " + settings.error().message);
    }
    auto key = hl::PrivateKey::parse(exchange.private_key);
    if (!key) {
        throw UsageError("exchange " + exchange.name + ": private_key: " + key.error().message);
    }
    real_venues_[exchange.name] = std::make_unique<hl::HyperliquidExchange>(
        ingest_.backend().context().get_executor(), std::move(settings.value()),
        std::move(key.value()), limit_, wall_);
}

} // namespace nof0::app
