#include "pipelines/prices/feed_cursor.hpp"

#include <algorithm>

namespace nof0::pipelines {

FeedCursor::FeedCursor(std::int64_t last_ts_ms, std::vector<std::int64_t> last_seqs)
    : last_ts_ms_(last_ts_ms), last_seqs_(std::move(last_seqs)) {
    std::ranges::sort(last_seqs_);
    if (last_seqs_.size() >= k_seqs_max) {
        known_from_ = last_seqs_.front();
    }
}

void FeedCursor::raise_to(std::int64_t ts_ms) {
    if (ts_ms > last_ts_ms_) {
        last_ts_ms_ = ts_ms;
        last_seqs_.clear();
        known_from_ = std::numeric_limits<std::int64_t>::max();
    }
}

FeedCursor::Answer FeedCursor::seen_before(TickKey key) const {
    if (key.ts_ms != last_ts_ms_) {
        return key.ts_ms > last_ts_ms_ ? Answer::is_new : Answer::ask;
    }
    if (std::ranges::binary_search(last_seqs_, key.seq)) {
        return Answer::repeat;
    }
    return key.seq >= known_from_ ? Answer::is_new : Answer::ask;
}

bool FeedCursor::seen_in_batch(TickKey key) const {
    const bool is_beyond = batch_.empty() || batch_.back() < key;
    return !is_beyond && std::ranges::binary_search(batch_, key);
}

void FeedCursor::accept(TickKey key) {
    if (batch_.empty() || batch_.back() < key) {
        batch_.push_back(key);
    } else {
        batch_.insert(std::ranges::upper_bound(batch_, key), key);
    }
}

void FeedCursor::settle() {
    if (batch_.empty()) {
        return;
    }
    if (batch_.back().ts_ms > last_ts_ms_) {
        last_ts_ms_ = batch_.back().ts_ms;
        last_seqs_.clear();
        known_from_ = std::numeric_limits<std::int64_t>::min();
    }
    for (auto key = batch_.rbegin(); key != batch_.rend() && key->ts_ms == last_ts_ms_; ++key) {
        last_seqs_.push_back(key->seq);
    }
    batch_.clear();
    std::ranges::sort(last_seqs_);
    if (last_seqs_.size() > k_seqs_max) {
        const auto surplus = static_cast<std::ptrdiff_t>(last_seqs_.size() - k_seqs_max);
        last_seqs_.erase(last_seqs_.begin(), last_seqs_.begin() + surplus);
        known_from_ = std::max(known_from_, last_seqs_.front());
    }
}

std::string FeedCursor::last_seqs_text() const {
    std::string text = "{";
    for (const std::int64_t seq : last_seqs_) {
        text += std::to_string(seq);
        text += ',';
    }
    if (text.size() > 1) {
        text.pop_back();
    }
    text += '}';
    return text;
}

} // namespace nof0::pipelines
