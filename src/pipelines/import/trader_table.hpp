// TraderTable: the traders that a recording names, gathered file by file: who defines them, in
// which order they come, and which of them is only a benchmark.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace nof0::pipelines {

// A benchmark has an equity curve and nothing else: its account rows lack sharpe_ratio.
enum class RecordedTraderKind { model, benchmark };

struct RecordedTrader {
    std::string id;
    int sort_order = 0; // from 1: as trades.json introduces them, then the other files
    RecordedTraderKind kind = RecordedTraderKind::model;
    std::optional<std::int64_t> inception_us;
    std::optional<double> initial_equity_usd;
    std::string external_id;                   // of its since-inception record, or empty
    std::optional<std::int64_t> first_fact_us; // the earliest time of its records
};

class TraderTable {
public:
    static constexpr std::size_t k_traders_max = 10'000;

    struct Seen {
        RecordedTrader trader;
        bool is_defined = false;       // by one of the files that may
        bool has_inception = false;    // a since-inception record
        bool is_ranked = false;        // in analytics or the leaderboard
        bool has_account_rows = false; // in account-totals,
        bool has_sharpe_key = false;   // with the key sharpe_ratio in one of them
        bool is_reported = false;      // as defined by nobody
        int trade_rank = 0;            // order of first trades; 0 without any
        int inception_rank = 0;        // order in since-inception-values.json
    };

    // The trader's entry, made when it is new. Null when there are too many already.
    Seen* find_or_add(std::string_view id);
    // The entry of a trader that some file defines, or null.
    Seen* find_defined(std::string_view id);

    static void note_time(Seen& seen, std::int64_t time_us);
    void note_trade(Seen& seen) {
        seen.trade_rank = seen.trade_rank == 0 ? ++trade_ranks_ : seen.trade_rank;
    }
    void note_inception(Seen& seen) { seen.inception_rank = ++inception_ranks_; }

    // All defined traders with their order and kind.
    std::vector<RecordedTrader> traders() const;

private:
    std::vector<Seen> seen_; // in the order of their appearance
    std::unordered_map<std::string, std::size_t> index_;
    std::size_t last_ = 0; // the entry that was asked for last: most records repeat it
    int trade_ranks_ = 0;
    int inception_ranks_ = 0;
};

} // namespace nof0::pipelines
