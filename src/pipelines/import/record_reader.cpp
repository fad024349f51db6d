#include "pipelines/import/record_reader.hpp"

#include "base/ensure.hpp"
#include "base/failure.hpp"
#include "pipelines/import/parse_records.hpp"
#include "pipelines/import/record_fields.hpp"

#include <algorithm>

namespace nof0::pipelines {
namespace {

// Where a file keeps the records of a kind.
struct Layout {
    const char* key;
    RecordScanner::Container container = RecordScanner::Container::array;
};
Layout layout(const RecordedTrade*) {
    return {"trades"};
}
Layout layout(const RecordedAccountRow*) {
    return {"accountTotals"};
}
Layout layout(const RecordedTraderPositions*) {
    return {"accountTotals"};
}
Layout layout(const RecordedAnalytics*) {
    return {"analytics"};
}
Layout layout(const RecordedInception*) {
    return {"sinceInceptionValues"};
}
Layout layout(const RecordedPrice*) {
    return {"prices", RecordScanner::Container::object};
}
Layout layout(const RecordedLeaderboardEntry*) {
    return {"leaderboard"};
}
Layout layout(const RecordedConversation*) {
    return {"conversations"};
}
Layout layout(const RecordedFill*) {
    return {"fills"};
}

constexpr std::size_t k_unknown_kinds_max = 100;

} // namespace

template<class Record>
struct RecordReader<Record>::State final : RecordVisitor {
    State(std::vector<RecordInput> files, RecordReaderOptions chosen)
        : inputs(std::move(files)), options(std::move(chosen)) {}

    std::vector<RecordInput> inputs;
    RecordReaderOptions options;
    std::size_t input = 0; // the one being read
    std::unique_ptr<RecordScanner> scanner;
    std::uint64_t bytes_before = 0; // of the files that have ended
    RecordContext context;
    Record current;
    bool refused = false; // the record at hand has problems
    RecordingTail tail;
    std::vector<UnknownKey> unknown_keys;
    RecordingProblems problems;

    const JsonCursor& record(std::string_view entry_key, const char* begin,
                             const char* end) override {
        context.start(begin, end);
        context.entry_key = entry_key;
        parse(context, current);
        refused = !context.problems.empty();
        commit(scanner->ordinal());
        return context.cursor;
    }

    const JsonCursor& member(std::string_view key, const char* begin, const char* end) override {
        context.start(begin, end);
        if (key == "serverTime") {
            read_member(&fields::read_milliseconds, tail.server_time_ms.emplace());
        } else if (key == "lastHourlyMarkerRead") {
            read_member(&fields::read_integer, tail.last_hourly_marker_read.emplace());
        } else {
            context.cursor.skip_value();
            context.unknown_keys.push_back({begin, std::string(key)});
        }
        for (RecordContext::Problem& problem : context.problems) {
            problem.key = key;
        }
        commit(0);
        return context.cursor;
    }

    void read_member(bool (*read)(RecordContext&, std::int64_t&), std::int64_t& value) {
        const bool ok = read(context, value);
        if (!ok && context.cursor.good()) {
            context.cursor.rewind(context.record_at());
            context.cursor.skip_value();
        }
    }

    // What was noted counts only when the value is whole: until then it will be read again.
    void commit(std::uint64_t ordinal) {
        if (!context.cursor.good()) {
            return;
        }
        for (RecordContext::Problem& problem : context.problems) {
            note(scanner->offset_of(problem.at), ordinal, std::move(problem.key),
                 std::move(problem.reason));
        }
        for (RecordContext::Unknown& unknown : context.unknown_keys) {
            note_unknown(std::move(unknown.key), scanner->offset_of(unknown.at));
        }
    }

    void note(std::uint64_t offset, std::uint64_t ordinal, std::string key, std::string reason) {
        if (problems.size() < options.problems_max) {
            problems.push_back(
                {inputs[input].name, offset, 0, 0, ordinal, std::move(key), std::move(reason)});
        }
    }

