#include "pipelines/fills/fold_changes.hpp"

#include "rules/fill_order.hpp"

namespace nof0::pipelines {
namespace {

using rules::BookStep;
using rules::GapFill;
using rules::OwnedTrade;
using rules::PositionStep;

enum class Sign { add, take_back };

void add_trade(SumsChange& sums, const rules::FoldedTrade& trade, Sign sign) {
    const auto signed_amount = [sign](Decimal amount) {
        return sign == Sign::add ? amount : -amount;
    };
    const Decimal net = trade.net();
    const bool is_win = net.sign() > 0;
    const std::int64_t one = sign == Sign::add ? 1 : -1;
    sums.trades += one;
    sums.wins += is_win ? one : 0;
    (is_win ? sums.win_dollars : sums.lose_dollars) += signed_amount(net);
    sums.gross += signed_amount(trade.gross);
    sums.commission += signed_amount(trade.entry_commission + trade.exit_commission);
}

void add_sums(std::map<TraderId, SumsChange>& sums, std::span<const BookStep> steps, Sign sign) {
    for (const BookStep& step : steps) {
        for (const OwnedTrade& owned : step.trades) {
            add_trade(sums[owned.trader], owned.trade, sign);
        }
        for (const rules::CashMove& move : step.cash) {
            SumsChange& change = sums[move.trader];
            (move.currency.empty() ? change.cash : change.other_cash[move.currency]) +=
                sign == Sign::add ? move.amount : -move.amount;
        }
    }
}

// Everything that steps leave behind, by its id.
struct Rows {
    std::map<std::pair<std::string, int>, const PositionStep*> steps;
    std::map<std::string, const PositionStep*> positions;
    std::map<std::string, const OwnedTrade*> trades;
    std::map<std::string, const GapFill*> gaps;
};

Rows rows_of(std::span<const BookStep> steps) {
    Rows rows;
    for (const BookStep& step : steps) {
        for (const PositionStep& position : step.positions) {
            const std::string id = rules::position_id(position.trader, position.open_key);
            rows.steps[{id, position.step}] = &position;
            rows.positions[id] = &position;
        }
        for (const OwnedTrade& owned : step.trades) {
            rows.trades[rules::trade_id(owned.trader, owned.trade)] = &owned;
        }
        for (const GapFill& gap : step.gaps) {
            rows.gaps[gap.key] = &gap;
        }
    }
    return rows;
}

// Calls changed(id, row) for what is new or different, gone(id, row) for what is no more.
template<class Map, class Changed, class Gone>
void compare(const Map& stored, const Map& wanted, Changed changed, Gone gone) {
    for (const auto& [id, row] : wanted) {
        const auto found = stored.find(id);
        if (found == stored.end() || !(*found->second == *row)) {
            changed(id, *row);
        }
    }
    for (const auto& [id, row] : stored) {
        if (!wanted.contains(id)) {
            gone(id, *row);
        }
    }
}

void drop_empty(std::map<TraderId, SumsChange>& sums) {
    for (auto& [trader, change] : sums) {
        std::erase_if(change.other_cash, [](const auto& other) { return other.second.is_zero(); });
    }
    std::erase_if(sums, [](const auto& entry) { return entry.second.is_empty(); });
}

} // namespace

FoldChanges append_fills(rules::PositionBook& book, std::span<const Fill> fills,
                         std::vector<BookStep>& steps) {
    FoldChanges changes{.appended = true};
    const std::size_t first = steps.size();
    for (const Fill& fill : fills) {
        steps.push_back(book.apply(fill));
    }
    const std::span<const BookStep> added = std::span(steps).subspan(first);
    for (const BookStep& step : added) {
        for (const PositionStep& position : step.positions) {
            changes.steps.push_back(position);
            changes.positions.insert_or_assign(
                rules::position_id(position.trader, position.open_key), position);
        }
        for (const OwnedTrade& owned : step.trades) {
            changes.trades.emplace(rules::trade_id(owned.trader, owned.trade), owned);
        }
        for (const GapFill& gap : step.gaps) {
            changes.gaps.emplace(gap.key, gap);
        }
    }
    add_sums(changes.sums, added, Sign::add);
    return changes;
}

Refold refold(std::vector<Fill> fills, FoldStart start) {
    const auto position = start == FoldStart::flat ? std::optional(Decimal()) : std::nullopt;
    rules::OrderedFills ordered = rules::canonical_order(std::move(fills), position);
    Refold result{.book = {}, .steps = {}, .last_ms = 0, .unchained = ordered.unchained};
    result.steps.reserve(ordered.fills.size());
    for (const Fill& fill : ordered.fills) {
        result.steps.push_back(result.book.apply(fill));
    }
    if (!ordered.fills.empty()) {
        result.last_ms = ordered.fills.back().time_ms;
    }
    return result;
}

FoldChanges difference(std::span<const BookStep> stored, std::span<const BookStep> wanted) {
    FoldChanges changes{.refolded = true};
    const Rows before = rows_of(stored);
    const Rows after = rows_of(wanted);
    compare(
        before.steps, after.steps,
        [&](const auto& id, const PositionStep& step) {
            changes.steps.push_back(step);
            if (before.steps.contains(id)) {
                changes.voided_steps.insert(id);
            }
        },
        [&](const auto& id, const PositionStep&) { changes.voided_steps.insert(id); });
    compare(
        before.positions, after.positions,
        [&](const auto& id, const PositionStep& step) { changes.positions.emplace(id, step); },
        [&](const auto& id, const PositionStep& step) {
            changes.removed_positions.emplace(id, step.trader);
        });
    compare(
        before.trades, after.trades,
        [&](const auto& id, const OwnedTrade& trade) { changes.trades.emplace(id, trade); },
        [&](const auto& id, const OwnedTrade& trade) {
            changes.voided_trades.emplace(id, trade.trader);
        });
    compare(
        before.gaps, after.gaps,
        [&](const auto& key, const GapFill& gap) { changes.gaps.emplace(key, gap); },
        [&](const auto& key, const GapFill&) { changes.voided_gaps.insert(key); });
    add_sums(changes.sums, stored, Sign::take_back);
    add_sums(changes.sums, wanted, Sign::add);
    drop_empty(changes.sums);
    return changes;
}

} // namespace nof0::pipelines
