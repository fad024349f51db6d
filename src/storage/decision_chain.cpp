#include "storage/decision_chain.hpp"

#include <map>

namespace nof0::storage {
namespace {

const pg::Statement<CycleRow(std::string_view, std::int32_t, std::int64_t, std::int32_t)> k_cycles{
    "decision_chain.cycles"};
const pg::Statement<CycleBoundsRow(std::string_view, std::int64_t, std::int64_t)> k_bounds{
    "decision_chain.bounds"};
const pg::Statement<OrderRow(std::string_view, std::vector<std::int32_t>)> k_orders{
    "decision_chain.orders"};
const pg::Statement<ChainFillRow(std::vector<std::string>)> k_fills{"decision_chain.fills"};
const pg::Statement<ChainTradeRow(std::vector<std::string>)> k_trades{"decision_chain.trades"};

} // namespace

Task<std::vector<DecisionChain>> decision_chains(pg::Session& session, std::string trader,
                                                 CycleRange range) {
    std::vector<DecisionChain> chains;
    std::map<std::int32_t, std::size_t> place; // of a cycle, in the answer
    std::vector<std::int32_t> numbers;
    for (CycleRow& row :
         co_await session.all(k_cycles, trader, range.before, range.limit, range.after)) {
        place[row.cycle_number] = chains.size();
        numbers.push_back(row.cycle_number);
        chains.push_back({.cycle = std::move(row)});
    }
    std::map<std::string, std::size_t> of_order; // cloid -> place
    std::vector<std::string> cloids;
    for (OrderRow& row : co_await session.all(k_orders, trader, numbers)) {
        const std::size_t at = place.at(row.cycle_number.value());
        of_order[row.cloid] = at;
        cloids.push_back(row.cloid);
        chains[at].orders.push_back(std::move(row));
    }
    if (cloids.empty()) {
        co_return chains;
    }
    Task<std::vector<ChainFillRow>> fills = session.all(k_fills, cloids);
    Task<std::vector<ChainTradeRow>> trades = session.all(k_trades, cloids);
    for (ChainFillRow& row : co_await std::move(fills)) {
        chains[of_order.at(row.order_cloid)].fills.push_back(std::move(row));
    }
    for (ChainTradeRow& row : co_await std::move(trades)) {
        chains[of_order.at(row.order_cloid)].trades.push_back(std::move(row));
    }
    co_return chains;
}

Task<CycleBoundsRow> cycle_bounds(pg::Session& session, std::string_view trader,
                                  std::int64_t from_ms, std::int64_t to_ms) {
    return session.one(k_bounds, trader, from_ms, to_ms);
}

} // namespace nof0::storage
