// TraderBook: what an observation says of the hour that it falls into.
#include "base/json.hpp"
#include "domain/marked_position.hpp"
#include "pipelines/fills/trader_book.hpp"
#include "rules/equity.hpp"
#include "rules/marks.hpp"

namespace nof0::pipelines {
namespace {

std::string marked_json(const std::string& id, const std::string& trader, const Holding& holding,
                        double mark) {
    Position position{.id = id, .trader = TraderId(trader), .symbol = holding.symbol};
    position.side = holding.quantity.sign() < 0 ? Side::short_side : Side::long_side;
    position.quantity = holding.quantity.to_double();
    position.entry_price = holding.entry_price;
    position.entry_time = ArenaTime::from_ms(holding.entry_time_ms);
    position.commission = holding.commission;
    position.closed_pnl = holding.closed_pnl;
    if (holding.entry_oid > 0) {
        position.entry_oid = holding.entry_oid;
    }
    std::string text;
    append_json(text, rules::mark_position(std::move(position), {.mark = mark, .mid = mark},
                                           rules::known_max_leverage(holding.symbol)));
    return text;
}

} // namespace

storage::HourlyRow TraderBook::hour_of(const storage::SnapshotRow& row, const Marks& marks) const {
    const std::int64_t minute = rules::minute_marker(ArenaTime::from_ms(row.ts_ms),
                                                     ArenaTime::from_us(inception_us_.value_or(0)));
    std::map<std::string, std::string> by_symbol; // one of each, should there be two
    for (const auto& [id, holding] : holdings_) {
        const double mark = marks.find(holding.symbol.text(), row.ts_ms)->to_double();
        by_symbol.emplace(holding.symbol.text(), marked_json(id, id_, holding, mark));
    }
    std::string positions;
    JsonWriter json(positions);
    json.begin_object();
    for (const auto& [symbol, text] : by_symbol) {
        json.outside_key(symbol).raw(text);
    }
    json.end_object();
    return {.model_id = id_,
            .hour_marker = static_cast<std::int32_t>(rules::hour_marker(minute)),
            .minute_marker = static_cast<std::int32_t>(minute),
            .ts_us = row.ts_ms * 1000,
            .equity_usd = row.equity_usd,
            .realized_pnl = row.realized_pnl,
            .unrealized_pnl = row.unrealized_pnl,
            .sharpe_ratio = std::nullopt,
            .positions = pg::Json{std::move(positions)},
            .metadata = row.unpriced
                            ? std::optional(pg::Json{"{\"unpriced\":" + row.unpriced->text + "}"})
                            : std::nullopt,
            .origin = "native",
            .version = row.version,
            .season = season_,
            .net_flows = row.net_flows};
}

} // namespace nof0::pipelines
