#include "pipelines/prices/feed_table.hpp"

#include <functional>

namespace nof0::pipelines {

std::size_t FeedTable::NameHash::operator()(const Name& name) const noexcept {
    const std::size_t source = std::hash<std::string_view>{}(name.source);
    return std::hash<std::string_view>{}(name.symbol) ^ (source * 0x9E3779B97F4A7C15ULL);
}

Feed* FeedTable::find(const PriceTick& tick) {
    if (last_ != nullptr && last_->symbol == tick.symbol.text() && last_->source == tick.source) {
        return last_;
    }
    const auto found = feeds_.find(Name{tick.source, tick.symbol.text()});
    if (found == feeds_.end()) {
        return nullptr;
    }
    last_ = found->second.get();
    return last_;
}

Feed& FeedTable::add(const storage::FeedStateRow& row, bool on_board) {
    auto feed = std::make_unique<Feed>();
    feed->source = row.source;
    feed->symbol = row.symbol;
    feed->on_board = on_board;
    if (row.last_ts_ms) {
        feed->cursor =
            FeedCursor(*row.last_ts_ms, row.last_seqs.value_or(std::vector<std::int64_t>{}));
    }
    if (row.close_ts_ms) {
        feed->cursor.raise_to(*row.close_ts_ms);
        feed->newest = TickKey{*row.close_ts_ms, row.close_seq.value_or(0)};
        feed->newest_price = row.close.value_or(0);
    }
    const Name name{feed->source, feed->symbol};
    return *(feeds_[name] = std::move(feed));
}

void FeedTable::clear() {
    feeds_.clear();
    last_ = nullptr;
}

} // namespace nof0::pipelines
