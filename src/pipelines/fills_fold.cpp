// The folding half of FillsPipeline: from the new fills of each pair to rows and ledger moves.
#include "base/log.hpp"
#include "pipelines/fills.hpp"
#include "rules/fill_order.hpp"

#include <algorithm>
#include <limits>

namespace nof0::pipelines {
namespace {

// What an appended step did to each trader that it touched (two of them when a position changes
// hands by a flip).
void add_moves(std::map<std::string, std::vector<LedgerMove>>& moves, const rules::BookStep& step) {
    std::map<std::string, LedgerMove> by_trader;
    const auto move_of = [&](const TraderId& trader) -> LedgerMove& {
        LedgerMove& move = by_trader[trader.text()];
        move.time_ms = step.time_ms;
        return move;
    };
    for (const rules::CashMove& cash : step.cash) {
        LedgerMove& move = move_of(cash.trader);
        (cash.currency.empty() ? move.cash : move.other_cash[cash.currency]) += cash.amount;
    }
    for (const rules::PositionStep& position : step.positions) {
        move_of(position.trader).positions.push_back(position);
    }
    for (auto& [trader, move] : by_trader) {
        moves[trader].push_back(std::move(move));
    }
}

// What a refold did to them: it has no moment of its own.
void add_late_moves(std::map<std::string, std::vector<LedgerMove>>& moves,
                    const FoldChanges& changes, std::int64_t time_ms) {
    std::map<std::string, LedgerMove> by_trader;
    for (const auto& [trader, sums] : changes.sums) {
        by_trader[trader.text()].cash = sums.cash;
        by_trader[trader.text()].other_cash = sums.other_cash;
    }
    for (const auto& [id, step] : changes.positions) {
        by_trader[step.trader.text()].positions.push_back(step);
    }
    for (const auto& [id, trader] : changes.removed_positions) {
        by_trader[trader.text()].removed.push_back(id);
    }
    for (auto& [trader, move] : by_trader) {
        move.time_ms = time_ms;
        move.source = LedgerMove::Source::late_fill;
        moves[trader].push_back(std::move(move));
    }
}

std::int64_t earliest_ms(const std::vector<Fill>& fills) {
    return std::ranges::min(fills, {}, &Fill::time_ms).time_ms;
}

} // namespace

std::optional<std::string> FillsPipeline::unfoldable(const Fill& fill) const {
    if (fill.time_ms < options_.time_ms_min || fill.time_ms > options_.time_ms_max) {
        return "the time is out of bounds";
    }
    return rules::unfoldable(fill);
}

void FillsPipeline::freeze(const PairKey& key, const Fill& fill, const std::string& why,
                           storage::WriteScope& scope, Work& work) {
    log_error("fills.frozen", {{"account", key.account},
                               {"symbol", key.symbol},
                               {"model_id", fill.trader.text()},
                               {"fill", fill_key(fill)},
                               {"why", why}});
    work.writes.freeze(
        {key.exchange_provider, key.account, key.symbol, fill_key(fill), why, scope.version()});
    frozen_.insert(key);
    newly_frozen_.insert(key);
    pairs_.erase(key);
}

// Pairs whose new fills follow what is remembered are folded at once, the others after a look into
// the database.
Task<> FillsPipeline::fold_all(storage::WriteScope& scope, Work& work) {
    std::vector<PairKey> to_load;
    for (auto& [key, fills] : work.fills) {
        if (frozen_.contains(key)) {
            continue;
        }
        const auto bad = std::ranges::find_if(
            fills, [this](const Fill& fill) { return unfoldable(fill).has_value(); });
        if (bad != fills.end()) {
            freeze(key, *bad, *unfoldable(*bad), scope, work);
            continue;
        }
        for (const Fill& fill : fills) {
            std::int64_t& first =
                work.first_fill_ms.try_emplace(fill.trader.text(), fill.time_ms).first->second;
            first = std::min(first, fill.time_ms);
        }
        touched_pairs_.insert(key);
        const auto known = pairs_.find(key);
        if (known != pairs_.end() && earliest_ms(fills) > known->second.last_ms) {
            append(key, known->second, std::move(fills), scope, work);
        } else {
            to_load.push_back(key);
        }
    }
    if (!to_load.empty()) {
        co_await load_and_fold(scope, work, to_load);
    }
}

void FillsPipeline::append(const PairKey& key, Pair& pair, std::vector<Fill> fills,
                           storage::WriteScope& scope, Work& work) {
    rules::OrderedFills ordered =
        rules::canonical_order(std::move(fills), pair.book.state().quantity);
    unchained_.increment(static_cast<double>(ordered.unchained));
    std::vector<rules::BookStep> steps;
    const FoldChanges changes = append_fills(pair.book, ordered.fills, steps);
    pair.last_ms = ordered.fills.back().time_ms;
    gaps_.increment(static_cast<double>(changes.gaps.size()));
    work.writes.add(key, changes, scope);
    for (const rules::BookStep& step : steps) {
        add_moves(work.moves, step);
    }
}

Task<> FillsPipeline::load_and_fold(storage::WriteScope& scope, Work& work,
                                    const std::vector<PairKey>& pairs) {
    std::vector<storage::PairRow> rows;
    for (const PairKey& key : pairs) {
        rows.push_back(
            {key.exchange_provider, key.account, key.symbol, earliest_ms(work.fills[key])});
    }
    Task<std::vector<storage::FlatPointRow>> asked = storage::flat_points(scope.session(), rows);
    Task<std::vector<storage::StoredFillRow>> since =
        storage::fills_since_flat(scope.session(), rows);
    const std::vector<storage::FlatPointRow> points = co_await std::move(asked);
    FillsByPair stored;
    for (const storage::StoredFillRow& row : co_await std::move(since)) {
        if (row.version < scope.version()) { // the others have just been stored
            stored[{row.exchange_provider, row.account, row.symbol}].push_back(fill_of(row));
        }
    }
    for (const storage::FlatPointRow& point : points) {
        const PairKey& key = pairs[static_cast<std::size_t>(point.n - 1)];
        std::vector<Fill>& added = work.fills[key];
        const FoldStart start = point.flat_ms ? FoldStart::flat : FoldStart::beginning;
        std::vector<Fill>& before = stored[key];
        const std::int64_t newest = before.empty()
                                        ? std::numeric_limits<std::int64_t>::min()
                                        : std::ranges::max(before, {}, &Fill::time_ms).time_ms;
        if (earliest_ms(added) <= newest) {
            refold_pair(key, std::move(before), added, start, scope, work);
            continue;
        }
        if (before.empty() && start == FoldStart::beginning) {
            // The first fills of all: nobody knows what was held before them.
            refold_pair(key, {}, added, start, scope, work);
            continue;
        }
        Refold state = refold(std::move(before), start);
        Pair& pair =
            pairs_.insert_or_assign(key, Pair{std::move(state.book), newest}).first->second;
        append(key, pair, std::move(added), scope, work);
    }
}

void FillsPipeline::refold_pair(const PairKey& key, std::vector<Fill> stored,
                                const std::vector<Fill>& added, FoldStart start,
                                storage::WriteScope& scope, Work& work) {
    std::vector<Fill> all = stored;
    all.insert(all.end(), added.begin(), added.end());
    const bool is_first = stored.empty();
    const Refold before = refold(std::move(stored), start);
    Refold after = refold(std::move(all), start);
    unchained_.increment(static_cast<double>(after.unchained));
    FoldChanges changes = difference(before.steps, after.steps);
    gaps_.increment(static_cast<double>(changes.gaps.size()));
    changes.refolded = !is_first;
    work.writes.add(key, changes, scope);
    if (is_first) {
        for (const rules::BookStep& step : after.steps) {
            add_moves(work.moves, step);
        }
    } else {
        refolds_.increment();
        log_debug("fills.refold", {{"account", key.account},
                                   {"symbol", key.symbol},
                                   {"fills", after.steps.size()},
                                   {"added", added.size()}});
        add_late_moves(work.moves, changes, after.last_ms);
    }
    pairs_.insert_or_assign(key, Pair{std::move(after.book), after.last_ms});
}

Task<> FillsPipeline::load_books(storage::WriteScope& scope, Work& work) {
    for (const auto& [trader, moves] : work.moves) {
        work.owners.insert(trader);
    }
    std::vector<std::string> unknown;
    for (const std::string& trader : work.owners) {
        touched_books_.insert(trader);
        if (!books_.contains(trader)) {
            unknown.push_back(trader);
        }
    }
    if (unknown.empty()) {
        co_return;
    }
    pg::Session& session = scope.session();
    Task<std::vector<storage::LedgerRow>> asked = storage::ledgers(session, unknown);
    Task<std::vector<storage::HoldingRow>> held = storage::holdings(session, unknown);
    Task<std::vector<storage::CurrencyLedgerRow>> others =
        storage::currency_ledgers(session, unknown);
    for (const storage::LedgerRow& row : co_await std::move(asked)) {
        TraderBook& book = books_.emplace(row.model_id, TraderBook(row)).first->second;
        if (const auto opening = book.take_opening()) {
            work.writes.add_opening(row.model_id, *opening, scope.version());
        }
    }
    for (const std::string& trader : unknown) {
        if (!books_.contains(trader)) { // nobody configured it
            work.writes.unknown_trader(trader);
            books_.emplace(trader, TraderBook(storage::LedgerRow{.model_id = trader}));
        }
    }
    for (const storage::HoldingRow& row : co_await std::move(held)) {
        books_.find(row.model_id)->second.hold(row);
    }
    for (const storage::CurrencyLedgerRow& row : co_await std::move(others)) {
        books_.find(row.model_id)->second.hold(row);
    }
}

} // namespace nof0::pipelines
