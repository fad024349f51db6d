// AnalyticsReader: traders in, their analytics out, a few at a time; what the analytics batch
// computes, as a function of one snapshot.
//
//   AnalyticsReader reader(scope, traders, coins);
//   while (!reader.done()) {
//       for (const AnalyticsPayload& payload : co_await reader.next()) { ... }
//   }
//
// Reads ahead, so that the server scans while we compute; memory is bounded by the trades and
// decisions of k_traders_ahead traders. Other work of the thread gets its turn every few hundred
// rows.
#pragma once

#include "domain/analytics_payload.hpp"
#include "storage/analytics_input.hpp"
#include "storage/read_scope.hpp"

#include <deque>
#include <string>
#include <vector>

namespace nof0::pipelines {

class AnalyticsReader {
public:
    static constexpr std::size_t k_traders_at_once = 8;
    static constexpr std::size_t k_traders_ahead = 24;

    // `coins`: how many the arena has. REQUIRES the scope to stay.
    AnalyticsReader(storage::ReadScope& scope, std::vector<std::string> traders, int coins);

    bool done() const { return asked_.empty(); }
    // The next traders', in their order. REQUIRES !done().
    Task<std::vector<AnalyticsPayload>> next();

private:
    // What was asked of the server about some traders, in one round trip.
    struct Asked {
        std::vector<std::string> traders;
        Task<std::vector<storage::AnalyticsDecisionRow>> decisions;
        Task<std::vector<storage::AnalyticsHoldingRow>> holdings;
        Task<pg::Rows<storage::AnalyticsTradeRow>> trades;
    };
    void ask_ahead();

    pg::Session session_;
    storage::Season season_; // analytics speak of it alone
    std::vector<std::string> traders_;
    std::size_t next_ = 0; // of traders_: the first that was not asked for
    std::deque<Asked> asked_;
    int coins_;
};

} // namespace nof0::pipelines
