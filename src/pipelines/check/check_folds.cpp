// Fold of fills = positions, steps, trades and gaps: account by account, so that memory holds one
// account's fills and the hashes of all ids.
#include "pipelines/check/check_parts.hpp"
#include "pipelines/fills/fill_rows.hpp"
#include "pipelines/fills/fold_rows.hpp"
#include "storage/check.hpp"
#include "storage/frozen_pairs.hpp"

#include <algorithm>
#include <functional>
#include <set>
#include <unordered_set>

namespace nof0::pipelines {
namespace {

constexpr std::size_t k_rows_per_question = 5'000;

using IdHashes = std::unordered_set<std::size_t>;

std::size_t id_hash(std::string_view kind, const std::string& id) {
    return std::hash<std::string>{}(std::string(kind) + ' ' + id);
}

struct Wanted {
    std::vector<storage::FoldedTradeRow> trades;
    std::vector<storage::FoldedPositionRow> positions;
    std::vector<storage::PositionStepRow> steps;
    std::map<std::string, storage::NewFillRow> gaps; // by key
};

class FoldCheck {
public:
    FoldCheck(storage::ReadScope& scope, CheckReport& report) : scope_(scope), report_(report) {}

    Task<> run();
    FoldedLedgers take_ledgers() { return std::move(ledgers_); }

private:
    Task<> account(const storage::CheckAccountRow& account);
    void fold_pair(const PairKey& pair, std::vector<Fill> fills, Wanted& wanted);
    Task<> compare(const storage::CheckAccountRow& account, const Wanted& wanted);
    Task<> compare_gaps(const storage::CheckAccountRow& account, const Wanted& wanted);
    void tell(const char* kind, const std::vector<storage::CheckDifferenceRow>& rows);

