// For tests only: the rows of a recording folder (JSON) as domain objects. Included by test files,
// never by the program, which reads recordings with the import's streaming reader.
#pragma once

#include "domain/account_total.hpp"
#include "domain/fill.hpp"
#include "domain/marked_position.hpp"
#include "domain/trade.hpp"

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace nof0::testing_support {

using Json = nlohmann::ordered_json;

inline Json read_json(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return Json::parse(file);
}

// By value: a range-for over a part of a temporary would outlive it.
inline Json read_rows(const std::filesystem::path& path, const char* key) {
    return read_json(path)[key];
}

inline std::optional<std::int64_t> oid_or_none(const Json& value) {
    if (value.is_null() || value.get<std::int64_t>() == -1) {
        return std::nullopt;
    }
    return value.get<std::int64_t>();
}

inline TradeLeg leg_of(const Json& row, const std::string& end) {
    TradeLeg leg{.time = ArenaTime::from_us(us_from_seconds(row[end + "_time"])),
                 .price = row[end + "_price"],
                 .size = row[end + "_sz"],
                 .commission = row[end + "_commission_dollars"],
                 .closed_pnl = row[end + "_closed_pnl"],
                 .oid = oid_or_none(row[end + "_oid"]),
                 .tid = oid_or_none(row[end + "_tid"]),
                 .crossed = row[end + "_crossed"]};
    if (!row[end + "_liquidation"].is_null()) {
        leg.liquidation = row[end + "_liquidation"].dump();
    }
    return leg;
}

inline Trade trade_of(const Json& row) {
    return {.id = row["id"],
            .trade_id = row["trade_id"],
            .trader = TraderId(row["model_id"].get<std::string>()),
            .symbol = Symbol(row["symbol"].get<std::string>()),
            .side = side_from_text(row["side"].get<std::string>()).value(),
            .trade_type = row["trade_type"],
            .quantity = row["quantity"],
            .leverage = row["leverage"],
            .confidence = row["confidence"],
            .entry = leg_of(row, "entry"),
            .exit = leg_of(row, "exit"),
            .total_commission_dollars = row["total_commission_dollars"],
            .realized_gross_pnl = row["realized_gross_pnl"],
            .realized_net_pnl = row["realized_net_pnl"],
            .exit_plan = row["exit_plan"].dump()};
}

inline std::vector<Trade> read_trades(const std::filesystem::path& folder) {
    std::vector<Trade> trades;
    for (const Json& row : read_rows(folder / "trades.json", "trades")) {
        trades.push_back(trade_of(row));
    }
    return trades;
}

inline MarkedPosition marked_position_of(const Json& row, const TraderId& trader) {
    const double quantity = row["quantity"];
    Position position{.trader = trader,
                      .symbol = Symbol(row["symbol"].get<std::string>()),
                      .side = quantity < 0 ? Side::short_side : Side::long_side,
                      .quantity = quantity,
                      .entry_price = row["entry_price"],
                      .entry_time = ArenaTime::from_us(us_from_seconds(row["entry_time"])),
                      .leverage = row["leverage"].get<double>(),
                      .confidence = row["confidence"].get<double>(),
                      .commission = row["commission"].get<double>(),
                      .closed_pnl = row["closed_pnl"].get<double>(),
                      .risk_usd = row["risk_usd"].get<double>(),
                      .entry_oid = oid_or_none(row["entry_oid"]),
                      .tp_oid = oid_or_none(row["tp_oid"]),
                      .sl_oid = oid_or_none(row["sl_oid"]),
                      .exit_plan = row["exit_plan"].dump(),
                      .wait_for_fill = row["wait_for_fill"]};
    if (!row["index_col"].is_null()) {
        position.index_col = row["index_col"].get<std::int64_t>();
    }
    return {position, row["current_price"], row["unrealized_pnl"], row["margin"],
            row["liquidation_price"]};
}

inline Decimal amount_of(const Json& row, const char* key) {
    return Decimal::parse(row[key].get<std::string>()).value();
}

inline Fill fill_of(const Json& row) {
    Fill fill{.coin = Symbol(row["coin"].get<std::string>()),
              .px = amount_of(row, "px"),
              .sz = amount_of(row, "sz"),
              .side = order_side_from_text(row["side"].get<std::string>()).value(),
              .time_ms = row["time"],
              .start_position = amount_of(row, "startPosition"),
              .dir = row["dir"],
              .closed_pnl = amount_of(row, "closedPnl"),
              .hash = row["hash"],
              .oid = row["oid"],
              .crossed = row["crossed"],
              .fee = amount_of(row, "fee"),
              .fee_token = row.value("feeToken", "USDC"),
              .tid = row.value("tid", std::int64_t{0})};
    if (row.contains("model_id")) {
        fill.trader = TraderId(row["model_id"].get<std::string>());
        fill.account = fill.trader.text();
    }
    return fill;
}

} // namespace nof0::testing_support
