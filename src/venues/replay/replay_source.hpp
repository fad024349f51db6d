// ReplaySource: a recorded file as a feed.
//
//   auto source = ReplaySource::open(file, options, position_of_last_time);
//   while (std::optional<ReplayRecord> record = source.value().next()) { ... }
//
// A record is a frame, a line or a row of an answer. Its number is a durable cursor: opened again
// with the position of the last record that is stored, the source goes on with the next one; asking
// for records that were stored already is harmless, their ticks and fills are known as repeats.
//
// Clock::file leaves the recorded times; the record's time of receipt judges what is stale. With
// Clock::now the whole file moves in time, so that its first record is now. How much it moves is
// part of the position: after a restart it moves by the same. One thread; blocks on the file.
#pragma once

#include "venues/replay/record_reader.hpp"

#include "base/clock.hpp"

namespace nof0::venues {

enum class ReplayClock { file, now };

struct ReplayOptions {
    ReplayClock clock = ReplayClock::file;
    ArenaTime now{};                // of the start; also of records that name no time
    std::string account{};          // of fills and money that name none
    std::optional<Symbol> symbol{}; // of series whose file's name does not say
};

// Where a replay stands: what `nof0 ingest` keeps in feed_cursors, one row per file.
struct ReplayPosition {
    std::int64_t record = 0;   // so many records are done
    std::int64_t shift_ms = 0; // by which the file was moved
};

struct ReplayRecord {
    VenueEvents events{};
    std::int64_t received_ms = 0;
    ReplayPosition position{}; // once this record is stored
};

class ReplaySource {
public:
    static Result<ReplaySource> open(const std::filesystem::path& file, ReplayOptions options,
                                     ReplayPosition from = {});

    std::optional<ReplayRecord> next();

    FileFormat format() const { return format_; }
    // "replay:<file>", and "+shift" behind it when the file was moved: the source of its prices.
    const std::string& source() const { return source_; }
    // For progress.
    std::uint64_t bytes_read() const { return reader_->bytes_read(); }
    std::uint64_t bytes_total() const { return bytes_total_; }
    const SkipCounts& skips() const { return reader_->skips(); }

private:
    ReplaySource() = default;

    std::unique_ptr<RecordReader> reader_;
    FileFormat format_ = FileFormat::frames;
    std::string source_;
    std::uint64_t bytes_total_ = 0;
    ReplayPosition position_;
    std::optional<ReplayRecord> first_; // was read to learn the file's first time
};

// The files of a folder that hold a feed, by name; a file is itself.
std::vector<std::filesystem::path> replay_files(const std::filesystem::path& path);

// When a record is due: speed 1 is as it was recorded, 60 a minute in a second, 0 at once.
class ReplayPace {
public:
    ReplayPace(double speed, MonotonicTime begun) : speed_(speed), begun_(begun) {}
    MonotonicTime due(std::int64_t received_ms);

private:
    double speed_;
    MonotonicTime begun_;
    std::optional<std::int64_t> first_ms_;
};

} // namespace nof0::venues
