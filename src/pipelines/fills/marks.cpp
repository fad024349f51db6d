#include "pipelines/fills/marks.hpp"

#include "storage/ledgers.hpp"

#include <utility>
#include <vector>

namespace nof0::pipelines {

Task<Marks> Marks::read(pg::Session& session, const MarkMoments& wanted) {
    std::vector<std::string> symbols;
    for (const auto& [symbol, moments] : wanted) {
        symbols.push_back(symbol);
    }
    Marks marks;
    std::vector<std::string> asked;
    std::vector<std::int64_t> moments_ms;
    for (const storage::MarkRow& row : co_await storage::marks_of(session, symbols)) {
        const auto price = Decimal::from_double(row.price);
        if (!price) {
            continue;
        }
        marks.put_latest(row.symbol, *price, row.ts_ms);
        for (const std::int64_t moment_ms : wanted.find(row.symbol)->second) {
            if (moment_ms < row.ts_ms) {
                asked.push_back(row.symbol);
                moments_ms.push_back(moment_ms);
            }
        }
    }
    if (!asked.empty()) {
        for (const storage::MarkRow& row : co_await storage::marks_at(session, asked, moments_ms)) {
            if (const auto price = Decimal::from_double(row.price)) {
                marks.put_at(row.symbol, row.ts_ms, *price);
            }
        }
    }
    co_return marks;
}

void Marks::put_latest(std::string symbol, Decimal price, std::int64_t ts_ms) {
    History& history = by_symbol_[std::move(symbol)];
    history.latest = price;
    history.latest_ms = ts_ms;
}

void Marks::put_at(std::string symbol, std::int64_t moment_ms, Decimal price) {
    by_symbol_[std::move(symbol)].at.insert_or_assign(moment_ms, price);
}

const Decimal* Marks::find(std::string_view symbol, std::int64_t moment_ms) const {
    const auto history = by_symbol_.find(symbol);
    if (history == by_symbol_.end()) {
        return nullptr;
    }
    if (moment_ms < history->second.latest_ms) {
        if (const auto at = history->second.at.find(moment_ms); at != history->second.at.end()) {
            return &at->second;
        }
    }
    return &history->second.latest;
}

} // namespace nof0::pipelines
