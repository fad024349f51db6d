#include "venues/replay/replay_source.hpp"

#include <algorithm>
#include <fstream>
#include <stdexcept>

namespace nof0::venues {
namespace {

constexpr std::size_t k_head_bytes = 4'096;

std::string head_of(const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    std::string head(k_head_bytes, '\0');
    stream.read(head.data(), static_cast<std::streamsize>(head.size()));
    head.resize(static_cast<std::size_t>(stream.gcount()));
    return head;
}

bool is_csv(FileFormat format) {
    return format != FileFormat::frames && format != FileFormat::answer;
}

std::unique_ptr<RecordReader> reader_of(const std::filesystem::path& file, FileFormat format,
                                        const RecordReaderOptions& options) {
    if (format == FileFormat::frames) {
        return read_frames(file, options);
    }
    return format == FileFormat::answer ? read_answer(file, options)
                                        : read_csv(file, format, options);
}

} // namespace

Result<ReplaySource> ReplaySource::open(const std::filesystem::path& file, ReplayOptions options,
                                        ReplayPosition from) {
    std::error_code failed;
    ReplaySource source;
    source.bytes_total_ = std::filesystem::file_size(file, failed);
    if (failed) {
        return fail(file.string() + ": " + failed.message());
    }
    const std::optional<FileFormat> format = format_of(head_of(file));
    if (!format) {
        return fail(file.string() + ": is no recorded feed that this program knows");
    }
    source.format_ = *format;
    RecordReaderOptions reading{options.account, options.symbol, options.now.ms()};
    if (is_csv(*format) && !reading.symbol) {
        reading.symbol = symbol_of(file);
    }
    if (is_csv(*format) && !reading.symbol) {
        return fail(file.string() + ": the file's name does not say which symbol it is of");
    }
    try {
        source.reader_ = reader_of(file, *format, reading);
    } catch (const std::runtime_error& error) {
        return fail(error.what());
    }
    source.source_ = "replay:" + file.filename().string();
    if (options.clock == ReplayClock::now) {
        source.source_ += "+shift";
    }
    source.first_ = source.next();
    if (options.clock == ReplayClock::now && source.first_) {
        source.position_.shift_ms =
            from.record > 0 ? from.shift_ms : options.now.ms() - source.first_->received_ms;
    }
    for (std::int64_t done = 0; done < from.record && source.next(); ++done) {
    }
    return source;
}

std::optional<ReplayRecord> ReplaySource::next() {
    ReplayRecord record;
    if (first_) {
        record = std::move(*first_);
        first_.reset();
    } else if (!reader_->next(record.events, record.received_ms)) {
        return std::nullopt;
    } else {
        ++position_.record;
        record.position.record = position_.record;
    }
    record.position.shift_ms = position_.shift_ms;
    record.received_ms += position_.shift_ms;
    record.events.shift(position_.shift_ms);
    for (MarketContext& context : record.events.contexts) {
        context.ts_ms = record.received_ms; // the venue names no time
    }
    return record;
}

std::vector<std::filesystem::path> replay_files(const std::filesystem::path& path) {
    if (!std::filesystem::is_directory(path)) {
        return {path};
    }
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator(path)) {
        if (entry.is_regular_file() && format_of(head_of(entry.path()))) {
            files.push_back(entry.path());
        }
    }
    std::ranges::sort(files);
    return files;
}

MonotonicTime ReplayPace::due(std::int64_t received_ms) {
    if (speed_ <= 0) {
        return begun_;
    }
    first_ms_ = first_ms_.value_or(received_ms);
    const std::chrono::duration<double, std::milli> after(
        static_cast<double>(received_ms - *first_ms_) / speed_);
    return begun_ + std::chrono::duration_cast<MonotonicTime::duration>(after);
}

} // namespace nof0::venues
