#include "app/bench/import.hpp"

#include "app/bench/import_anchor.hpp"
#include "app/demo/demo.hpp"
#include "base/clock.hpp"
#include "pipelines/import/importer.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <fstream>
#include <malloc.h>
#include <stdexcept>
#include <unistd.h>

namespace nof0::bench {
namespace {

constexpr double k_megabyte = 1024 * 1024;
// The recording's "now": any fixed time will do, and the same options give the same bytes.
constexpr ArenaTime k_end = ArenaTime::from_ms(1'761'000'000'000);

// A folder that is emptied and removed with the object.
class WorkFolder {
public:
    explicit WorkFolder(std::filesystem::path path) : path_(std::move(path)) {
        std::filesystem::create_directories(path_);
        if (!std::filesystem::is_empty(path_)) {
            throw std::runtime_error(path_.string() + ": is not empty");
        }
    }
    ~WorkFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    WorkFolder(const WorkFolder&) = delete;
    WorkFolder& operator=(const WorkFolder&) = delete;
    const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

std::uint64_t resident_bytes() {
    std::ifstream file("/proc/self/statm");
    std::uint64_t total_pages = 0;
    std::uint64_t resident_pages = 0;
    file >> total_pages >> resident_pages;
    return resident_pages * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
}

double seconds_since(MonotonicTime begun) {
    return std::chrono::duration<double>(monotonic_now() - begun).count();
}

struct ImportRun {
    double seconds = 0;
    double writing_seconds = 0;
    double growth_bytes = 0; // of resident memory, at its highest
};

void require_all_written(const pipelines::ImportSummary& summary, std::int64_t rows) {
    std::uint64_t written = 0;
    for (const pipelines::ImportCount& count : summary.counts) {
        const bool is_measured = count.what == "trades" || count.what == "account rows";
        written += is_measured ? count.written : 0;
    }
    if (written != static_cast<std::uint64_t>(rows)) {
        throw std::runtime_error(fmt::format("{} of {} rows were imported", written, rows));
    }
}

ImportRun import_once(ScratchDatabase& database, const std::filesystem::path& recording,
                      std::int64_t rows) {
    ::malloc_trim(0); // else memory that an earlier step freed would hide what this one takes
    const std::uint64_t before = resident_bytes();
    std::uint64_t highest = before;
    const MonotonicTime begun = monotonic_now();
    std::optional<MonotonicTime> writing_begun;
    pipelines::ImportOptions options;
    options.folder = recording;
    options.progress = [&](pipelines::ImportPhase phase, std::uint64_t, std::uint64_t) {
        highest = std::max(highest, resident_bytes());
        if (phase == pipelines::ImportPhase::writing && !writing_begun) {
            writing_begun = monotonic_now();
        }
    };
    const SystemArenaClock clock;
    const auto summary = database.run(pipelines::import_recording(database.pool(), options, clock));
    if (!summary) {
        throw std::runtime_error("the recording was refused: " + summary.error().front().text());
    }
    require_all_written(*summary, rows);
    return {.seconds = seconds_since(begun),
            .writing_seconds = seconds_since(writing_begun.value_or(begun)),
            .growth_bytes = static_cast<double>(highest - before)};
}

void generate(const std::filesystem::path& folder, std::int64_t rows) {
    app::demo::DemoOptions demo;
    demo.traders = static_cast<int>(std::clamp<std::int64_t>(rows / 1'000, 1, 100));
    demo.trades_target = rows;
    demo.account_rows_target = rows;
    demo.end_time = k_end;
    demo.fills = app::demo::FillsFile::omit;
    app::demo::write_recording(folder, demo);
}

double folder_bytes(const std::filesystem::path& folder) {
    double bytes = 0;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        bytes += static_cast<double>(entry.file_size());
    }
    return bytes;
}

struct Measured {
    std::int64_t rows = 0;
    double recording_bytes = 0;
    std::vector<double> raw_seconds{};
    std::vector<ImportRun> imports{};
};

Measured measure(const ImportBenchOptions& options, const std::filesystem::path& folder) {
    const auto say = [&options](const std::string& line) {
        if (options.progress) {
            options.progress(line);
        }
    };
    const std::filesystem::path recording = folder / "recording";
    say(fmt::format("generating {} trades and as many account rows", options.rows));
    generate(recording, options.rows);
    say("preparing the COPY streams");
    const CopyFiles copies = prepare_copy_files(recording, folder);
    Measured measured{.rows = copies.rows, .recording_bytes = folder_bytes(recording)};
    const int runs = std::max(1, options.rounds) * 2;
    for (int run = 0; run < runs; ++run) {
        const std::string name = fmt::format("nof0_bench_{}_{}", ::getpid(), run);
        ScratchDatabase database(options.postgres_dsn, name);
        const bool is_raw = run % 4 == 0 || run % 4 == 3; // raw, import, import, raw
        say(fmt::format("run {} of {}: {}", run + 1, runs, is_raw ? "raw COPY" : "import"));
        if (is_raw) {
            measured.raw_seconds.push_back(copy_raw(database, copies));
        } else {
            measured.imports.push_back(import_once(database, recording, copies.rows));
        }
    }
    return measured;
}

Row rate_row(const Measured& measured, std::string name, double seconds, double raw_seconds) {
    const auto rows = static_cast<double>(measured.rows);
    return {.bench = "import",
            .case_name = std::move(name),
            .value = rows / seconds,
            .unit = "rows/s",
            .anchor = "raw binary COPY",
            .anchor_value = rows / raw_seconds,
            .ratio = raw_seconds / seconds,
            .seconds = seconds};
}

} // namespace

std::vector<Row> run_import_bench(const ImportBenchOptions& options) {
    const auto default_folder = [] {
        return std::filesystem::temp_directory_path() / fmt::format("nof0-bench-{}", ::getpid());
    };
    const WorkFolder folder(options.work_folder.empty() ? default_folder() : options.work_folder);
    const Measured measured = measure(options, folder.path());
    const auto runs = static_cast<double>(measured.imports.size());
    ImportRun mean;
    for (const ImportRun& run : measured.imports) {
        mean.seconds += run.seconds / runs;
        mean.writing_seconds += run.writing_seconds / runs;
        mean.growth_bytes = std::max(mean.growth_bytes, run.growth_bytes);
    }
    double raw_seconds = 0;
    for (const double seconds : measured.raw_seconds) {
        raw_seconds += seconds / static_cast<double>(measured.raw_seconds.size());
    }
    const Row memory{.bench = "import",
                     .case_name = "memory growth",
                     .value = mean.growth_bytes / k_megabyte,
                     .unit = "MB",
                     .anchor = "size of the recording",
                     .anchor_value = measured.recording_bytes / k_megabyte,
                     .ratio = mean.growth_bytes / measured.recording_bytes,
                     .seconds = mean.seconds};
    return {rate_row(measured, "check and write", mean.seconds, raw_seconds),
            rate_row(measured, "write alone", mean.writing_seconds, raw_seconds), memory};
}

} // namespace nof0::bench
