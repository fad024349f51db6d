#include "app/parity/facts.hpp"

#include <algorithm>

namespace nof0::app::parity {
namespace {

std::string trader_of(const JsonValue& record) {
    return std::string(record.text_of("model_id"));
}

void read_account_rows(Facts& facts, const Documents& recorded, const Documents& ours) {
    std::map<std::string, double> newest;
    for (const JsonValue* row : records(recorded.account_totals, "accountTotals")) {
        const double time = row->number_of("timestamp").value_or(0);
        const auto [known, is_first] = newest.try_emplace(trader_of(*row), time);
        if (is_first || time >= known->second) {
            known->second = time;
            facts.last_equity_usd[trader_of(*row)] = row->number_of("dollar_equity").value_or(0);
        }
    }
    for (const JsonValue* row : records(ours.account_totals, "accountTotals")) {
        const double marker = row->number_of("since_inception_hourly_marker").value_or(0);
        ShownHours& shown = facts.shown_hours[trader_of(*row)];
        shown.first_marker = shown.rows == 0 ? marker : std::min(shown.first_marker, marker);
        ++shown.rows;
    }
}

bool holds_positions(const Documents& ours) {
    const auto rows = records(ours.positions, "accountTotals");
    return std::ranges::any_of(rows, [](const JsonValue* row) {
        const JsonValue* positions = row->find("positions");
        return positions != nullptr && !positions->items.empty();
    });
}

} // namespace

Facts facts_of(const Documents& recorded, const Documents& ours, std::int64_t account_hours_max) {
    Facts facts;
    facts.account_hours_max = account_hours_max;
    for (const Documents* source : {&recorded, &ours}) { // ours decides
        for (const JsonValue* row : records(source->since_inception, "sinceInceptionValues")) {
            if (const auto start = row->number_of("nav_since_inception")) {
                facts.initial_usd[trader_of(*row)] = *start;
            }
        }
    }
    for (const JsonValue* trade : records(recorded.trades, "trades")) {
        ++facts.recorded_trades[trader_of(*trade)];
        facts.recorded_nets[trader_of(*trade)].push_back(
            trade->number_of("realized_net_pnl").value_or(0));
    }
    for (const JsonValue* record : records(recorded.analytics, "analytics")) {
        facts.recorded_analytics[trader_of(*record)] = record;
    }
    for (const JsonValue* row : records(recorded.leaderboard, "leaderboard")) {
        facts.board_has_sharpe |= row->number_of("sharpe").value_or(0) != 0;
    }
    read_account_rows(facts, recorded, ours);
    facts.positions_were_imported = holds_positions(ours);
    return facts;
}

} // namespace nof0::app::parity
