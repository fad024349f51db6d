// FillsPipeline: what traders were worth at each of their new fills.
#include "pipelines/fills.hpp"
#include "storage/partitions.hpp"

namespace nof0::pipelines {

Task<> FillsPipeline::observe(storage::WriteScope& scope, Work& work) {
    MarkMoments wanted;
    for (const auto& [trader, moves] : work.moves) {
        books_.find(trader)->second.add_moments(moves, wanted);
    }
    const Marks marks = co_await Marks::read(scope.session(), wanted);
    for (auto& [trader, moves] : work.moves) {
        TraderBook& book = books_.find(trader)->second;
        if (const auto first = work.first_fill_ms.find(trader); first != work.first_fill_ms.end()) {
            const TraderBook::Inception change = book.begin(first->second);
            if (change != TraderBook::Inception::unchanged) {
                work.writes.begin(trader, *book.inception_us(), change);
            }
        }
        work.writes.add(book.observe(std::move(moves), marks, scope.version()));
    }
    for (const std::int64_t month : work.writes.observed_months()) {
        if (months_.insert(month).second) {
            new_months_.insert(month);
            co_await storage::ensure_month(
                scope.session(), storage::PartitionedTable::account_equity_snapshots, month);
        }
    }
}

} // namespace nof0::pipelines
