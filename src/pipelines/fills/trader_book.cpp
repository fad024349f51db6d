#include "pipelines/fills/trader_book.hpp"

#include "base/hash.hpp"
#include "base/json.hpp"
#include "rules/equity.hpp"
#include "rules/ledger.hpp"

#include <algorithm>
#include <set>

namespace nof0::pipelines {
namespace {

bool is_imported(const std::optional<std::string>& origin) {
    return origin && origin->starts_with("import:");
}

// Moves of one millisecond keep their order: those of one pair follow its chain.
std::vector<LedgerMove> in_order_of_time(std::vector<LedgerMove> moves) {
    if (std::ranges::is_sorted(moves, {}, &LedgerMove::time_ms)) {
        return moves;
    }
    std::vector<std::pair<std::int64_t, std::size_t>> order;
    for (std::size_t i = 0; i < moves.size(); ++i) {
        order.emplace_back(moves[i].time_ms, i);
    }
    std::ranges::sort(order);
    std::vector<LedgerMove> sorted;
    sorted.reserve(moves.size());
    for (const auto& [time_ms, index] : order) {
        sorted.push_back(std::move(moves[index]));
    }
    return sorted;
}

} // namespace

TraderBook::TraderBook(const storage::LedgerRow& row)
    : id_(row.model_id), base_(row.opening ? row.opening : row.initial_equity),
      inception_us_(row.inception_us), trade_cash_(row.trade_cash.value_or(Decimal())),
      event_cash_(row.event_cash.value_or(Decimal())),
      flow_cash_(row.flow_cash.value_or(Decimal())), newest_ms_(row.newest_ts_ms) {
    if (is_imported(row.newest_origin) && !row.opening && row.newest_equity) {
        opening_ = Opening{Decimal::from_double(*row.newest_equity).value(), *row.newest_ts_ms};
        base_ = opening_->amount;
    }
    has_fixed_inception_ = row.opening || opening_;
    begun_with_ = base_;
    if (row.season) {
        enter_season(row);
    }
}

void TraderBook::enter_season(const storage::LedgerRow& row) {
    season_ = *row.season;
    season_us_ = row.season_us.value_or(season_us_);
    if (row.season_inception_us) {
        inception_us_ = row.season_inception_us;
        begun_with_ = row.season_equity;
        flows_before_ = row.season_flow_cash.value_or(Decimal());
        has_fixed_inception_ = true;
    } else if (row.inception_us && *row.inception_us < season_us_) {
        inception_us_.reset();
        has_fixed_inception_ = true;
    }
}

void TraderBook::hold(const storage::HoldingRow& row) {
    holdings_.emplace(row.id, Holding{.symbol = Symbol(row.symbol),
                                      .quantity = row.exact_quantity.value_or(Decimal()),
                                      .cost = row.exact_cost.value_or(Decimal()),
                                      .entry_time_ms = row.entry_ts_ms,
                                      .entry_oid = row.entry_oid.value_or(0),
                                      .entry_price = row.entry_price,
                                      .commission = row.commission.value_or(0),
                                      .closed_pnl = row.closed_pnl.value_or(0)});
}

void TraderBook::hold(const storage::CurrencyLedgerRow& row) {
    other_cash_[row.currency] = row.cash();
}

std::vector<std::string> TraderBook::symbols() const {
    std::vector<std::string> symbols;
    for (const auto& [currency, amount] : other_cash_) {
        symbols.push_back(currency);
    }
    for (const auto& [id, holding] : holdings_) {
        symbols.push_back(holding.symbol.text());
    }
    return symbols;
}

std::optional<TraderBook::Opening> TraderBook::take_opening() {
    return std::exchange(opening_, std::nullopt);
}

TraderBook::Inception TraderBook::begin(std::int64_t first_fill_ms) {
    const std::int64_t first_us = first_fill_ms * 1000;
    if (has_fixed_inception_ || first_us < season_us_ ||
        (inception_us_ && *inception_us_ <= first_us)) {
        return Inception::unchanged;
    }
    const Inception change = inception_us_ ? Inception::moved : Inception::set;
    inception_us_ = first_us;
    hour_begun_.reset(); // the hours get other numbers
    return change;
}

void TraderBook::apply(const LedgerMove& move) {
    (move.source == LedgerMove::Source::cash_event ? event_cash_ : trade_cash_) += move.cash;
    flow_cash_ += move.flow;
    for (const auto& [currency, amount] : move.other_cash) {
        other_cash_[currency] += amount;
    }
    for (const std::string& id : move.removed) {
        holdings_.erase(id);
    }
    for (const rules::PositionStep& step : move.positions) {
        const std::string id = rules::position_id(step.trader, step.open_key);
        if (!step.is_open) {
            holdings_.erase(id);
            continue;
        }
        holdings_.insert_or_assign(
            id, Holding{.symbol = step.symbol,
                        .quantity = step.quantity,
                        .cost = step.cost,
                        .entry_time_ms = step.entry_time_ms,
                        .entry_oid = step.entry_oid,
                        .entry_price = step.entry_price.to_double(),
                        .commission = step.commission_paid.to_double(),
                        .closed_pnl = (step.gross - step.commission_paid).to_double()});
    }
}

std::string TraderBook::add_other_cash(const Marks& marks, std::int64_t ts_ms, Decimal& equity,
                                       Decimal& unrealized) const {
    std::string left_out;
    JsonWriter json(left_out);
    json.begin_object();
    for (const auto& [currency, amount] : other_cash_) {
        if (amount.is_zero()) {
            continue;
        }
        const Decimal* const mark = marks.find(currency, ts_ms);
        const auto value = mark == nullptr ? std::nullopt : checked_multiply(amount, *mark);
        if (value) {
            equity += *value;
            unrealized += *value;
        } else {
            json.outside_key(currency).value(amount.text());
        }
    }
    json.end_object();
    return left_out == "{}" ? std::string() : left_out;
}

std::optional<TraderBook::Worth> TraderBook::worth(const Marks& marks, std::int64_t ts_ms) const {
    if (!base_ && event_cash_.is_zero()) {
        return std::nullopt;
    }
    Worth worth{.equity = base_.value_or(Decimal()) + trade_cash_ + event_cash_};
    for (const auto& [id, holding] : holdings_) {
        const Decimal* const mark = marks.find(holding.symbol.text(), ts_ms);
        const auto value =
            mark == nullptr ? std::nullopt : checked_multiply(holding.quantity, *mark);
        if (!value) {
            return std::nullopt;
        }
        worth.equity += *value;
        worth.unrealized += *value - holding.cost;
    }
    worth.unpriced = add_other_cash(marks, ts_ms, worth.equity, worth.unrealized);
    return worth;
}

void TraderBook::observe_at(std::int64_t ts_ms, const char* kind, const Marks& marks,
                            std::int64_t version, Observations& into) {
    const std::optional<Worth> known = worth(marks, ts_ms);
    if (!known) {
        return;
    }
    const auto& [equity, unrealized, unpriced] = *known;
    newest_ms_ = ts_ms;
    storage::SnapshotRow row{
        .model_id = id_,
        .ts_ms = ts_ms,
        .equity_usd = equity.to_double(),
        .realized_pnl = std::nullopt,
        .unrealized_pnl = unrealized.to_double(),
        .run_id = pg::Uuid{uuid5("nof0:fills", id_ + ':' + kind + ':' + std::to_string(ts_ms))},
        .ts_us = ts_ms * 1000,
        .kind = kind,
        .origin = "native",
        .version = version};
    if (!unpriced.empty()) {
        row.unpriced = pg::Json{unpriced};
    }
    const Decimal flows = flow_cash_ - flows_before_;
    row.net_flows = flows.to_double();
    if (begun_with_) {
        row.realized_pnl = (equity - *begun_with_ - flows - unrealized).to_double();
    }
    if (inception_us_) {
        storage::HourlyRow hour = hour_of(row, marks);
        const std::int32_t marker = hour.hour_marker;
        if (hour_begun_ == marker && !into.hours.contains(marker)) {
            into.later = std::move(hour);
        } else {
            into.hours.insert_or_assign(marker, std::move(hour));
        }
        hour_begun_ = marker;
    }
    into.snapshots.push_back(std::move(row));
}

void TraderBook::take_back(const std::string& currency, Decimal amount) {
    if (rules::is_quote_currency(currency)) {
        event_cash_ -= amount;
    } else {
        other_cash_[currency] -= amount;
    }
}

Observations TraderBook::sample(std::int64_t ts_ms, const Marks& marks, std::int64_t version) {
    Observations made;
    observe_at(ts_ms, "sampler", marks, version, made);
    return made;
}

bool TraderBook::is_late(const LedgerMove& move) const {
    return move.source == LedgerMove::Source::late_fill ||
           (newest_ms_ && move.time_ms <= *newest_ms_);
}

void TraderBook::add_moments(const std::vector<LedgerMove>& moves, MarkMoments& into) const {
    std::vector<std::string> held = symbols();
    std::set<std::int64_t> moments;
    std::optional<std::int64_t> late_ms;
    for (const LedgerMove& move : moves) {
        for (const rules::PositionStep& step : move.positions) {
            held.push_back(step.symbol.text());
        }
        for (const auto& [currency, amount] : move.other_cash) {
            held.push_back(currency);
        }
        if (is_late(move)) {
            late_ms = std::max(late_ms.value_or(move.time_ms), move.time_ms);
        } else if (move.source == LedgerMove::Source::fill) {
            moments.insert(move.time_ms);
        }
    }
    if (late_ms && moments.empty()) { // told by a correction
        moments.insert(newest_ms_.value_or(*late_ms) + 1);
    }
    if (!moments.empty()) {
        for (std::string& symbol : held) {
            into[std::move(symbol)].insert(moments.begin(), moments.end());
        }
    }
}

Observations TraderBook::observe(std::vector<LedgerMove> moves, const Marks& marks,
                                 std::int64_t version) {
    moves = in_order_of_time(std::move(moves));
    Observations made;
    // Late ones first: what follows is observed with them.
    bool late = false;
    std::int64_t newest_late_ms = 0;
    for (const LedgerMove& move : moves) {
        if (is_late(move)) {
            apply(move);
            late = late || move.source != LedgerMove::Source::cash_event;
            newest_late_ms = move.time_ms; // in order of time
        }
    }
    std::erase_if(moves, [before = newest_ms_](const LedgerMove& move) {
        return move.source == LedgerMove::Source::late_fill || (before && move.time_ms <= *before);
    });
    bool has_fill = false; // in this millisecond
    for (std::size_t i = 0; i < moves.size(); ++i) {
        apply(moves[i]);
        has_fill = has_fill || moves[i].source == LedgerMove::Source::fill;
        const bool ends = i + 1 == moves.size() || moves[i + 1].time_ms != moves[i].time_ms;
        if (ends && has_fill) {
            observe_at(moves[i].time_ms, "fill", marks, version, made);
        }
        has_fill = has_fill && !ends;
    }
    if (late && made.snapshots.empty()) {
        const std::int64_t after = newest_ms_.value_or(newest_late_ms);
        observe_at(after + 1, "correction", marks, version, made);
    }
    return made;
}

} // namespace nof0::pipelines
