// RecordReader: a stream of the records of one kind, over one file or several, in file order.
//
//   while (const RecordedTrade* trade = reader.next()) { ... }
//
// It pulls, so that its user may wait (for a COPY) between records. Memory: one window of the file
// and one record. One thread at a time.
#pragma once

#include "pipelines/import/problem.hpp"
#include "pipelines/import/record_scanner.hpp"
#include "pipelines/import/records.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace nof0::pipelines {

// A key that no record has a place for: no error, but worth a word.
struct UnknownKey {
    std::string file;
    std::string key;
    std::uint64_t offset = 0; // of its first appearance
    std::uint64_t count = 0;
};

// The members beside the records of a file.
struct RecordingTail {
    std::optional<std::int64_t> server_time_ms;
    std::optional<std::int64_t> last_hourly_marker_read;
};

enum class OnProblem {
    throw_usage_error, // for writers: the recording was validated before
    collect            // for the validator: noted, and the next record is read
};

struct RecordReaderOptions {
    OnProblem on_problem = OnProblem::throw_usage_error;
    std::size_t record_bytes_max = std::size_t{8} << 20;
    std::size_t problems_max = 20; // collect: the reader ends when it has found as many
    ByteTap tap{};
};

struct RecordInput {
    std::string name; // for messages
    std::function<std::unique_ptr<ByteSource>()> open;
};

template<class Record>
class RecordReader {
public:
    explicit RecordReader(std::vector<RecordInput> inputs, RecordReaderOptions options = {});
    ~RecordReader();
    RecordReader(RecordReader&&) noexcept;
    RecordReader& operator=(RecordReader&&) noexcept;

    // The next whole record, or null after the last. It lives until the next call.
    // Throws UsageError for what does not parse (unless problems are collected) and Unavailable
    // when a file cannot be read.
    const Record* next();

    // Of the record that next() returned:
    const std::string& file() const;
    std::uint64_t offset() const;        // of its first byte in its file
    std::uint64_t ordinal() const;       // in its file, from 1
    std::uint64_t trader_offset() const; // of the value that names its trader
    std::string_view json() const;       // its bytes as recorded, until the next call

    std::uint64_t bytes_done() const;  // over all files
    const RecordingTail& tail() const; // of the last file, known once it has ended
    const std::vector<UnknownKey>& unknown_keys() const;
    RecordingProblems& problems(); // not located yet

private:
    struct State;
    std::unique_ptr<State> state_;
};

extern template class RecordReader<RecordedTrade>;
extern template class RecordReader<RecordedAccountRow>;
extern template class RecordReader<RecordedTraderPositions>;
extern template class RecordReader<RecordedAnalytics>;
extern template class RecordReader<RecordedInception>;
extern template class RecordReader<RecordedPrice>;
extern template class RecordReader<RecordedLeaderboardEntry>;
extern template class RecordReader<RecordedConversation>;
extern template class RecordReader<RecordedFill>;

} // namespace nof0::pipelines