    storage::ReadScope& scope_;
    CheckReport& report_;
    std::map<PairKey, storage::FrozenPairRow> frozen_;
    IdHashes wanted_ids_;
    FoldedLedgers ledgers_;
};

Task<> FoldCheck::run() {
    for (storage::FrozenPairRow& row : co_await storage::frozen_pairs(scope_.session())) {
        const std::string subject = row.account + ' ' + row.symbol;
        report_.add("frozen", subject, "not folded since " + row.fill_key + ": " + row.reason);
        PairKey key{row.exchange_provider, row.account, row.symbol};
        frozen_.emplace(std::move(key), std::move(row));
    }
    for (const auto& row : co_await storage::check_accounts(scope_.session())) {
        if (row.exchange_provider != "import") {
            co_await account(row);
        }
    }
    std::function<void(const storage::CheckIdRow&)> visit = [this](const storage::CheckIdRow& row) {
        ++report_.counts["folded rows"];
        if (!wanted_ids_.contains(id_hash(row.kind, row.id))) {
            report_.add("fold", row.kind + ' ' + row.id, "is stored, but no fill makes it");
        }
    };
    co_await storage::for_each_folded_id(scope_.session(), std::move(visit));
}

void FoldCheck::fold_pair(const PairKey& pair, std::vector<Fill> fills, Wanted& wanted) {
    const Refold folded = refold(std::move(fills), FoldStart::beginning);
    const FoldChanges changes = difference({}, folded.steps);
    for (const rules::PositionStep& step : changes.steps) {
        wanted.steps.push_back(position_step_row(pair, step, 0));
        const auto& row = wanted.steps.back();
        wanted_ids_.insert(id_hash("step", row.position_id + " step " + std::to_string(row.step)));
    }
    for (const auto& [id, step] : changes.positions) {
        wanted.positions.push_back(position_row(pair, step, 0));
        wanted_ids_.insert(id_hash("position", id));
        FoldedLedger& ledger = ledgers_[step.trader.text()];
        if (step.is_open) {
            ledger.held[pair.symbol] += step.quantity;
        }
        ledger.last_ms = std::max(ledger.last_ms, step.time_ms);
    }
    for (const auto& [id, trade] : changes.trades) {
        wanted.trades.push_back(trade_row(pair, trade, 0));
        wanted_ids_.insert(id_hash("trade", id));
        ledgers_[trade.trader.text()].residual += trade.trade.residual();
    }
    for (const auto& [key, gap] : changes.gaps) {
        wanted.gaps.emplace(key, gap_fill_row(pair, gap, 0));
        wanted_ids_.insert(id_hash("gap", pair.exchange_provider + ' ' + pair.account + ' ' + key));
    }
    for (const auto& [trader, sums] : changes.sums) {
        SumsChange& total = ledgers_[trader.text()].sums;
        total.trades += sums.trades;
        total.wins += sums.wins;
        total.win_dollars += sums.win_dollars;
        total.lose_dollars += sums.lose_dollars;
        total.gross += sums.gross;
        total.commission += sums.commission;
        total.cash += sums.cash;
        for (const auto& [currency, amount] : sums.other_cash) {
            total.other_cash[currency] += amount;
        }
    }
}

Task<> FoldCheck::account(const storage::CheckAccountRow& account) {
    std::map<PairKey, std::vector<Fill>> pairs;
    for (const storage::StoredFillRow& row : co_await storage::fills_of_account(
             scope_.session(), account.exchange_provider, account.account)) {
        ++report_.counts["fills"];
        PairKey pair{row.exchange_provider, row.account, row.symbol};
        const auto frozen = frozen_.find(pair);
        if (frozen != frozen_.end()) {
            ledgers_[row.model_id].frozen = true;
            if (row.version >= frozen->second.version) {
                continue; // stored only
            }
        }
        auto& accounts = ledgers_[row.model_id].accounts;
        std::pair<std::string, std::string> own{row.exchange_provider, row.account};
        if (std::ranges::find(accounts, own) == accounts.end()) {
            accounts.push_back(std::move(own));
        }
        pairs[std::move(pair)].push_back(fill_of(row));
    }
    Wanted wanted;
    for (auto& [pair, fills] : pairs) {
        ++report_.counts["accounts and coins"];
        fold_pair(pair, std::move(fills), wanted);
    }
    co_await compare(account, wanted);
}

void FoldCheck::tell(const char* kind, const std::vector<storage::CheckDifferenceRow>& rows) {
    for (const storage::CheckDifferenceRow& row : rows) {
        std::string columns;
        for (const std::string& column : row.columns) {
            columns += (columns.empty() ? "" : ", ") + column;
        }
        report_.add("fold", std::string(kind) + ' ' + row.id,
                    row.missing ? "follows from fills, but is not stored"
                                : "is not what its fills make: " + columns);
    }
}

Task<> FoldCheck::compare(const storage::CheckAccountRow& account, const Wanted& wanted) {
    pg::Session& session = scope_.session();
    const auto each = [](const auto& rows, std::size_t first) {
        return std::span(rows).subspan(first, std::min(k_rows_per_question, rows.size() - first));
    };
    for (std::size_t i = 0; i < wanted.trades.size(); i += k_rows_per_question) {
        tell("trade", co_await storage::different_trades(session, each(wanted.trades, i)));
    }
    for (std::size_t i = 0; i < wanted.positions.size(); i += k_rows_per_question) {
        tell("position", co_await storage::different_positions(session, each(wanted.positions, i)));
    }
    for (std::size_t i = 0; i < wanted.steps.size(); i += k_rows_per_question) {
        tell("step", co_await storage::different_steps(session, each(wanted.steps, i)));
    }
    co_await compare_gaps(account, wanted);
}

Task<> FoldCheck::compare_gaps(const storage::CheckAccountRow& account, const Wanted& wanted) {
    std::set<std::string> stored;
    for (const storage::CheckGapRow& row : co_await storage::check_gaps(
             scope_.session(), account.exchange_provider, account.account)) {
        stored.insert(row.fill_key);
        const auto found = wanted.gaps.find(row.fill_key);
        if (found == wanted.gaps.end()) {
            continue; // an id that no fill makes
        }
        const storage::NewFillRow& gap = found->second;
        if (gap.model_id != row.model_id || gap.ts_ms != row.ts_ms || gap.side != row.side ||
            gap.px != row.px || gap.sz != row.sz || gap.start_position != row.start_position) {
            report_.add("fold", "gap " + row.account + ' ' + row.fill_key,
                        "is not what its fills make");
        }
    }
    for (const auto& [key, row] : wanted.gaps) {
        if (!stored.contains(key)) {
            report_.add("fold", "gap " + row.account + ' ' + key,
                        "follows from fills, but is not stored");
        }
    }
}

} // namespace

Task<FoldedLedgers> check_folds(storage::ReadScope& scope, CheckReport& report) {
    FoldCheck check(scope, report);
    co_await check.run();
    co_return check.take_ledgers();
}

} // namespace nof0::pipelines
