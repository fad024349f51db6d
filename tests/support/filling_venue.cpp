#include "support/filling_venue.hpp"

#include "base/clock.hpp"

#include <fmt/format.h>

namespace nof0::test {
namespace {

constexpr const char* k_account = "0x14791697260e4c9a71f18484c9f997b308e59325";

std::int64_t now_ms() {
    return SystemWallClock().now().ms();
}

Decimal decimal(const Json& text) {
    return Decimal::parse(text.get<std::string>()).value();
}

} // namespace

FillingVenue::FillingVenue() {
    answer_market();
    answer_account();
    venue_.on_exchange([this](const Json& envelope) -> VenueReply {
        std::string body = act(envelope);
        std::function<void()> call;
        {
            const std::lock_guard lock(mutex_);
            call = envelope["action"]["type"] == "order" ? after_placing_ : nullptr;
        }
        if (call) {
            call();
        }
        return {.body = std::move(body)};
    });
    venue_.on_subscribe([this](const Json& asked) {
        std::vector<std::string> frames;
        const std::lock_guard lock(mutex_);
        if (asked["type"] == "activeAssetCtx") {
            const std::string coin = asked["coin"];
            const Json data{{"coin", coin}, {"ctx", context_of(coin)}};
            frames.push_back(Json{{"channel", "activeAssetCtx"}, {"data", data}}.dump());
        }
        return frames;
    });
}

void FillingVenue::answer_market() {
    const Json meta{{"universe",
                     {{{"name", "BTC"}, {"szDecimals", 5}, {"maxLeverage", 40}},
                      {{"name", "ETH"}, {"szDecimals", 4}, {"maxLeverage", 25}}}},
                    {"marginTables", Json::array()}};
    venue_.on_info("meta", meta.dump());
    venue_.on_info("metaAndAssetCtxs", [this, meta](const Json&) -> VenueReply {
        const std::lock_guard lock(mutex_);
        return {.body = Json{meta, {context_of("BTC"), context_of("ETH")}}.dump()};
    });
    venue_.on_info("allMids", [this](const Json&) -> VenueReply {
        const std::lock_guard lock(mutex_);
        return {.body = Json(prices_).dump()};
    });
    venue_.on_info("candleSnapshot", [this](const Json& asked) -> VenueReply {
        const std::lock_guard lock(mutex_);
        return {.body = bars(asked["req"])};
    });
}

void FillingVenue::answer_account() {
    venue_.on_info("clearinghouseState", [this](const Json&) -> VenueReply {
        const std::lock_guard lock(mutex_);
        return {.body = account()};
    });
    venue_.on_info("userFillsByTime", [this](const Json& asked) -> VenueReply {
        const std::lock_guard lock(mutex_);
        Json rows = Json::array();
        for (const Json& fill : fills_) {
            if (fill["time"] >= asked.value("startTime", std::int64_t{0})) {
                rows.push_back(fill);
            }
        }
        return {.body = rows.dump()};
    });
    venue_.on_info("userFunding", "[]");
    venue_.on_info("userNonFundingLedgerUpdates", "[]");
    venue_.on_info("orderStatus", [this](const Json& asked) -> VenueReply {
        const std::lock_guard lock(mutex_);
        const auto found = orders_.find(asked["oid"].get<std::string>());
        if (found == orders_.end()) {
            return {.body = R"({"status":"unknownOid"})"};
        }
        return {.body = Json{{"status", "order"}, {"order", row_of(found->second)}}.dump()};
    });
    const auto list = [this](bool open_only) {
        return [this, open_only](const Json&) -> VenueReply {
            const std::lock_guard lock(mutex_);
            Json rows = Json::array();
            for (const auto& [cloid, kept] : orders_) {
                if (!open_only) {
                    rows.push_back(row_of(kept));
                } else if (kept.status == "open") {
                    rows.push_back(row_of(kept)["order"]);
                }
            }
            return {.body = rows.dump()};
        };
    };
    venue_.on_info("frontendOpenOrders", list(true));
    venue_.on_info("historicalOrders", list(false));
}

void FillingVenue::put_price(const std::string& coin, const std::string& price) {
    std::string frame;
    {
        const std::lock_guard lock(mutex_);
        prices_[coin] = price;
        const Json data{{"coin", coin}, {"ctx", context_of(coin)}};
        frame = Json{{"channel", "activeAssetCtx"}, {"data", data}}.dump();
    }
    venue_.publish(std::move(frame));
}

void FillingVenue::hold_besides(const std::string& coin, const std::string& quantity) {
    const std::lock_guard lock(mutex_);
    besides_[coin] = Decimal::parse(quantity).value();
}

void FillingVenue::after_placing(std::function<void()> call) {
    const std::lock_guard lock(mutex_);
    after_placing_ = std::move(call);
}

std::map<std::string, int> FillingVenue::placed() const {
    const std::lock_guard lock(mutex_);
    std::map<std::string, int> counts;
    for (const auto& [cloid, kept] : orders_) {
        counts[cloid] = kept.placed;
    }
    return counts;
}

std::string FillingVenue::position(const std::string& coin) const {
    const std::lock_guard lock(mutex_);
    const auto found = positions_.find(coin);
    return found == positions_.end() ? "0" : found->second.text();
}

std::size_t FillingVenue::resting() const {
    const std::lock_guard lock(mutex_);
    std::size_t count = 0;
    for (const auto& [cloid, kept] : orders_) {
        count += kept.status == "open" ? 1 : 0;
    }
    return count;
}

std::size_t FillingVenue::fills() const {
    const std::lock_guard lock(mutex_);
    return fills_.size();
}

std::string FillingVenue::act(const Json& envelope) {
    const std::lock_guard lock(mutex_);
    const Json& action = envelope["action"];
    Json statuses = Json::array();
    if (action["type"] == "order") {
        for (const Json& order : action["orders"]) {
            statuses.push_back(place(order));
        }
    } else if (action["type"] == "cancelByCloid") {
        for (const Json& one : action["cancels"]) {
            statuses.push_back(cancel(one["cloid"]));
        }
    } else {
        return R"({"status":"ok","response":{"type":"default"}})";
    }
    const Json response{{"type", action["type"]}, {"data", {{"statuses", statuses}}}};
    return Json{{"status", "ok"}, {"response", response}}.dump();
}

Json FillingVenue::place(const Json& order) {
    const std::string cloid = order["c"];
    Kept& kept = orders_[cloid];
    ++kept.placed;
    kept.order = order;
    kept.oid = ++last_oid_;
    if (order["t"].contains("trigger")) {
        kept.status = "open";
        return {{"resting", {{"oid", kept.oid}, {"cloid", cloid}}}};
    }
    kept.status = "filled";
    fill(order, kept.oid);
    const std::string& price = prices_.at(coins().at(order["a"].get<std::size_t>()));
    const Json filled{{"totalSz", order["s"]}, {"avgPx", price}, {"oid", kept.oid}};
    return {{"filled", filled}};
}

Json FillingVenue::cancel(const std::string& cloid) {
    const auto found = orders_.find(cloid);
    if (found == orders_.end() || found->second.status != "open") {
        return {{"error", "Order was never placed, already canceled, or filled."}};
    }
    found->second.status = "canceled";
    return "success";
}

void FillingVenue::fill(const Json& order, std::int64_t oid) {
    const std::string& coin = coins().at(order["a"].get<std::size_t>());
    const bool buys = order["b"];
    const Decimal size = decimal(order["s"]);
    Decimal& position = positions_[coin];
    const Json row{{"coin", coin},
                   {"px", prices_.at(coin)},
                   {"sz", order["s"]},
                   {"side", buys ? "B" : "A"},
                   {"time", now_ms()},
                   {"startPosition", position.text()},
                   {"dir", buys ? "Open Long" : "Close Long"},
                   {"closedPnl", "0.0"},
                   {"hash", fmt::format("0x{:064x}", oid)},
                   {"oid", oid},
                   {"crossed", true},
                   {"fee", "0.5"},
                   {"tid", 7'000'000 + oid},
                   {"cloid", order["c"]},
                   {"feeToken", "USDC"}};
    position = buys ? position + size : position - size;
    fills_.push_back(row);
    // Goes to all connections, so that it names its account: it is one fill wherever it is heard.
    const Json data{{"user", k_account}, {"fills", {row}}};
    venue_.publish(Json{{"channel", "userFills"}, {"data", data}}.dump());
}

} // namespace nof0::test