    void note_unknown(std::string key, std::uint64_t offset) {
        const std::string& file = inputs[input].name;
        for (UnknownKey& known : unknown_keys) {
            if (known.key == key && known.file == file) {
                ++known.count;
                return;
            }
        }
        if (unknown_keys.size() < k_unknown_kinds_max) {
            unknown_keys.push_back({file, std::move(key), offset, 1});
        }
    }

    void note_broken() {
        const bool in_record = scanner->problem_in_record();
        note(scanner->problem_offset(), in_record ? scanner->ordinal() : 0,
             in_record ? context.broken_key() : "", scanner->problem_reason());
    }

    bool open_next() {
        if (input == inputs.size()) {
            return false;
        }
        const Layout where = layout(static_cast<const Record*>(nullptr));
        tail = {};
        scanner = std::make_unique<RecordScanner>(inputs[input].open(), where.key, where.container,
                                                  options.record_bytes_max, options.tap);
        return true;
    }

    void close() {
        bytes_before += scanner->bytes_done();
        scanner.reset();
        ++input;
    }

    // A problem ends everything for a writer, and for a collector that has enough of them.
    bool give_up() {
        if (problems.empty()) {
            return false;
        }
        if (options.on_problem == OnProblem::collect) {
            return problems.size() >= options.problems_max;
        }
        const auto source = inputs[input].open();
        locate_problems(*source, inputs[input].name, problems);
        throw UsageError(problems.front().text());
    }
};

template<class Record>
RecordReader<Record>::RecordReader(std::vector<RecordInput> inputs, RecordReaderOptions options)
    : state_(std::make_unique<State>(std::move(inputs), std::move(options))) {}
template<class Record>
RecordReader<Record>::~RecordReader() = default;
template<class Record>
RecordReader<Record>::RecordReader(RecordReader&&) noexcept = default;
template<class Record>
RecordReader<Record>& RecordReader<Record>::operator=(RecordReader&&) noexcept = default;

template<class Record>
const Record* RecordReader<Record>::next() {
    State& state = *state_;
    while (!state.give_up() && (state.scanner || state.open_next())) {
        switch (state.scanner->next(state)) {
        case RecordScanner::Step::record:
            if (!state.refused) {
                return &state.current;
            }
            break;
        case RecordScanner::Step::end:
            state.close();
            break;
        case RecordScanner::Step::broken:
            state.note_broken();
            state.give_up();
            state.close();
            break;
        }
    }
    return nullptr;
}

template<class Record>
const std::string& RecordReader<Record>::file() const {
    return state_->inputs[state_->input].name;
}
template<class Record>
std::uint64_t RecordReader<Record>::offset() const {
    return state_->scanner->record_offset();
}
template<class Record>
std::uint64_t RecordReader<Record>::ordinal() const {
    return state_->scanner->ordinal();
}
template<class Record>
std::uint64_t RecordReader<Record>::trader_offset() const {
    return state_->scanner->offset_of(state_->context.trader_at());
}
template<class Record>
std::string_view RecordReader<Record>::json() const {
    return state_->scanner->record_bytes();
}
template<class Record>
std::uint64_t RecordReader<Record>::bytes_done() const {
    return state_->bytes_before + (state_->scanner ? state_->scanner->bytes_done() : 0);
}
template<class Record>
const RecordingTail& RecordReader<Record>::tail() const {
    return state_->tail;
}
template<class Record>
const std::vector<UnknownKey>& RecordReader<Record>::unknown_keys() const {
    return state_->unknown_keys;
}
template<class Record>
RecordingProblems& RecordReader<Record>::problems() {
    return state_->problems;
}

template class RecordReader<RecordedTrade>;
template class RecordReader<RecordedAccountRow>;
template class RecordReader<RecordedTraderPositions>;
template class RecordReader<RecordedAnalytics>;
template class RecordReader<RecordedInception>;
template class RecordReader<RecordedPrice>;
template class RecordReader<RecordedLeaderboardEntry>;
template class RecordReader<RecordedConversation>;
template class RecordReader<RecordedFill>;

} // namespace nof0::pipelines
