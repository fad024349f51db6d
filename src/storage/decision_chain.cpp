#include "storage/decision_chain.hpp"

#include <limits>
#include <map>

namespace nof0::storage {
namespace {

const pg::Statement<CycleRow(std::string_view, std::int32_t, std::int64_t)> k_cycles{
    "decision_chain.cycles"};
const pg::Statement<OrderRow(std::string_view, std::vector<std::int32_t>)> k_orders{
    "decision_chain.orders"};
const pg::Statement<ChainFillRow(std::vector<std::string>)> k_fills{"decision_chain.fills"};
const pg::Statement<ChainTradeRow(std::vector<std::string>)> k_trades{"decision_chain.trades"};

} // namespace

Task<std::vector<DecisionChain>> decision_chains(pg::Session& session, std::string trader,
                                                 std::optional<std::int32_t> before,
                                                 std::int64_t limit) {
    const std::int32_t below = before.value_or(std::numeric_limits<std::int32_t>::max());
    std::vector<DecisionChain> chains;
    std::map<std::int32_t, std::size_t> place; // of a cycle, in the answer
    std::vector<std::int32_t> numbers;
    for (CycleRow& row : co_await session.all(k_cycles, trader, below, limit)) {
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

} // namespace nof0::storage
