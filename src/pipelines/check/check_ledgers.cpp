// The three statements of the ledger, for every trader.
#include "pipelines/check/check_parts.hpp"
#include "rules/ledger.hpp"
#include "storage/cash_events.hpp"
#include "storage/check.hpp"
#include "storage/currency_ledgers.hpp"
#include "storage/ledgers.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace nof0::pipelines {
namespace {

Decimal or_zero(const std::optional<Decimal>& amount) {
    return amount.value_or(Decimal());
}

class LedgerCheck {
public:
    LedgerCheck(const FoldedLedgers& folded, CheckReport& report)
        : folded_(folded), report_(report) {}

    void add_event(const storage::CashEventRow& row) {
        if (row.kind == "opening_balance") {
            return;
        }
        if (rules::is_quote_currency(row.currency)) {
            event_cash_[row.model_id] += row.amount;
            flow_cash_[row.model_id] += rules::is_cash_flow(row.kind) ? row.amount : Decimal();
        } else {
            other_event_cash_[{row.model_id, row.currency}] += row.amount;
        }
        std::int64_t& last = last_event_ms_[row.model_id];
        last = std::max(last, row.ts_ms);
    }
    void trader(const storage::CheckLedgerRow& row);
    // (a) again, for every trader and other currency.
    void currencies(const std::vector<storage::CurrencyLedgerRow>& rows);
    // The ledger's cash with what it began with; nothing when nobody knows that.
    std::optional<Decimal> cash_of(const std::string& trader) const {
        const auto found = cash_.find(trader);
        return found == cash_.end() ? std::nullopt : std::optional(found->second);
    }
    std::int64_t last_event_ms(const std::string& trader) const {
        const auto found = last_event_ms_.find(trader);
        return found == last_event_ms_.end() ? 0 : found->second;
    }

private:
    void own_snapshot(const storage::CheckLedgerRow& row, const FoldedLedger& folded);
    void observation(const storage::CheckLedgerRow& row, const FoldedLedger& folded);
    void identity(const storage::CheckLedgerRow& row);
    void equal(const std::string& trader, const std::string& what, Decimal stored, Decimal wanted) {
        if (stored != wanted) {
            report_.add(
                "ledger", trader,
                fmt::format("{} is {}, the facts make {}", what, stored.text(), wanted.text()));
        }
    }

