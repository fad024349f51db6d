#include "sim/truth_in_tables.hpp"

#include <gtest/gtest.h>
#include <sstream>

namespace nof0::test {
namespace {

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    std::istringstream stream(text);
    for (std::string line; std::getline(stream, line);) {
        lines.push_back(line);
    }
    return lines;
}

// Sums at a tolerance: the truth divides where the fold takes an exact share.
void expect_positions(const Truth& truth, const AskTables& ask) {
    const std::vector<std::string> lines = lines_of(
        ask("SELECT coalesce(string_agg(model_id || ' ' || symbol || ' ' || "
            "trim_scale(exact_quantity) || ' ' || exact_cost || ' ' || exact_open_commission || "
            "' ' || entry_ts_ms || E'\\n', '' ORDER BY model_id, symbol), '') "
            "FROM positions WHERE status = 'open'"));
    std::size_t i = 0;
    for (const auto& [key, held] : truth.open) {
        if (held.quantity.is_zero()) {
            continue;
        }
        ASSERT_LT(i, lines.size());
        std::istringstream words(lines[i++]);
        std::string trader, coin, quantity;
        double cost = 0, commission = 0;
        std::int64_t entry_ms = 0;
        words >> trader >> coin >> quantity >> cost >> commission >> entry_ms;
        EXPECT_EQ(std::pair(trader, coin), key);
        EXPECT_EQ(quantity, held.quantity.text()) << lines[i - 1];
        EXPECT_NEAR(cost, held.cost.to_double(), 1e-6) << lines[i - 1];
        EXPECT_NEAR(commission, held.open_commission.to_double(), 1e-8) << lines[i - 1];
        EXPECT_EQ(entry_ms, held.entry_ms) << lines[i - 1];
    }
    EXPECT_EQ(i, lines.size());
}

void expect_trades(const Truth& truth, const AskTables& ask) {
    const std::vector<std::string> lines =
        lines_of(ask("SELECT coalesce(string_agg(model_id || ' ' || symbol || ' ' || exit_ts_ms || "
                     "' ' || quantity || ' ' || realized_gross_pnl || ' ' || realized_net_pnl || "
                     "E'\\n', '' ORDER BY model_id, symbol, quantity::numeric, "
                     "realized_gross_pnl::numeric, realized_net_pnl::numeric, exit_ts_ms), '') "
                     "FROM trades WHERE voided_version IS NULL"));
    ASSERT_EQ(lines.size(), truth.trades.size());
    std::size_t i = 0;
    for (const TrueTrade& trade : truth.trades) { // ordered as the query orders
        std::istringstream words(lines[i++]);
        std::string trader, coin;
        std::int64_t exit_ms = 0;
        double quantity = 0, gross = 0, net = 0;
        words >> trader >> coin >> exit_ms >> quantity >> gross >> net;
        EXPECT_EQ(trader, trade.trader);
        EXPECT_EQ(coin, trade.coin);
        EXPECT_EQ(exit_ms, trade.exit_ms) << lines[i - 1];
        EXPECT_NEAR(quantity, trade.quantity.to_double(), 1e-9) << lines[i - 1];
        EXPECT_NEAR(gross, trade.gross.to_double(), 1e-6) << lines[i - 1];
        EXPECT_NEAR(net, trade.net.to_double(), 1e-6) << lines[i - 1];
    }
}

void expect_cash(const Truth& truth, const AskTables& ask) {
    for (const auto& [trader, cash] : truth.cash) {
        EXPECT_EQ(ask("SELECT trim_scale(coalesce((SELECT trade_cash + event_cash FROM "
                      "trader_totals WHERE model_id = '" +
                      trader + "' ORDER BY version DESC LIMIT 1), 0))"),
                  cash.text())
            << trader;
    }
    for (const auto& [key, cash] : truth.other_cash) {
        EXPECT_EQ(ask("SELECT trim_scale(coalesce((SELECT trade_cash + event_cash FROM "
                      "currency_ledgers WHERE model_id = '" +
                      key.first + "' AND currency = '" + key.second +
                      "' ORDER BY version DESC LIMIT 1), 0))"),
                  cash.text())
            << key.first << ' ' << key.second;
    }
}

void expect_prices(const Truth& truth, const AskTables& ask) {
    for (const auto& [coin, price] : truth.latest_price) {
        EXPECT_EQ(std::stod(ask("SELECT price FROM price_latest WHERE symbol = '" + coin + "'")),
                  price)
            << coin;
    }
    const std::vector<std::string> lines = lines_of(ask(
        "SELECT coalesce(string_agg(symbol || ' ' || minute_ms || ' ' || open || ' ' || high "
        "|| ' ' || low || ' ' || close || ' ' || ticks || ' ' || coalesce(volume, 0) || E'\\n', "
        "'' ORDER BY symbol, minute_ms), '') FROM price_bars"));
    ASSERT_EQ(lines.size(), truth.bars.size());
    std::size_t i = 0;
    for (const auto& [key, bar] : truth.bars) {
        std::istringstream words(lines[i++]);
        std::string coin, volume;
        std::int64_t minute = 0;
        TrueBar stored;
        words >> coin >> minute >> stored.open >> stored.high >> stored.low >> stored.close >>
            stored.ticks >> volume;
        stored.volume = Decimal::parse(volume).value();
        EXPECT_EQ(std::pair(coin, minute), key);
        EXPECT_EQ(stored, bar) << lines[i - 1];
    }
}

} // namespace

void expect_truth(const Truth& truth, const AskTables& ask) {
    EXPECT_EQ(ask("SELECT count(*) FROM fills WHERE kind <> 'gap'"), std::to_string(truth.fills));
    EXPECT_EQ(ask("SELECT count(*) FROM fills WHERE kind = 'gap' AND voided_version IS NULL"), "0")
        << ask("SELECT string_agg(concat_ws(' ', f.ts_ms, f.kind, f.side, f.sz, f.start_position, "
               "f.fill_key, f.version), E'\\n' ORDER BY f.ts_ms, f.fill_key) FROM fills f "
               "JOIN fills g ON g.kind = 'gap' AND g.voided_version IS NULL AND "
               "f.account = g.account AND f.symbol = g.symbol AND "
               "abs(f.ts_ms - g.ts_ms) < 1000 AND f.voided_version IS NULL");
    EXPECT_EQ(ask("SELECT count(*) FROM cash_events"), std::to_string(truth.cash_events));
    EXPECT_EQ(ask("SELECT count(*) FROM price_ticks"), std::to_string(truth.ticks));
    EXPECT_EQ(ask("SELECT count(*) FROM quarantine"), "0");
    EXPECT_EQ(ask("SELECT count(*) FROM parked_events"), "0");
    EXPECT_EQ(ask("SELECT count(*) FROM frozen_pairs"), "0");
    expect_positions(truth, ask);
    expect_trades(truth, ask);
    expect_cash(truth, ask);
    expect_prices(truth, ask);
}

} // namespace nof0::test
