// ValidationRun: what one validation carries from file to file: problems, the summary so far, and
// the checks that see more than one record.
#pragma once

#include "base/hash.hpp"
#include "pipelines/import/duplicate_finder.hpp"
#include "pipelines/import/validate.hpp"

#include <map>
#include <set>
#include <string>
#include <string_view>

namespace nof0::pipelines {

// Keys that may stand only once, among the records of one kind.
struct UniqueKey {
    UniqueKey(std::string key_name, std::size_t entries_max)
        : name(std::move(key_name)), finder(entries_max) {}

    std::string name; // "id", "model_id + timestamp"
    DuplicateFinder finder;
};

class ValidationRun {
public:
    ValidationRun(const Recording& recording, const ValidationOptions& options)
        : recording_(recording), options_(options) {}

    // Reads every file of a kind; each(reader, record, place) sees every whole record. Returns how
    // many there were.
    template<class Record, class Each>
    std::uint64_t read_files(RecordingFileKind kind, Each&& each);

    UniqueKey unique_key(std::string name) const {
        return {std::move(name), options_.duplicate_entries_in_memory_max};
    }
    // Notes every repetition as a problem, except equal records in different files, which are
    // returned as a count.
    std::uint64_t report_duplicates(UniqueKey& key);

    // The files that define traders have been read. If one of them is broken, nobody can say
    // whether a trader is defined, and only their own problems are reported.
    void end_definitions() { definitions_are_sound_ = problems_.empty() && repeats_.empty(); }
    // The record's trader. A file that defines traders adds it; another one must find it, and a
    // trader that nobody defines is a problem, noted once.
    enum class Naming { defines, refers };
    template<class Record>
    TraderTable::Seen* trader(const RecordReader<Record>& reader, std::string_view id,
                              Naming naming);
    template<class Record>
    void problem(const RecordReader<Record>& reader, std::string key, std::string reason);

    void note_time(TraderTable::Seen* seen, std::int64_t time_us);
    void note_symbol(const std::string& symbol);
    static void note_month(std::set<std::int64_t>& months, std::int64_t ts_ms);
    // A warning that is counted and printed once, with its first place.
    template<class Record>
    void warn(const RecordReader<Record>& reader, std::string_view what);
    void warn(std::string text) { summary.warnings.push_back(std::move(text)); }

    bool has_enough_problems() const {
        return problems_.size() + repeats_.size() >= options_.problems_max;
    }
    // Completes the summary, or locates the problems.
    Result<RecordingSummary, RecordingProblems> finish();

    RecordingSummary summary;
    TraderTable traders;
    std::set<std::int64_t> account_months;
    std::set<std::int64_t> price_months;
    std::set<std::int64_t> fill_months;

private:
    // A problem whose reason quotes the place of another record.
    struct Repeat {
        RecordingProblem first;
        RecordingProblem second;
    };
    struct Counted {
        std::string first; // "trades.json, record 7"
        std::uint64_t count = 0;
    };

    void note(RecordingProblem problem);
    void note_too_long(const RecordingFile& file);
    void note_unknown_keys(const std::vector<UnknownKey>& keys);
    void progress(std::uint64_t bytes_of_file);
    void end_file(const RecordingFile& file, std::uint64_t records, Sha256Stream& hash,
                  const RecordingTail& tail);
    RecordingProblem problem_at(const DuplicateFinder::Place& place) const;
    RecordingProblems located_problems();
    std::string digest();

    const Recording& recording_;
    const ValidationOptions& options_;
    RecordingProblems problems_;
    std::vector<Repeat> repeats_;
    bool definitions_are_sound_ = true;
    std::uint64_t bytes_before_ = 0; // of the files that were read
    std::uint64_t bytes_reported_ = 0;
    std::map<std::string, Counted, std::less<>> counted_;
    std::set<std::string> symbols_;
    std::string last_symbol_;
};

template<class Record, class Each>
std::uint64_t ValidationRun::read_files(RecordingFileKind kind, Each&& each) {
    std::uint64_t records_of_kind = 0;
    for (std::uint32_t index = 0; index < recording_.files().size(); ++index) {
        const RecordingFile& file = recording_.files()[index];
        if (file.kind != kind || has_enough_problems()) {
            continue;
        }
        if (file.bytes > recording_.limits().file_bytes_max) {
            note_too_long(file);
            continue;
        }
        Sha256Stream hash;
        RecordReader<Record> reader({recording_.input(file)},
                                    {OnProblem::collect, recording_.limits().record_bytes_max,
                                     options_.problems_max - problems_.size() - repeats_.size(),
                                     [&](std::string_view bytes) { hash.update(bytes); }});
        std::uint64_t records = 0;
        while (const Record* record = reader.next()) {
            ++records;
            each(reader, *record, DuplicateFinder::Place{index, reader.ordinal(), reader.offset()});
            progress(reader.bytes_done());
        }
        records_of_kind += records;
        end_file(file, records, hash, reader.tail());
        note_unknown_keys(reader.unknown_keys());
        for (RecordingProblem& found : reader.problems()) {
            note(std::move(found));
        }
    }
    return records_of_kind;
}

template<class Record>
TraderTable::Seen* ValidationRun::trader(const RecordReader<Record>& reader, std::string_view id,
                                         Naming naming) {
    TraderTable::Seen* const seen = traders.find_or_add(id);
    if (seen == nullptr) {
        note({reader.file(), reader.trader_offset(), 0, 0, reader.ordinal(), "model_id",
              "is one trader more than a recording may have"});
        return nullptr;
    }
    seen->is_defined = seen->is_defined || naming == Naming::defines;
    if (!seen->is_defined && !seen->is_reported && definitions_are_sound_) {
        seen->is_reported = true;
        note({reader.file(), reader.trader_offset(), 0, 0, reader.ordinal(), "model_id",
              "\"" + seen->trader.id +
                  "\" is a trader that no file of the folder defines (since-inception-values, "
                  "leaderboard, analytics, account-totals)"});
    }
    return seen;
}

template<class Record>
void ValidationRun::problem(const RecordReader<Record>& reader, std::string key,
                            std::string reason) {
    note({reader.file(), reader.offset(), 0, 0, reader.ordinal(), std::move(key),
          std::move(reason)});
}

template<class Record>
void ValidationRun::warn(const RecordReader<Record>& reader, std::string_view what) {
    auto found = counted_.find(what);
    if (found == counted_.end()) {
        found = counted_.emplace(what, Counted{}).first;
        found->second.first = reader.file() + ", record " + std::to_string(reader.ordinal());
    }
    ++found->second.count;
}

} // namespace nof0::pipelines
