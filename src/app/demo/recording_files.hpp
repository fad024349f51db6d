// RecordingFiles: where the demonstration's events go: the large files as they grow, the small ones
// at the end.
#pragma once

#include "app/demo/files.hpp"
#include "app/demo/options.hpp"
#include "app/demo/participant.hpp"
#include "domain/conversation_record.hpp"

#include <deque>
#include <optional>
#include <vector>

namespace nof0::app::demo {

class RecordingFiles {
public:
    RecordingFiles(std::filesystem::path dir, std::size_t traders, FillsFile fills);

    // `trader` is the place in the cast; the benchmark's comes after the last one.
    void add(std::size_t trader, const Execution& execution);
    void add(const AccountTotal& row, AccountKind kind);
    void add(ConversationRecord record); // the newest 100 are kept

    // Writes what is known only at the end.
    void finish(const std::vector<Participant>& traders, const DemoAccount& benchmark,
                const DemoMarket& market, ArenaTime end, std::uint64_t seed);

    const DemoSummary& summary() const { return summary_; }

private:
    void spool_trades(std::size_t trader);
    void finish_trades(std::string_view server_time);
    void finish_conversations();
    void write_positions(const std::vector<const DemoAccount*>& accounts, const DemoMarket& market,
                         std::string_view server_time);
    void write_analytics(const std::vector<Participant>& traders, ArenaTime end,
                         std::string_view server_time);
    void write_leaderboard(const std::vector<Participant>& traders, const DemoMarket& market);
    void write_since_inception(const std::vector<const DemoAccount*>& accounts,
                               double initial_equity, std::uint64_t seed,
                               std::string_view server_time);
    void write_prices(const DemoMarket& market, ArenaTime end, std::string_view server_time);

    std::filesystem::path dir_;
    std::vector<std::vector<Trade>> ending_together_; // per trader, not in its spool yet
    std::vector<ReverseSpool> trades_; // one per trader: the file is grouped by trader
    JsonArrayFile rows_;
    std::optional<JsonArrayFile> fills_;
    std::deque<ConversationRecord> conversations_; // oldest first
    std::int64_t newest_hour_ = 0;
    DemoSummary summary_;
};

} // namespace nof0::app::demo
