// Recording: a folder of recorded JSON files, opened for import. It knows which files are there and
// hands out readers; validate_recording() (validate.hpp) judges their contents.
//
//   const Recording recording = Recording::open(folder);
//   const auto verdict = validate_recording(recording); // a summary, or the problems
//   auto trades = recording.trades();
//   while (const RecordedTrade* trade = trades.next()) { ... }
//
// Readers stream; those of one Recording are independent of each other.
#pragma once

#include "pipelines/import/record_reader.hpp"
#include "pipelines/import/records.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace nof0::pipelines {

enum class RecordingFileKind {
    since_inception,  // since-inception-values.json
    leaderboard,      // leaderboard.json
    analytics,        // analytics.json
    analytics_single, // analytics-<trader>.json
    account_totals,   // account-totals.json, else account-totals.sample.json
    prices,           // crypto-prices.json
    trades,           // trades.json
    positions,        // positions.json
    conversations,    // conversations*.json
    fills             // fills.json
};

struct RecordingFile {
    std::string name;
    RecordingFileKind kind = RecordingFileKind::trades;
    std::uint64_t bytes = 0;
    std::filesystem::file_time_type written_at{};
};

// Bounds of everything that is read, by the validator and by the writers after it alike.
struct RecordingLimits {
    std::uint64_t file_bytes_max = std::uint64_t{16} << 30;
    std::size_t record_bytes_max = std::size_t{16} << 20;
};

class Recording {
public:
    // Lists the folder. Throws UsageError when it cannot be read, holds none of the files, or has
    // something other than a file under the name of one.
    static Recording open(const std::filesystem::path& folder, const RecordingLimits& limits = {});

    const std::filesystem::path& folder() const { return folder_; }
    const RecordingLimits& limits() const { return limits_; }
    const std::vector<RecordingFile>& files() const { return files_; }   // by kind, then by name
    const std::vector<std::string>& ignored() const { return ignored_; } // other .json files
    std::uint64_t bytes_total() const;
    bool has(RecordingFileKind kind) const;

    // What a reader needs to read one file. Opening throws UsageError when the file was changed
    // since the folder was listed, so that what is written is what was validated.
    RecordInput input(const RecordingFile& file) const;
    std::vector<RecordInput> inputs(RecordingFileKind kind) const;

    // Readers for writing: over all files of a kind, empty when there are none. next() throws
    // UsageError at the first thing that is wrong.
    RecordReader<RecordedTrade> trades() const;
    RecordReader<RecordedAccountRow> account_rows() const;
    RecordReader<RecordedTraderPositions> positions() const;
    RecordReader<RecordedAnalytics> analytics() const; // analytics.json, else the single files
    RecordReader<RecordedInception> inceptions() const;
    RecordReader<RecordedPrice> prices() const;
    RecordReader<RecordedLeaderboardEntry> leaderboard() const;
    RecordReader<RecordedConversation> conversations() const;
    RecordReader<RecordedFill> fills() const;

private:
    template<class Record>
    RecordReader<Record> reader(RecordingFileKind kind) const;

    std::filesystem::path folder_;
    RecordingLimits limits_;
    std::vector<RecordingFile> files_;
    std::vector<std::string> ignored_;
};

// What a file of this name holds, or nothing.
std::optional<RecordingFileKind> recording_file_kind(std::string_view name);

} // namespace nof0::pipelines
