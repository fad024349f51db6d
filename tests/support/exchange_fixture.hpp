// A Hyperliquid exchange beside a stand-in venue that keeps orders as the real one does: it counts
// how often each cloid was placed, takes each nonce once, and answers what became of an order.
#pragma once

#include "net/url.hpp"
#include "support/run_task.hpp"
#include "support/stand_in_venue.hpp"
#include "venues/hyperliquid/exchange.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <map>
#include <mutex>
#include <set>

namespace nof0::test {

using namespace std::chrono_literals;
namespace hl = venues::hyperliquid;

// One account of the venue. Handlers run on the venue's thread.
class VenueBook {
public:
    explicit VenueBook(StandInVenue& venue) {
        venue.on_info("meta",
                      R"({"universe":[{"name":"SOL","szDecimals":2,"maxLeverage":20},)"
                      R"({"name":"OLD","szDecimals":1,"maxLeverage":3,"isDelisted":true},)"
                      R"({"name":"BTC","szDecimals":5,"maxLeverage":40}],"marginTables":[]})");
        venue.on_info("allMids", R"({"BTC":"100000.0","SOL":"200.0"})");
        venue.on_info("orderStatus", [this](const Json& question) -> VenueReply {
            return {.body = status_of(question["oid"].get<std::string>())};
        });
        venue.on_exchange(
            [this](const Json& envelope) -> VenueReply { return {.body = act(envelope)}; });
    }

    int placed(const std::string& cloid) const {
        const std::lock_guard lock(mutex_);
        const auto found = orders_.find(cloid);
        return found == orders_.end() ? 0 : found->second.placed;
    }
    void set_status(const std::string& cloid, std::string status) {
        const std::lock_guard lock(mutex_);
        orders_[cloid].status = std::move(status);
    }

private:
    struct Kept {
        int placed = 0;
        std::int64_t oid = 0;
        std::string status = "open";
    };

    std::string act(const Json& envelope) {
        const std::lock_guard lock(mutex_);
        const auto nonce = envelope["nonce"].get<std::int64_t>();
        if (!nonces_.insert(nonce).second) {
            return fmt::format(
                R"({{"status":"err","response":"Invalid nonce: duplicate nonce {}"}})", nonce);
        }
        const Json& action = envelope["action"];
        Json statuses = Json::array();
        const std::string type = action["type"];
        if (type == "order") {
            for (const Json& order : action["orders"]) {
                statuses.push_back(place(order["c"].get<std::string>()));
            }
        } else if (type == "batchModify") {
            for (const Json& modify : action["modifies"]) {
                statuses.push_back(replace(modify["oid"].get<std::string>()));
            }
        } else if (type == "cancelByCloid") {
            for (const Json& cancel : action["cancels"]) {
                statuses.push_back(cancel_one(cancel["cloid"].get<std::string>()));
            }
        } else {
            return R"({"status":"ok","response":{"type":"default"}})";
        }
        return Json{{"status", "ok"},
                    {"response", {{"type", "order"}, {"data", {{"statuses", statuses}}}}}}
            .dump();
    }

    Json place(const std::string& cloid) {
        Kept& kept = orders_[cloid];
        ++kept.placed;
        kept.oid = ++last_oid_;
        return {{"resting", {{"oid", kept.oid}, {"cloid", cloid}}}};
    }

    Json replace(const std::string& cloid) {
        Kept& kept = orders_[cloid];
        if (kept.oid == 0 || kept.status != "open") {
            return {{"error", "Attempted to modify to invalid new order"}};
        }
        kept.oid = ++last_oid_;
        return {{"resting", {{"oid", kept.oid}, {"cloid", cloid}}}};
    }

    Json cancel_one(const std::string& cloid) {
        Kept& kept = orders_[cloid];
        if (kept.oid == 0 || kept.status != "open") {
            return {{"error", "Order was never placed, already canceled, or filled. asset=2"}};
        }
        kept.status = "canceled";
        return "success";
    }

    std::string status_of(const std::string& cloid) const {
        const std::lock_guard lock(mutex_);
        const auto found = orders_.find(cloid);
        if (found == orders_.end() || found->second.oid == 0) {
            return R"({"status":"unknownOid"})";
        }
        return fmt::format(
            R"({{"status":"order","order":{{"order":{{"coin":"BTC","side":"B","limitPx":"1.0",)"
            R"("sz":"1.0","oid":{},"timestamp":5,"origSz":"1.0","cloid":"{}"}},)"
            R"("status":"{}","statusTimestamp":7}}}})",
            found->second.oid, cloid, found->second.status);
    }

    mutable std::mutex mutex_;
    std::map<std::string, Kept> orders_;
    std::set<std::int64_t> nonces_;
    std::int64_t last_oid_ = 0;
};

class ExchangeFixture : public testing::Test {
protected:
    using Kind = venues::VenueError::Kind;

    static inline const TraderId trader{"gpt-5"};

    // The published test key of the venue's own clients.
    static hl::PrivateKey key() {
        return hl::PrivateKey::parse(config::Secret("0x0123456789012345678901234567890123456789"
                                                    "012345678901234567890123"))
            .value();
    }
    static constexpr const char* k_key_address = "0x14791697260e4c9a71f18484c9f997b308e59325";

    // Lives as long as the test, streams included.
    hl::HyperliquidExchange* make(hl::HyperliquidExchangeSettings settings = {}) {
        settings.url = net::parse_url(venue.base_url()).value();
        settings.rest.backoff.first = 20ms;
        settings.stream.backoff = {.first = 10ms, .longest = 50ms};
        auto limit = std::make_shared<net::RateLimit>(
            net::RateLimitOptions{.weight_per_minute = 1e9, .burst = 1e8});
        exchanges.push_back(std::make_unique<hl::HyperliquidExchange>(
            context.get_executor(), std::move(settings), key(), std::move(limit), clock));
        return exchanges.back().get();
    }

    static std::string cloid(int number) { return fmt::format("0x{:032x}", number); }

    Order order(int number) {
        return {.cloid = cloid(number),
                .origin = {.trader = trader},
                .symbol = Symbol("BTC"),
                .qty = Decimal::parse("0.001").value(),
                .px = Decimal::from_int(100'000),
                .created_ms = clock.now().ms()};
    }

    // An Answer has no empty state to be spawned with.
    template<class T>
    T run(Task<T> task) {
        std::optional<T> value;
        run_task(context, keep(std::move(task), value));
        return std::move(*value);
    }

    static Deadline soon() { return Deadline::after(10s); }

    template<class T>
    static Task<> keep(Task<T> task, std::optional<T>& into) {
        into = co_await std::move(task);
    }

    SystemWallClock clock;
    StandInVenue venue;
    VenueBook book{venue};
    asio::io_context context;
    std::vector<std::unique_ptr<hl::HyperliquidExchange>> exchanges;
};

} // namespace nof0::test
