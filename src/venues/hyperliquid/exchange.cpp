#include "venues/hyperliquid/exchange.hpp"

#include "base/json.hpp"
#include "venues/hyperliquid/json_document.hpp"
#include "venues/hyperliquid/parse_orders.hpp"
#include "venues/hyperliquid/parse_venue_account.hpp"
#include "venues/hyperliquid/sort_by_time.hpp"

#include <algorithm>
#include <chrono>

namespace nof0::venues::hyperliquid {
namespace {

using namespace std::chrono_literals;

// A name that nobody knows must not make us ask for all assets again and again.
constexpr auto k_assets_age_min = 10s;

std::string account_of_settings(const HyperliquidExchangeSettings& settings,
                                const PrivateKey& key) {
    const auto& vault = settings.signing.vault;
    return vault ? vault->text() : settings.main_address.value_or(key.address()).text();
}

ExchangeRestSettings rest_settings(const HyperliquidExchangeSettings& settings) {
    ExchangeRestSettings rest = settings.rest;
    rest.url = settings.url;
    rest.seed = settings.seed;
    return rest;
}

Answer<Decimal> mid_of(std::string_view body, const Symbol& symbol) {
    JsonDocument document;
    od::value root;
    std::optional<Decimal> mid;
    if (document.open(body, root)) {
        for_each_field(root, [&](std::string_view key, od::value field) {
            if (key == symbol.text()) {
                read(field, mid);
            }
        });
    }
    if (!mid || mid->sign() <= 0) {
        return fail(VenueError{
            VenueError::Kind::retryable, "the venue has no mid price of " + symbol.text(), {}});
    }
    return *mid;
}

} // namespace

HyperliquidExchange::HyperliquidExchange(Executor executor, HyperliquidExchangeSettings settings,
                                         PrivateKey key, std::shared_ptr<net::RateLimit> limit,
                                         const WallClock& clock)
    : executor_(executor), settings_(std::move(settings)),
      account_(account_of_settings(settings_, key)), clock_(clock), started_ms_(clock.now().ms()),
      rest_(executor, rest_settings(settings_), std::move(limit), clock),
      actions_(rest_, std::move(key), settings_.signing, clock) {}

Answer<std::string> HyperliquidExchange::account_of(const TraderId&) const {
    return account_;
}

Task<Answer<std::string>> HyperliquidExchange::ask_account(std::string type, Deadline deadline) {
    std::string body;
    JsonWriter json(body);
    json.begin_object().field("type", type).field("user", account_).end_object();
    co_return co_await rest_.info().ask(std::move(type), std::move(body), deadline);
}

Task<Answer<TradedAsset>> HyperliquidExchange::asset(Symbol symbol, Deadline deadline) {
    const bool is_old = monotonic_now() - assets_asked_at_ > k_assets_age_min;
    if (assets_.empty() || (assets_.find(symbol) == nullptr && is_old)) {
        std::string question = R"({"type":"meta"})";
        const Answer<std::string> body =
            co_await rest_.info().ask("meta", std::move(question), deadline);
        if (!body) {
            co_return fail(body.error());
        }
        Answer<AssetTable> table = AssetTable::parse(*body);
        if (!table) {
            co_return fail(table.error());
        }
        assets_ = std::move(*table);
        assets_asked_at_ = monotonic_now();
    }
    const TradedAsset* found = assets_.find(symbol);
    if (found == nullptr) {
        co_return refused("the venue has no perpetual " + symbol.text());
    }
    co_return *found;
}

Task<Answer<Decimal>> HyperliquidExchange::mid(Symbol symbol, Deadline deadline) {
    std::string question = R"({"type":"allMids"})";
    const Answer<std::string> body =
        co_await rest_.info().ask("allMids", std::move(question), deadline);
    if (!body) {
        co_return fail(body.error());
    }
    co_return mid_of(*body, symbol);
}

Task<Answer<VenueAccount>> HyperliquidExchange::account(TraderId, Deadline deadline) {
    const Answer<std::string> body = co_await ask_account("clearinghouseState", deadline);
    if (!body) {
        co_return fail(body.error());
    }
    co_return parse_venue_account(*body, account_);
}

Task<Answer<std::vector<RestingOrder>>> HyperliquidExchange::open_orders(TraderId,
                                                                         Deadline deadline) {
    const Answer<std::string> body = co_await ask_account("frontendOpenOrders", deadline);
    if (!body) {
        co_return fail(body.error());
    }
    co_return parse_open_orders(*body);
}

Task<Answer<std::optional<OrderUpdate>>>
HyperliquidExchange::order_status(TraderId, std::string cloid, Deadline deadline) {
    co_return co_await ask_order_status(rest_, account_, std::move(cloid), deadline);
}

Task<Answer<VenueEvents>> HyperliquidExchange::history(TraderId, std::int64_t from_ms,
                                                       Deadline deadline) {
    co_return co_await read_history(rest_, settings_.name, account_, from_ms, deadline);
}

Task<Answer<std::vector<OrderUpdate>>> HyperliquidExchange::order_history(std::int64_t from_ms,
                                                                          Deadline deadline) {
    const Answer<std::string> body = co_await ask_account("historicalOrders", deadline);
    if (!body) {
        co_return fail(body.error());
    }
    Answer<std::vector<OrderUpdate>> updates = parse_historical_orders(*body);
    if (updates) {
        rest_.info().charge_rows("historicalOrders", updates->size());
        std::erase_if(*updates,
                      [from_ms](const OrderUpdate& one) { return one.time_ms < from_ms; });
        sort_by_time(*updates);
    }
    co_return updates;
}

} // namespace nof0::venues::hyperliquid
