// RecordReader: one kind of recorded file as a row of records, each with the time at which its feed
// received it. Internal to this folder; see replay_source.hpp.
#pragma once

#include "venues/hyperliquid/message_parser.hpp"
#include "venues/replay/file_format.hpp"

#include <cstdint>
#include <memory>

namespace nof0::venues {

struct RecordReaderOptions {
    std::string account{};
    std::optional<Symbol> symbol{}; // of series that name none
    std::int64_t now_ms = 0;        // when a record has no time at all
};

class RecordReader {
public:
    RecordReader() = default;
    RecordReader(const RecordReader&) = delete;
    RecordReader& operator=(const RecordReader&) = delete;
    virtual ~RecordReader() = default;

    // The next record's events, which may be none, and when it was received; false at the end.
    virtual bool next(VenueEvents& events, std::int64_t& received_ms) = 0;
    virtual std::uint64_t bytes_read() const = 0;
    virtual const SkipCounts& skips() const = 0;
};

// Throw std::runtime_error, which names the file, when it cannot be read.
std::unique_ptr<RecordReader> read_frames(const std::filesystem::path& file,
                                          const RecordReaderOptions& options);
std::unique_ptr<RecordReader> read_answer(const std::filesystem::path& file,
                                          const RecordReaderOptions& options);
// REQUIRES options.symbol and a format of CSV.
std::unique_ptr<RecordReader> read_csv(const std::filesystem::path& file, FileFormat format,
                                       const RecordReaderOptions& options);

// A whole file of at most 64 MiB.
std::string whole_file(const std::filesystem::path& file);

} // namespace nof0::venues
