// FeedCursor: which ticks of one feed (source and symbol) were seen.
//
// A tick is (ts_ms, source_seq). Feeds repeat themselves: a resubscribed one sends its last trades
// again, and most ticks share their millisecond with others. So the cursor keeps the newest
// millisecond and the sequence numbers seen in it, and answers three ways: newer than that is new,
// a number seen in it is a repeat, and of anything older only price_ticks knows, which is asked
// tick by tick through its index. There is no age at which a tick is not judged: late ones are rare
// on a live feed (the screen's 60 s and 5 s bound them), and a file that is replayed twice is told
// apart from one that fills a gap.
//
// The state is a function of the set of accepted ticks, whatever their order. Plain data; no I/O.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

namespace nof0::pipelines {

struct TickKey {
    std::int64_t ts_ms = 0;
    std::int64_t seq = 0;
    auto operator<=>(const TickKey&) const = default;
};

class FeedCursor {
public:
    // The greatest ones are kept; of the rest price_ticks is asked.
    static constexpr std::size_t k_seqs_max = 1'024;

    // Of a feed that was never read.
    FeedCursor() = default;
    // As stored.
    FeedCursor(std::int64_t last_ts_ms, std::vector<std::int64_t> last_seqs);
    // Ticks up to `ts_ms` are stored, and nothing more is known (they came by another way).
    void raise_to(std::int64_t ts_ms);

    enum class Answer { is_new, repeat, ask };
    // Of what was accepted before the running batch.
    Answer seen_before(TickKey key) const;
    bool seen_in_batch(TickKey key) const;
    // REQUIRES that neither of them knows it.
    void accept(TickKey key);
    // The ticks of the running batch, ascending.
    const std::vector<TickKey>& batch() const { return batch_; }
    // The batch becomes part of what was accepted before.
    void settle();

    std::int64_t last_ts_ms() const { return last_ts_ms_; }
    const std::vector<std::int64_t>& last_seqs() const { return last_seqs_; } // ascending
    std::string last_seqs_text() const; // "{7,8,9}", as Postgres writes it

private:
    std::int64_t last_ts_ms_ = std::numeric_limits<std::int64_t>::min();
    std::vector<std::int64_t> last_seqs_;
    // From here on every number that was seen at last_ts_ms_ is in last_seqs_.
    std::int64_t known_from_ = std::numeric_limits<std::int64_t>::min();
    std::vector<TickKey> batch_;
};

} // namespace nof0::pipelines
