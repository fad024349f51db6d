// FillingVenue: what it holds, in the venue's words.
#include "base/clock.hpp"
#include "support/filling_venue.hpp"

namespace nof0::test {
namespace {

std::int64_t now_ms() {
    return SystemWallClock().now().ms();
}

} // namespace

const std::vector<std::string>& FillingVenue::coins() {
    static const std::vector<std::string> k_coins{"BTC", "ETH"};
    return k_coins;
}

Json FillingVenue::row_of(const Kept& kept) const {
    const Json& order = kept.order;
    Json row{{"coin", coins().at(order["a"].get<std::size_t>())},
             {"side", order["b"].get<bool>() ? "B" : "A"},
             {"limitPx", order["p"]},
             {"sz", kept.status == "filled" ? Json("0.0") : order["s"]},
             {"origSz", order["s"]},
             {"oid", kept.oid},
             {"timestamp", now_ms()},
             {"cloid", order["c"]},
             {"reduceOnly", order["r"]},
             {"isTrigger", order["t"].contains("trigger")},
             {"triggerPx", "0.0"},
             {"orderType", "Limit"}};
    if (order["t"].contains("trigger")) {
        const Json& trigger = order["t"]["trigger"];
        row["triggerPx"] = trigger["triggerPx"];
        row["orderType"] = trigger["tpsl"] == "tp" ? "Take Profit Market" : "Stop Market";
    }
    return {{"order", row}, {"status", kept.status}, {"statusTimestamp", now_ms()}};
}

Json FillingVenue::context_of(const std::string& coin) const {
    const std::string& price = prices_.at(coin);
    return {{"funding", "0.0000125"},  {"openInterest", "50000"}, {"prevDayPx", price},
            {"dayNtlVlm", "90000000"}, {"premium", "0.0"},        {"oraclePx", price},
            {"markPx", price},         {"midPx", price},          {"impactPxs", {price, price}},
            {"dayBaseVlm", "20000"}};
}

// Flat bars at the price of now, as many as the question spans.
std::string FillingVenue::bars(const Json& request) const {
    const std::string interval = request["interval"];
    const std::int64_t unit_ms = interval.back() == 'h' ? 3'600'000 : 60'000;
    const std::int64_t step_ms = std::stoll(interval) * unit_ms;
    const std::string& price = prices_.at(request["coin"]);
    Json rows = Json::array();
    std::int64_t open = request["startTime"].get<std::int64_t>() / step_ms * step_ms;
    for (; open <= request["endTime"] && rows.size() < 500; open += step_ms) {
        rows.push_back({{"t", open},
                        {"T", open + step_ms - 1},
                        {"s", request["coin"]},
                        {"i", interval},
                        {"o", price},
                        {"c", price},
                        {"h", price},
                        {"l", price},
                        {"v", "10"},
                        {"n", 3}});
    }
    return rows.dump();
}

std::string FillingVenue::account() const {
    std::map<std::string, Decimal> held = positions_;
    for (const auto& [coin, quantity] : besides_) {
        held[coin] = held[coin] + quantity;
    }
    Json positions = Json::array();
    for (const auto& [coin, quantity] : held) {
        if (!quantity.is_zero()) {
            const Json position{{"coin", coin},
                                {"szi", quantity.text()},
                                {"entryPx", prices_.at(coin)},
                                {"marginUsed", "100.0"},
                                {"unrealizedPnl", "0.0"},
                                {"liquidationPx", nullptr},
                                {"leverage", {{"type", "isolated"}, {"value", 5}}}};
            positions.push_back({{"type", "oneWay"}, {"position", position}});
        }
    }
    return Json{{"assetPositions", positions},
                {"marginSummary", {{"accountValue", "10000.0"}, {"totalMarginUsed", "0.0"}}},
                {"withdrawable", "9000.0"},
                {"time", now_ms()}}
        .dump();
}

} // namespace nof0::test
