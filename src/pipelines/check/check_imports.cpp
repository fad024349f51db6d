// Recorded history by its own rules: it has no fills to be folded from, or only some.
#include "pipelines/check/check_parts.hpp"
#include "pipelines/fills/fill_rows.hpp"
#include "projections/trade_json.hpp"
#include "rules/trades.hpp"
#include "storage/check.hpp"

#include <cmath>

namespace nof0::pipelines {
namespace {

// A position that was open before the recording began, or lasts beyond it, leaves no trade there.
Task<> account(storage::ReadScope& scope, const storage::CheckAccountRow& account,
               CheckReport& report) {
    std::map<PairKey, std::vector<Fill>> pairs;
    for (const storage::StoredFillRow& row : co_await storage::fills_of_account(
             scope.session(), account.exchange_provider, account.account)) {
        ++report.counts["imported fills"];
        pairs[{row.exchange_provider, row.account, row.symbol}].push_back(fill_of(row));
    }
    std::map<std::string, Trade> wanted;
    for (auto& [pair, fills] : pairs) {
        for (const rules::BookStep& step : refold(std::move(fills), FoldStart::beginning).steps) {
            for (const rules::OwnedTrade& owned : step.trades) {
                Trade trade = rules::to_trade(owned.trade, owned.trader);
                std::string id = trade.id;
                wanted.emplace(std::move(id), std::move(trade));
            }
        }
    }
    std::vector<std::string> ids;
    for (const auto& [id, trade] : wanted) {
        ids.push_back(id);
    }
    std::map<std::string, Trade> stored;
    for (const storage::TradeRow& row : co_await storage::trades_by_ids(scope.session(), ids)) {
        stored.emplace(row.id, projections::trade_of(row));
    }
    for (const auto& [id, trade] : wanted) {
        const auto found = stored.find(id);
        if (found == stored.end()) {
            report.add("imported", "trade " + id, "follows from recorded fills, but is not there");
        } else if (found->second.quantity != trade.quantity ||
                   std::fabs(found->second.realized_net_pnl - trade.realized_net_pnl) > 1e-9) {
            report.add("imported", "trade " + id, "is not what its recorded fills make");
        }
    }
}

} // namespace

Task<> check_imports(storage::ReadScope& scope, CheckReport& report) {
    std::function<void(const storage::TradeRow&)> visit = [&report](const storage::TradeRow& row) {
        if (const auto broken = rules::broken_identity(projections::trade_of(row))) {
            report.add("imported", "trade " + row.id, *broken);
        }
    };
    co_await storage::for_each_imported_trade(scope.session(), std::move(visit));
    for (const auto& row : co_await storage::check_accounts(scope.session())) {
        if (row.exchange_provider == "import") {
            co_await account(scope, row, report);
        }
    }
}

} // namespace nof0::pipelines
