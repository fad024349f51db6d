#include "pipelines/import/validation_run.hpp"

#include "base/time.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <tuple>

namespace nof0::pipelines {
namespace {

constexpr std::uint64_t k_progress_bytes = std::uint64_t{1} << 20;

std::vector<std::int64_t> to_vector(const std::set<std::int64_t>& set) {
    return {set.begin(), set.end()};
}

} // namespace

void ValidationRun::note(RecordingProblem problem) {
    if (!has_enough_problems()) {
        problems_.push_back(std::move(problem));
    }
}

void ValidationRun::note_too_long(const RecordingFile& file) {
    RecordingProblem problem;
    problem.file = file.name;
    problem.line = problem.column = 1;
    problem.reason = fmt::format("has {} bytes; allowed are {} (Import.FileBytesMax)", file.bytes,
                                 recording_.limits().file_bytes_max);
    note(std::move(problem));
}

RecordingProblem ValidationRun::problem_at(const DuplicateFinder::Place& place) const {
    RecordingProblem problem;
    problem.file = recording_.files()[place.file].name;
    problem.offset = place.offset;
    problem.record = place.ordinal;
    return problem;
}

std::uint64_t ValidationRun::report_duplicates(UniqueKey& key) {
    std::uint64_t equal = 0;
    key.finder.finish([&](const DuplicateFinder::Duplicate& duplicate) {
        const auto& [first, second] = duplicate;
        if (first.place.file != second.place.file && first.content != 0 &&
            first.content == second.content) {
            ++equal;
        } else if (!has_enough_problems()) {
            repeats_.push_back({problem_at(first.place), problem_at(second.place)});
            repeats_.back().second.key = key.name;
        }
    });
    return equal;
}

void ValidationRun::note_time(TraderTable::Seen* seen, std::int64_t time_us) {
    if (seen != nullptr) {
        TraderTable::note_time(*seen, time_us);
    }
    summary.first_us = std::min(summary.first_us.value_or(time_us), time_us);
    summary.last_us = std::max(summary.last_us.value_or(time_us), time_us);
}

void ValidationRun::note_symbol(const std::string& symbol) {
    if (symbol != last_symbol_) {
        last_symbol_ = symbol;
        symbols_.insert(symbol);
    }
}

void ValidationRun::note_month(std::set<std::int64_t>& months, std::int64_t ts_ms) {
    // The month before the next greater start: nearly always a hit, and no calendar needed.
    const auto after = months.upper_bound(ts_ms);
    if (after != months.begin() && ts_ms < *std::prev(after) + std::int64_t{28} * 86'400'000) {
        return;
    }
    months.insert(month_start_ms(ts_ms));
}

void ValidationRun::note_unknown_keys(const std::vector<UnknownKey>& keys) {
    for (const UnknownKey& key : keys) {
        warn(fmt::format("{}: unknown key {} is not imported (in {} records, first at byte {})",
                         key.file, key.key, key.count, key.offset));
    }
}

void ValidationRun::progress(std::uint64_t bytes_of_file) {
    const std::uint64_t done = bytes_before_ + bytes_of_file;
    if (options_.progress && done >= bytes_reported_ + k_progress_bytes) {
        bytes_reported_ = done;
        options_.progress(done, recording_.bytes_total());
    }
}

void ValidationRun::end_file(const RecordingFile& file, std::uint64_t records, Sha256Stream& hash,
                             const RecordingTail& tail) {
    if (const auto time = tail.server_time_ms) {
        summary.server_time_ms = std::max(summary.server_time_ms.value_or(*time), *time);
    }
    const Sha256 sum = hash.finish();
    summary.files.push_back({file.name, file.kind, file.bytes, records,
                             hex({reinterpret_cast<const char*>(sum.data()), sum.size()})});
    bytes_before_ += file.bytes;
}

std::string ValidationRun::digest() {
    // By name, so that the digest does not depend on the order in which kinds are read.
    std::vector<std::string> lines;
    for (const RecordedFileSummary& file : summary.files) {
        lines.push_back(file.name + ' ' + file.sha256 + '\n');
    }
    std::ranges::sort(lines);
    Sha256Stream hash;
    for (const std::string& line : lines) {
        hash.update(line);
    }
    const Sha256 sum = hash.finish();
    return hex({reinterpret_cast<const char*>(sum.data()), sum.size()});
}

RecordingProblems ValidationRun::located_problems() {
    RecordingProblems firsts;
    for (Repeat& repeat : repeats_) {
        firsts.push_back(std::move(repeat.first));
        problems_.push_back(std::move(repeat.second));
    }
    const std::string folder = recording_.folder().string();
    locate_problems(folder, firsts);
    locate_problems(folder, problems_);
    const std::size_t repeated = problems_.size() - firsts.size();
    for (std::size_t i = 0; i < firsts.size(); ++i) {
        const RecordingProblem& first = firsts[i];
        problems_[repeated + i].reason = fmt::format("repeats {}:{}:{} (record {})", first.file,
                                                     first.line, first.column, first.record);
    }
    std::ranges::sort(problems_, {}, [](const RecordingProblem& problem) {
        return std::tie(problem.file, problem.offset, problem.key);
    });
    return std::move(problems_);
}

Result<RecordingSummary, RecordingProblems> ValidationRun::finish() {
    if (!problems_.empty() || !repeats_.empty()) {
        return fail(located_problems());
    }
    for (const auto& [what, counted] : counted_) {
        warn(fmt::format("{} ({} times, first in {})", what, counted.count, counted.first));
    }
    for (const std::string& name : recording_.ignored()) {
        warn(name + ": is not imported");
    }
    summary.digest = digest();
    summary.origin = "import:" + summary.digest.substr(0, 12);
    summary.traders = traders.traders();
    summary.symbols.assign(symbols_.begin(), symbols_.end());
    summary.account_months_ms = to_vector(account_months);
    summary.price_months_ms = to_vector(price_months);
    summary.fill_months_ms = to_vector(fill_months);
    if (options_.progress) {
        options_.progress(recording_.bytes_total(), recording_.bytes_total());
    }
    return std::move(summary);
}

} // namespace nof0::pipelines
