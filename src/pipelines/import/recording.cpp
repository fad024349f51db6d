#include "pipelines/import/recording.hpp"

#include "base/failure.hpp"

#include <algorithm>
#include <system_error>

namespace nof0::pipelines {
namespace {

constexpr std::string_view k_totals = "account-totals.json";
constexpr std::string_view k_totals_sample = "account-totals.sample.json";

bool is_between(std::string_view name, std::string_view head, std::string_view tail) {
    return name.size() >= head.size() + tail.size() && name.starts_with(head) &&
           name.ends_with(tail);
}

void require_unchanged(const std::filesystem::path& path, const RecordingFile& file) {
    std::error_code error;
    const auto bytes = std::filesystem::file_size(path, error);
    const bool same = !error && bytes == file.bytes &&
                      std::filesystem::last_write_time(path, error) == file.written_at && !error;
    if (!same) {
        throw UsageError(path.string() + ": was changed or removed while it was imported");
    }
}

} // namespace

std::optional<RecordingFileKind> recording_file_kind(std::string_view name) {
    using Kind = RecordingFileKind;
    struct Name {
        std::string_view name;
        Kind kind;
    };
    constexpr Name k_names[] = {
        {"since-inception-values.json", Kind::since_inception},
        {"leaderboard.json", Kind::leaderboard},
        {"analytics.json", Kind::analytics},
        {k_totals, Kind::account_totals},
        {k_totals_sample, Kind::account_totals},
        {"crypto-prices.json", Kind::prices},
        {"trades.json", Kind::trades},
        {"positions.json", Kind::positions},
        {"fills.json", Kind::fills},
    };
    const auto* const found = std::ranges::find(k_names, name, &Name::name);
    if (found != std::end(k_names)) {
        return found->kind;
    }
    if (is_between(name, "analytics-", ".json")) {
        return Kind::analytics_single;
    }
    if (is_between(name, "conversations", ".json")) {
        return Kind::conversations;
    }
    return std::nullopt;
}

Recording Recording::open(const std::filesystem::path& folder, const RecordingLimits& limits) {
    Recording recording;
    recording.folder_ = folder;
    recording.limits_ = limits;
    std::error_code error;
    std::filesystem::directory_iterator entries(folder, error);
    if (error) {
        throw UsageError(folder.string() + ": cannot be read as a folder: " + error.message());
    }
    const bool has_totals = std::filesystem::is_regular_file(folder / k_totals, error);
    for (const auto& entry : entries) {
        const std::string name = entry.path().filename().string();
        const auto kind = recording_file_kind(name);
        if (!entry.is_regular_file(error)) {
            if (kind) { // left out in silence it would be missed
                throw UsageError(entry.path().string() + ": is no regular file");
            }
            continue;
        }
        if (!name.ends_with(".json")) {
            continue;
        }
        if (!kind || (name == k_totals_sample && has_totals)) {
            recording.ignored_.push_back(name);
            continue;
        }
        recording.files_.push_back({name, *kind, entry.file_size(), entry.last_write_time()});
    }
    if (recording.files_.empty()) {
        throw UsageError(folder.string() + ": holds no recording (trades.json, "
                                           "account-totals.json, analytics.json, ...)");
    }
    std::ranges::sort(recording.files_, [](const RecordingFile& a, const RecordingFile& b) {
        return std::tie(a.kind, a.name) < std::tie(b.kind, b.name);
    });
    std::ranges::sort(recording.ignored_);
    return recording;
}

std::uint64_t Recording::bytes_total() const {
    std::uint64_t total = 0;
    for (const RecordingFile& file : files_) {
        total += file.bytes;
    }
    return total;
}

bool Recording::has(RecordingFileKind kind) const {
    return std::ranges::find(files_, kind, &RecordingFile::kind) != files_.end();
}

RecordInput Recording::input(const RecordingFile& file) const {
    return {file.name, [path = folder_ / file.name, file] {
                require_unchanged(path, file);
                return open_file_source(path.string());
            }};
}

std::vector<RecordInput> Recording::inputs(RecordingFileKind kind) const {
    std::vector<RecordInput> inputs;
    for (const RecordingFile& file : files_) {
        if (file.kind == kind) {
            inputs.push_back(input(file));
        }
    }
    return inputs;
}

template<class Record>
RecordReader<Record> Recording::reader(RecordingFileKind kind) const {
    return RecordReader<Record>(inputs(kind), {.record_bytes_max = limits_.record_bytes_max});
}

RecordReader<RecordedTrade> Recording::trades() const {
    return reader<RecordedTrade>(RecordingFileKind::trades);
}
RecordReader<RecordedAccountRow> Recording::account_rows() const {
    return reader<RecordedAccountRow>(RecordingFileKind::account_totals);
}
RecordReader<RecordedTraderPositions> Recording::positions() const {
    return reader<RecordedTraderPositions>(RecordingFileKind::positions);
}
RecordReader<RecordedAnalytics> Recording::analytics() const {
    const bool together = has(RecordingFileKind::analytics);
    return reader<RecordedAnalytics>(together ? RecordingFileKind::analytics
                                              : RecordingFileKind::analytics_single);
}
RecordReader<RecordedInception> Recording::inceptions() const {
    return reader<RecordedInception>(RecordingFileKind::since_inception);
}
RecordReader<RecordedPrice> Recording::prices() const {
    return reader<RecordedPrice>(RecordingFileKind::prices);
}
RecordReader<RecordedLeaderboardEntry> Recording::leaderboard() const {
    return reader<RecordedLeaderboardEntry>(RecordingFileKind::leaderboard);
}
RecordReader<RecordedConversation> Recording::conversations() const {
    return reader<RecordedConversation>(RecordingFileKind::conversations);
}
RecordReader<RecordedFill> Recording::fills() const {
    return reader<RecordedFill>(RecordingFileKind::fills);
}

} // namespace nof0::pipelines
