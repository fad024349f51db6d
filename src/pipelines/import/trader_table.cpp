#include "pipelines/import/trader_table.hpp"

#include <algorithm>
#include <limits>
#include <tuple>

namespace nof0::pipelines {
namespace {

int rank_or_last(int rank) {
    return rank == 0 ? std::numeric_limits<int>::max() : rank;
}

bool is_benchmark(const TraderTable::Seen& seen) {
    const bool curve_without_sharpe = seen.has_account_rows && !seen.has_sharpe_key;
    return curve_without_sharpe || (seen.trade_rank == 0 && !seen.is_ranked);
}

} // namespace

TraderTable::Seen* TraderTable::find_or_add(std::string_view id) {
    if (last_ < seen_.size() && seen_[last_].trader.id == id) {
        return &seen_[last_];
    }
    const auto found = index_.find(std::string(id));
    if (found != index_.end()) {
        last_ = found->second;
        return &seen_[last_];
    }
    if (seen_.size() == k_traders_max) {
        return nullptr;
    }
    last_ = seen_.size();
    index_.emplace(id, last_);
    Seen& seen = seen_.emplace_back();
    seen.trader.id = id;
    return &seen;
}

TraderTable::Seen* TraderTable::find_defined(std::string_view id) {
    Seen* const seen = find_or_add(id);
    return seen != nullptr && seen->is_defined ? seen : nullptr;
}

void TraderTable::note_time(Seen& seen, std::int64_t time_us) {
    auto& first = seen.trader.first_fact_us;
    first = first ? std::min(*first, time_us) : time_us;
}

std::vector<RecordedTrader> TraderTable::traders() const {
    std::vector<const Seen*> defined;
    for (const Seen& seen : seen_) {
        if (seen.is_defined) {
            defined.push_back(&seen);
        }
    }
    // Addresses rise in the order of appearance.
    std::ranges::sort(defined, {}, [](const Seen* seen) {
        return std::tuple(rank_or_last(seen->trade_rank), rank_or_last(seen->inception_rank), seen);
    });
    std::vector<RecordedTrader> traders;
    for (const Seen* seen : defined) {
        RecordedTrader& trader = traders.emplace_back(seen->trader);
        trader.sort_order = static_cast<int>(traders.size());
        trader.kind =
            is_benchmark(*seen) ? RecordedTraderKind::benchmark : RecordedTraderKind::model;
    }
    return traders;
}

} // namespace nof0::pipelines
