#include "domain/account_total.hpp"

#include "base/json.hpp"

namespace nof0 {

std::string account_total_id(const AccountTotal& row) {
    return row.trader.text() + "_" + std::to_string(row.hour_marker);
}

void append_json(std::string& out, const AccountTotal& row, SharpeKey sharpe_key) {
    JsonWriter json(out);
    json.begin_object()
        .field("id", account_total_id(row))
        .field("timestamp", row.time.seconds())
        .field("realized_pnl", row.realized_pnl)
        .raw_field("positions", row.positions)
        .field("since_inception_minute_marker", row.minute_marker);
    if (sharpe_key == SharpeKey::present) {
        json.field("sharpe_ratio", row.sharpe_ratio);
    }
    json.field("cum_pnl_pct", row.cum_pnl_pct)
        .field("total_unrealized_pnl", row.unrealized_pnl)
        .field("model_id", row.trader.text())
        .field("since_inception_hourly_marker", row.hour_marker)
        .field("dollar_equity", row.equity_usd)
        .end_object();
}

} // namespace nof0