    const FoldedLedgers& folded_;
    CheckReport& report_;
    std::map<std::string, Decimal> event_cash_;
    std::map<std::string, Decimal> flow_cash_; // the part of it that was moved in and out
    std::map<std::string, std::int64_t> last_event_ms_;
    std::map<std::string, Decimal> cash_;
    std::map<std::pair<std::string, std::string>, Decimal> other_event_cash_; // trader, currency
};

void LedgerCheck::currencies(const std::vector<storage::CurrencyLedgerRow>& rows) {
    struct Sums {
        Decimal trade, event;
    };
    std::map<std::pair<std::string, std::string>, std::pair<Sums, Sums>> all; // stored, wanted
    for (const storage::CurrencyLedgerRow& row : rows) {
        all[{row.model_id, row.currency}].first = {row.trade_cash, row.event_cash};
    }
    for (const auto& [trader, ledger] : folded_) {
        for (const auto& [currency, amount] : ledger.sums.other_cash) {
            all[{trader, currency}].second.trade = amount;
        }
    }
    for (const auto& [key, amount] : other_event_cash_) {
        all[key].second.event = amount;
    }
    for (const auto& [key, sums] : all) {
        const auto& [stored, wanted] = sums;
        const auto& [trader, currency] = key;
        ++report_.counts["other currencies"];
        equal(trader, "the cash of its fills in " + currency, stored.trade, wanted.trade);
        equal(trader, "the cash of its other events in " + currency, stored.event, wanted.event);
    }
}

// (a) What is stored is what the facts make, exactly.
void LedgerCheck::own_snapshot(const storage::CheckLedgerRow& row, const FoldedLedger& folded) {
    const SumsChange& sums = folded.sums;
    const auto event_cash = event_cash_.find(row.model_id);
    equal(row.model_id, "the cash of its fills", or_zero(row.trade_cash), sums.cash);
    equal(row.model_id, "the cash of its other events", or_zero(row.event_cash),
          event_cash == event_cash_.end() ? Decimal() : event_cash->second);
    const auto flow_cash = flow_cash_.find(row.model_id);
    equal(row.model_id, "what was moved in and out of it", or_zero(row.flow_cash),
          flow_cash == flow_cash_.end() ? Decimal() : flow_cash->second);
    equal(row.model_id, "the sum of its gross results",
          or_zero(row.gross_pnl) - or_zero(row.imported_gross), sums.gross);
    equal(row.model_id, "the sum of its commissions",
          or_zero(row.commission) - or_zero(row.imported_commission), sums.commission);
    equal(row.model_id, "the sum of its residuals", or_zero(row.residual), folded.residual);
    const std::int64_t native = row.trades.value_or(0) - row.imported_trades.value_or(0);
    if (native != sums.trades) {
        report_.add("ledger", row.model_id,
                    fmt::format("it counts {} trades, its fills make {}", native, sums.trades));
    }
    if (row.imported_trades.value_or(0) == 0) {
        equal(row.model_id, "the sum of what it won", or_zero(row.win_dollars), sums.win_dollars);
        equal(row.model_id, "the sum of what it lost", or_zero(row.lose_dollars),
              sums.lose_dollars);
        if (row.wins.value_or(0) != sums.wins) {
            report_.add("ledger", row.model_id,
                        fmt::format("it counts {} wins, its fills make {}", row.wins.value_or(0),
                                    sums.wins));
        }
    }
}

// The newest observation, less what it says was unrealised, is cash and what open positions cost.
void LedgerCheck::observation(const storage::CheckLedgerRow& row, const FoldedLedger& folded) {
    const auto cash = cash_of(row.model_id);
    // Nothing came after it, neither by the arena's time nor by version (what comes late).
    const bool is_newest = row.observed_after.value_or(false) && row.observed_ts_ms &&
                           *row.observed_ts_ms >= folded.last_ms &&
                           *row.observed_ts_ms >= last_event_ms(row.model_id);
    if (!cash || !is_newest || !row.observed_equity || !row.observed_unrealized) {
        return;
    }
    const double observed = *row.observed_equity - *row.observed_unrealized;
    const double ledger = (*cash + or_zero(row.open_cost)).to_double();
    // The figures were rounded to double, some of them per position.
    const double scale = std::fabs(*row.observed_equity) + std::fabs(*row.observed_unrealized) +
                         std::fabs(or_zero(row.open_cost).to_double());
    if (std::fabs(observed - ledger) > 1e-9 * scale + 1e-9) {
        report_.add("ledger", row.model_id,
                    fmt::format("observed {} at {} without what is unrealised, the ledger has {}",
                                observed, *row.observed_ts_ms, ledger));
    }
}

// (c) Cash is what the trades won, less what is open.
void LedgerCheck::identity(const storage::CheckLedgerRow& row) {
    const Decimal gross = or_zero(row.gross_pnl) - or_zero(row.imported_gross);
    const Decimal commission = or_zero(row.commission) - or_zero(row.imported_commission);
    const Decimal wanted = gross + or_zero(row.residual) - commission - or_zero(row.open_cost) -
                           or_zero(row.open_commission);
    equal(row.model_id, "the cash of its fills", or_zero(row.trade_cash), wanted);
}

void LedgerCheck::trader(const storage::CheckLedgerRow& row) {
    static const FoldedLedger nothing;
    const auto found = folded_.find(row.model_id);
    const FoldedLedger& folded = found == folded_.end() ? nothing : found->second;
    ++report_.counts["traders"];
    report_.counts["imported trades"] += row.imported_trades.value_or(0);
    const auto base = row.opening ? row.opening : row.initial_equity;
    if (base) {
        cash_[row.model_id] = *base + or_zero(row.trade_cash) + or_zero(row.event_cash);
    }
    own_snapshot(row, folded);
    observation(row, folded);
    identity(row);
}

// (b) The venue's own word, when it is newer than everything that happened. It speaks of the
// account that margins positions, in dollars; tokens lie beside it.
void compare_venue(const storage::CheckVenueRow& venue, const std::string& trader,
                   const FoldedLedger& folded, Decimal cash,
                   const std::map<std::string, double>& marks, CheckReport& report) {
    double equity = cash.to_double();
    double at_stake = 0;
    for (const auto& [symbol, quantity] : folded.held) {
        const auto mark = marks.find(symbol);
        if (mark == marks.end()) {
            return; // unknown, and so is the equity
        }
        equity += quantity.to_double() * mark->second;
        at_stake += std::fabs(quantity.to_double()) * mark->second;
    }
    ++report.counts["venue accounts"];
    const double said = venue.account_value->to_double();
    if (std::fabs(said - equity) > 0.01 * at_stake + 0.01) {
        report.add("venue", trader,
                   fmt::format("{} {} says {} at {}, the ledger has {}", venue.exchange_provider,
                               venue.account, said, venue.ts_ms, equity));
    }
}

} // namespace

Task<> check_ledgers(storage::ReadScope& scope, const FoldedLedgers& folded, CheckReport& report) {
    pg::Session& session = scope.session();
    LedgerCheck check(folded, report);
    for (const storage::CashEventRow& row : co_await storage::all_cash_events(session)) {
        check.add_event(row);
    }
    for (const storage::CheckLedgerRow& row : co_await storage::check_ledgers(session)) {
        check.trader(row);
    }
    check.currencies(co_await storage::all_currency_ledgers(session));
    const auto venues = co_await storage::check_venue_accounts(session);
    if (venues.empty()) {
        co_return;
    }
    std::vector<std::string> symbols;
    for (const auto& [trader, ledger] : folded) {
        for (const auto& [symbol, quantity] : ledger.held) {
            symbols.push_back(symbol);
        }
    }
    std::map<std::string, double> marks;
    for (const storage::MarkRow& row : co_await storage::marks_of(session, symbols)) {
        marks[row.symbol] = row.price;
    }
    for (const storage::CheckVenueRow& venue : venues) {
        const std::pair<std::string, std::string> own{venue.exchange_provider, venue.account};
        for (const auto& [trader, ledger] : folded) {
            const bool is_alone = ledger.accounts.size() == 1 && ledger.accounts.front() == own;
            const auto cash = check.cash_of(trader);
            const bool is_newest =
                venue.ts_ms >= std::max(ledger.last_ms, check.last_event_ms(trader));
            if (is_alone && cash && is_newest && !ledger.frozen) {
                compare_venue(venue, trader, ledger, *cash, marks, report);
            }
        }
    }
}

} // namespace nof0::pipelines
