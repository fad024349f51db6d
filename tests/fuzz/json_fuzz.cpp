// libFuzzer target: any bytes as one file of a recording.
//
// The first byte picks the kind of file ('0' = trades, '1' = account totals, ... '8' = fills), the
// second the size of the pieces in which it arrives; the rest is the file. Whatever it is, the
// reader ends; the pieces change neither the records nor the problems; and what is accepted without
// a problem is JSON for another reader, too.
#include "base/ensure.hpp"
#include "pipelines/import/record_reader.hpp"

#include <cstddef>
#include <cstdint>
#include <simdjson.h>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace nof0;
using namespace nof0::pipelines;

struct Reading {
    std::uint64_t records = 0;
    std::vector<std::string> problems;
    bool operator==(const Reading&) const = default;
};

template<class Record>
Reading read(std::string_view text, std::size_t piece) {
    RecordReaderOptions options;
    options.on_problem = OnProblem::collect;
    options.record_bytes_max = 1 << 16;
    RecordReader<Record> reader(
        {{"file.json", [=] { return std::make_unique<MemorySource>(text, piece); }}}, options);
    Reading reading;
    while (reader.next() != nullptr) {
        ++reading.records;
        ensure(!reader.json().empty(), "a record has bytes");
    }
    MemorySource bytes(text);
    locate_problems(bytes, "file.json", reader.problems());
    for (const RecordingProblem& problem : reader.problems()) {
        ensure(problem.offset <= text.size() && problem.line > 0, "a problem lies in its file");
        reading.problems.push_back(problem.text());
    }
    return reading;
}

using ReadFile = Reading (*)(std::string_view text, std::size_t piece);
constexpr ReadFile k_readers[] = {&read<RecordedTrade>,
                                  &read<RecordedAccountRow>,
                                  &read<RecordedTraderPositions>,
                                  &read<RecordedAnalytics>,
                                  &read<RecordedInception>,
                                  &read<RecordedPrice>,
                                  &read<RecordedLeaderboardEntry>,
                                  &read<RecordedConversation>,
                                  &read<RecordedFill>};

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 2) {
        return 0;
    }
    const ReadFile read_file = k_readers[static_cast<std::uint8_t>(data[0] - '0') % 9];
    const std::string_view text(reinterpret_cast<const char*>(data) + 2, size - 2);
    const Reading whole = read_file(text, text.size() + 1);
    ensure(whole == read_file(text, std::size_t{1} + data[1]), "pieces change nothing");
    if (whole.problems.empty()) {
        simdjson::dom::parser parser;
        const simdjson::padded_string padded(text);
        ensure(parser.parse(padded).error() == simdjson::SUCCESS, "what is accepted is JSON");
    }
    return 0;
}
