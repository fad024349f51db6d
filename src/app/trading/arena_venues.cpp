// ArenaTrade: the markets and venues that the configuration names and some trader uses.
#include "app/trading/arena_trade.hpp"
#include "base/log.hpp"
#include "venues/hyperliquid/exchange.hpp"
#include "venues/hyperliquid/market.hpp"
#include "venues/replay/replay_market.hpp"

#include <algorithm>
#include <set>

namespace nof0::app {
namespace {

constexpr Milliseconds k_budget{30'000};

// The coins that may be traded on paper, by what the market says of them: of those that are
// followed, for no other has a price; of a replay, which follows none, all.
std::vector<venues::sim::SimCoin> coins_of(const VenueEvents& events,
                                           const std::vector<Symbol>& followed) {
    std::vector<venues::sim::SimCoin> coins;
    for (const MarketAsset& asset : events.assets) {
        const bool is_followed =
            followed.empty() || std::ranges::find(followed, asset.symbol) != followed.end();
        if (!is_followed || asset.is_delisted || !asset.max_leverage) {
            continue;
        }
        venues::sim::SimCoin coin{.symbol = asset.symbol,
                                  .size_decimals = asset.sz_decimals.value_or(0)};
        coin.tiers = {{.max_leverage = static_cast<int>(*asset.max_leverage)}};
        coins.push_back(std::move(coin));
    }
    return coins;
}

std::vector<Symbol> followed_coins(const config::MarketProvider& market) {
    std::vector<Symbol> coins;
    if (market.type == config::MarketType::hyperliquid) {
        for (const std::string& symbol : market.symbols) {
            coins.emplace_back(symbol);
        }
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
    for (const config::TraderConfig& trader : config_->manager.traders) {
        used.insert(trader.market_provider);
    }
    market_metrics_.clear();
    for (const std::string& name : used) {
        const config::MarketProvider& market = *config_->market.find(name);
        if (market.type == config::MarketType::sim && steered_ != nullptr) {
            SimMarketFeed::Options options{.name = name, .seed = market.seed};
            options.epoch = options_.epoch;
            sim_markets_[name] =
                co_await SimMarketFeed::open(ingest_, sink_, *steered_, std::move(options));
            make_board(sim_markets_[name]->provider());
        } else if (market.type == config::MarketType::hyperliquid) {
            auto real = std::make_unique<venues::hyperliquid::HyperliquidMarket>(
                ingest_.backend().context().get_executor(),
                venues::hyperliquid::market_options(market, followed_coins(market)), limit_,
                ingest_.clock(), wall_);
            market_metrics_.emplace_back(ingest_.backend().metrics(), *real);
            real_markets_[name] = std::move(real);
            make_board(*real_markets_[name]);
            boards_[name]->follow_only(followed_coins(market));
        } else if (market.type == config::MarketType::replay) {
            open_replay(market);
        } else {
            throw UsageError("market " + name +
                             ": a simulated market and a real one cannot share an arena's clock");
        }
    }
}

void ArenaTrade::open_replay(const config::MarketProvider& market) {
    sleeper_.emplace(ingest_.backend().context().get_executor(), 1.0);
    auto replay = venues::ReplayMarketProvider::open(market.path, ingest_.clock(), *sleeper_,
                                                     {.name = market.name, .speed = market.speed});
    if (!replay) {
        throw UsageError("market " + market.name + ": " + replay.error().message);
    }
    real_markets_[market.name] = std::move(replay.value());
    make_board(*real_markets_[market.name]);
}

// A recording ends, and with it the trading at its prices; other markets end when they are stopped.
Task<> ArenaTrade::run_market(venues::MarketProvider& market) {
    co_await market.run(sink_);
    if (!stopped_) {
        const std::string name(market.name());
        boards_.at(name)->end();
        log_info("trade.market_ended",
                 {{"market", name}, {"what", "the recording is over: its traders rest"}});
        ingest_.backend().health().not_ready("market " + name, "the recording is over");
    }
}

Task<> ArenaTrade::open_exchanges() {
    std::map<std::string, std::string> market_of; // by exchange: whose prices it fills at
    for (const config::TraderConfig& trader : config_->manager.traders) {
        const auto [known, is_new] =
            market_of.try_emplace(trader.exchange_provider, trader.market_provider);
        if (!is_new && known->second != trader.market_provider) {
            throw UsageError("exchange " + trader.exchange_provider +
                             ": its traders look at different markets");
        }
    }
    for (const auto& [name, market] : market_of) {
        const config::ExchangeProvider& exchange = *config_->exchange.find(name);
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
        options.seed = config_->market.find(market)->seed;
    } else {
        const auto assets = co_await real_markets_.at(market)->assets(Deadline::after(k_budget));
        if (!assets) {
            throw Unavailable("market " + market + ": " + assets.error().message);
        }
        options.coins = coins_of(*assets, followed_coins(*config_->market.find(market)));
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
    // The venue numbers the requests of a key, whoever makes them.
    auto& nonces = nonces_[key->address().text()];
    if (!nonces) {
        nonces = std::make_shared<hl::Nonces>();
    }
    settings->signing.nonces = nonces;
    auto venue = std::make_unique<hl::HyperliquidExchange>(
        ingest_.backend().context().get_executor(), std::move(settings.value()),
        std::move(key.value()), limit_, wall_);
    for (const auto& [name, other] : account_of_) {
        if (other == venue->account_address()) {
            throw UsageError("exchanges " + name + " and " + exchange.name +
                             " trade on one account: its fills would count twice; give the traders "
                             "of both the same exchange_provider");
        }
    }
    account_of_[exchange.name] = venue->account_address();
    real_venues_[exchange.name] = std::move(venue);
}

} // namespace nof0::app
