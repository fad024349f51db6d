#include "traders/drawdown_watch.hpp"

#include "storage/drawdowns.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace nof0::traders {
namespace {

constexpr Milliseconds k_budget{10'000};
constexpr std::string_view k_key = "drawdown:";

std::string key_of(const std::string& trader) {
    return std::string(k_key) + trader;
}

} // namespace

Task<std::vector<Problem>> DrawdownWatch::told() {
    const Deadline deadline = Deadline::after(k_budget);
    pg::PooledConnection connection = co_await pool_.acquire(deadline);
    pg::Session session = connection.session(deadline);
    std::vector<Problem> problems;
    for (const std::string& trader : co_await storage::drawdowns_told(session)) {
        problems.push_back({key_of(trader), trader + " was far below its best"});
    }
    co_return problems;
}

Task<> DrawdownWatch::read(std::vector<TraderId> traders) {
    std::vector<std::string> ids;
    std::vector<std::int64_t> after_ms;
    for (const TraderId& trader : traders) {
        ids.push_back(trader.text());
        after_ms.push_back(curves_[trader.text()].seen_ms);
    }
    const Deadline deadline = Deadline::after(k_budget);
    pg::PooledConnection connection = co_await pool_.acquire(deadline);
    pg::Session session = connection.session(deadline);
    for (const storage::EquitySpanRow& row :
         co_await storage::equity_spans(session, ids, after_ms)) {
        Curve& curve = curves_[row.model_id];
        curve.seen_ms = row.newest_ms;
        curve.peak = std::max(curve.peak, row.peak - row.moved);
        curve.equity = row.newest_equity - row.moved_by_newest;
    }
}

Task<std::vector<Problem>> DrawdownWatch::look(std::vector<TraderId> traders, double alert_pct) {
    std::vector<Problem> problems;
    if (alert_pct <= 0 || traders.empty()) {
        co_return problems;
    }
    co_await read(traders);
    for (const TraderId& trader : traders) {
        const Curve& curve = curves_[trader.text()];
        const double drawdown_pct =
            curve.peak > 0 ? 100 * (curve.peak - curve.equity) / curve.peak : 0;
        if (drawdown_pct >= alert_pct) {
            problems.push_back(
                {key_of(trader.text()),
                 fmt::format("{} is {:.1f} % below its best: {:.2f} of {:.2f} USD; {:g} % is told",
                             trader.text(), drawdown_pct, curve.equity, curve.peak, alert_pct)});
        }
    }
    co_return problems;
}

Task<> DrawdownWatch::keep(Alert alert) {
    if (!alert.problem.key.starts_with(k_key)) {
        co_return;
    }
    std::string trader = alert.problem.key.substr(k_key.size());
    const Deadline deadline = Deadline::after(k_budget);
    pg::PooledConnection connection = co_await pool_.acquire(deadline);
    pg::Session session = connection.session(deadline);
    if (alert.is_over) {
        co_await storage::forget_drawdown(session, std::move(trader));
    } else {
        co_await storage::remember_drawdown(session, std::move(trader));
    }
}

} // namespace nof0::traders
