#include "venues/hyperliquid/market.hpp"

#include "base/failure.hpp"
#include "base/json.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>

namespace nof0::venues::hyperliquid {
namespace {

constexpr std::string_view k_mainnet = "https://api.hyperliquid.xyz";
constexpr std::string_view k_testnet = "https://api.hyperliquid-testnet.xyz";
constexpr std::size_t k_bars_max = 5'000; // of one answer of the venue
constexpr std::size_t k_memos_max = 1'024;
constexpr std::int64_t k_minute_ms = 60'000;

struct Interval {
    std::string_view name;
    std::int64_t minutes;
};
constexpr std::array<Interval, 14> k_intervals{{{"1m", 1},
                                                {"3m", 3},
                                                {"5m", 5},
                                                {"15m", 15},
                                                {"30m", 30},
                                                {"1h", 60},
                                                {"2h", 120},
                                                {"4h", 240},
                                                {"8h", 480},
                                                {"12h", 720},
                                                {"1d", 1'440},
                                                {"3d", 4'320},
                                                {"1w", 10'080},
                                                {"1M", 44'640}}};

std::optional<std::int64_t> length_ms(std::string_view interval) {
    const auto found = std::ranges::find(k_intervals, interval, &Interval::name);
    return found == k_intervals.end() ? std::nullopt : std::optional(found->minutes * k_minute_ms);
}

net::Url url_of(const std::string& base_url) {
    const Result<net::Url> url = net::parse_url(base_url);
    if (!url) {
        throw UsageError(url.error().message);
    }
    return *url;
}

InfoOptions info_options(const HyperliquidMarketOptions& options, const net::Url& base) {
    return {.base = base,
            .provider = options.name,
            .http_timeout = options.http_timeout,
            .backoff = {.retries_max = options.retries_max},
            .seed = options.seed};
}

std::string candle_request(const Symbol& symbol, const std::string& interval, std::int64_t from_ms,
                           std::int64_t to_ms) {
    std::string request;
    JsonWriter json(request);
    json.begin_object().field("type", "candleSnapshot").key("req");
    json.begin_object().field("coin", symbol.text()).field("interval", interval);
    json.field("startTime", from_ms).field("endTime", to_ms).end_object().end_object();
    return request;
}

} // namespace

HyperliquidMarketOptions market_options(const config::MarketProvider& provider,
                                        std::vector<Symbol> coins) {
    HyperliquidMarketOptions options;
    options.name = provider.name;
    options.base_url = provider.base_url;
    if (options.base_url.empty()) {
        options.base_url = provider.testnet ? k_testnet : k_mainnet;
    }
    options.coins = std::move(coins);
    options.timeout = provider.timeout;
    options.http_timeout = provider.http_timeout;
    options.retries_max = provider.max_retries;
    return options;
}

HyperliquidMarket::HyperliquidMarket(Executor executor, HyperliquidMarketOptions options,
                                     std::shared_ptr<net::RateLimit> limit, const ArenaClock& clock,
                                     const WallClock& wall_clock)
    : executor_(executor), options_(std::move(options)), base_(url_of(options_.base_url)),
      clock_(clock), http_(executor, {.tls = options_.tls}),
      info_(http_, std::move(limit), info_options(options_, base_), wall_clock),
      connecting_({.weight_per_minute = options_.times.connections_per_minute,
                   .burst = options_.times.connections_per_minute / 3},
                  monotonic_now()),
      backoff_(options_.times.reconnect, Random(options_.seed, "reconnect")),
      parser_({.provider = options_.name}), assets_(executor, 1), bars_(executor, k_memos_max),
      offered_(executor, net::Timer::time_point::max()) {}

HyperliquidMarket::~HyperliquidMarket() = default;

Task<Answer<VenueEvents>> HyperliquidMarket::ask_assets() {
    const std::string type = "metaAndAssetCtxs";
    Answer<VenueEvents> answer =
        co_await info_.events(type, info_request(type), {}, call_deadline());
    if (answer) {
        for (MarketContext& context : answer.value().contexts) {
            context.ts_ms = now_ms();
        }
    }
    co_return answer;
}

Task<HyperliquidMarket::Assets::Made> HyperliquidMarket::make_assets() {
    Answer<VenueEvents> answer = co_await ask_assets();
    if (!answer) {
        co_return Assets::Made{fail(answer.error())};
    }
    auto events = std::make_shared<const VenueEvents>(std::move(answer).value());
    co_return Assets::Made{Assets::Value(std::move(events)), monotonic_now() + options_.times.memo};
}

Task<Answer<VenueEvents>> HyperliquidMarket::assets(Deadline deadline) {
    const Answer<Assets::Value> answer =
        co_await assets_.get("assets", deadline, [this] { return make_assets(); });
    if (!answer) {
        co_return fail(answer.error());
    }
    co_return VenueEvents(**answer);
}

Task<Answer<VenueEvents>> HyperliquidMarket::ask_candles(Symbol symbol, std::string interval,
                                                         std::int64_t from_ms) {
    std::string request = candle_request(symbol, interval, from_ms, now_ms());
    co_return co_await info_.events("candleSnapshot", std::move(request), {}, call_deadline());
}

Task<HyperliquidMarket::Bars::Made>
HyperliquidMarket::make_candles(Symbol symbol, std::string interval, std::size_t count) {
    const std::int64_t length = length_ms(interval).value();
    const std::int64_t from_ms = now_ms() - length * static_cast<std::int64_t>(count);
    Answer<VenueEvents> answer = co_await ask_candles(symbol, interval, from_ms);
    if (!answer) {
        co_return Bars::Made{fail(answer.error())};
    }
    std::vector<Candle> bars = std::move(answer.value().candles);
    if (bars.size() > count) {
        bars.erase(bars.begin(), bars.end() - static_cast<std::ptrdiff_t>(count));
    }
    Milliseconds good_for = options_.times.memo;
    if (!bars.empty() && bars.back().close_ms >= now_ms()) { // until it has closed
        good_for = std::min(good_for, Milliseconds{bars.back().close_ms + 1 - now_ms()});
    }
    auto made = std::make_shared<const std::vector<Candle>>(std::move(bars));
    co_return Bars::Made{Bars::Value(std::move(made)), monotonic_now() + good_for};
}

Task<Answer<std::vector<Candle>>> HyperliquidMarket::candles(Symbol symbol, std::string interval,
                                                             std::size_t count, Deadline deadline) {
    if (!length_ms(interval)) {
        co_return refused("the venue has no bars of '" + interval + "'");
    }
    if (count == 0 || count > k_bars_max) {
        co_return refused(fmt::format("1 to {} bars can be asked for", k_bars_max));
    }
    const std::string key = fmt::format("candles {} {} {}", symbol.text(), interval, count);
    const Answer<Bars::Value> answer =
        co_await bars_.get(key, deadline, [this, symbol, interval, count] {
            return make_candles(symbol, interval, count);
        });
    if (!answer) {
        co_return fail(answer.error());
    }
    co_return std::vector<Candle>(**answer);
}

MarketCounts HyperliquidMarket::counts() const {
    MarketCounts counts = counts_;
    SkipCounts all;
    all.add_all(parser_.skips());
    all.add_all(info_.skips());
    all.add_all(filter_.skips());
    counts.skips = all.counts();
    return counts;
}

} // namespace nof0::venues::hyperliquid
