#include "pipelines/import/record_reader.hpp"

#include "pipelines/import/recording_samples.hpp"

#include <gtest/gtest.h>
#include <random>
#include <simdjson.h>
#include <sys/resource.h>

namespace nof0::pipelines {
namespace {

struct Reading {
    std::uint64_t records = 0;
    std::vector<std::string> problems;
};

template<class Record>
Reading read(std::string_view text, std::size_t piece) {
    RecordReader<Record> reader(
        {{"file.json", [=] { return std::make_unique<MemorySource>(text, piece); }}},
        {.on_problem = OnProblem::collect, .record_bytes_max = 1 << 14});
    Reading reading;
    while (reader.next() != nullptr) {
        ++reading.records;
    }
    for (const RecordingProblem& problem : reader.problems()) {
        reading.problems.push_back(problem.text());
    }
    return reading;
}

struct Kind {
    std::string text;
    std::uint64_t records;
    Reading (*read)(std::string_view text, std::size_t piece);
};

std::vector<Kind> kinds() {
    return {{sample_trades(), 2, &read<RecordedTrade>},
            {sample_account_totals(), 2, &read<RecordedAccountRow>},
            {sample_positions(), 1, &read<RecordedTraderPositions>},
            {sample_analytics(), 1, &read<RecordedAnalytics>},
            {sample_inceptions(), 2, &read<RecordedInception>},
            {sample_prices(), 2, &read<RecordedPrice>},
            {sample_leaderboard(), 1, &read<RecordedLeaderboardEntry>},
            {sample_conversations(), 2, &read<RecordedConversation>},
            {sample_fills(), 2, &read<RecordedFill>}};
}

bool is_json(const std::string& text) {
    simdjson::dom::parser parser;
    return parser.parse(simdjson::padded_string(text)).error() == simdjson::SUCCESS;
}

TEST(RecordReader, PiecesChangeNothing) {
    for (const Kind& kind : kinds()) {
        for (const std::size_t piece : {1u, 2u, 7u, 64u, 1000u, 100'000u}) {
            const Reading reading = kind.read(kind.text, piece);
            EXPECT_EQ(reading.records, kind.records) << kind.text;
            EXPECT_TRUE(reading.problems.empty()) << reading.problems.front();
        }
    }
}

TEST(RecordReader, NoTruncatedFileIsAccepted) {
    for (const Kind& kind : kinds()) {
        const std::size_t whole = kind.text.find_last_of('}') + 1;
        for (std::size_t size = 0; size < whole; ++size) {
            const Reading reading = kind.read(std::string_view(kind.text).substr(0, size), 4096);
            ASSERT_EQ(reading.problems.size(), 1u) << "cut after " << size << " of\n" << kind.text;
        }
    }
}

// Bytes changed, dropped, doubled or inserted at random: whatever comes of it is refused, or it is
// JSON for another reader, too; and the size of the pieces makes no difference.
TEST(RecordReader, MutationsAreNeverAcceptedWhenTheyAreNoJson) {
    const unsigned seed = 1105;
    SCOPED_TRACE(fmt::format("seed {}", seed));
    std::mt19937 random(seed);
    const std::string_view spice = "{}[]\",:\\0123456789.eE+-truefalsn\x00\x1f\xff\xc3 \n";
    const std::vector<Kind> all = kinds();
    int accepted = 0;
    for (int i = 0; i < 6'000; ++i) {
        const Kind& kind = all[random() % all.size()];
        std::string text = kind.text;
        for (unsigned changes = 1 + random() % 3; changes > 0; --changes) {
            const std::size_t at = random() % text.size();
            switch (random() % 4) {
            case 0:
                text[at] = spice[random() % spice.size()];
                break;
            case 1:
                text.erase(at, 1 + random() % 3);
                break;
            case 2:
                text.insert(at, 1, spice[random() % spice.size()]);
                break;
            default:
                text.insert(at, text, random() % text.size(), random() % 40);
            }
        }
        const Reading reading = kind.read(text, 1 << 16);
        const Reading pieces = kind.read(text, 1 + random() % 50);
        ASSERT_EQ(reading.records, pieces.records) << text;
        ASSERT_EQ(reading.problems, pieces.problems) << text;
        if (reading.problems.empty()) {
            ++accepted;
            ASSERT_TRUE(is_json(text)) << text;
        }
    }
    EXPECT_GT(accepted, 50);
    EXPECT_LT(accepted, 5'000);
}

// A file of any size, made while it is read.
class EndlessTrades final : public ByteSource {
public:
    explicit EndlessTrades(std::uint64_t bytes) : bytes_left_(bytes), next_("{\"trades\":[\n") {}

    std::size_t read(char* to, std::size_t size) override {
        std::size_t count = 0;
        while (count < size) {
            if (at_ == next_.size() && !advance()) {
                break;
            }
            const std::size_t piece = std::min(size - count, next_.size() - at_);
            std::memcpy(to + count, next_.data() + at_, piece);
            at_ += piece;
            count += piece;
        }
        return count;
    }

private:
    bool advance() {
        if (ended_) {
            return false;
        }
        at_ = 0;
        ended_ = bytes_left_ < record_.size();
        bytes_left_ -= ended_ ? 0 : record_.size();
        next_ = record_;
        if (ended_) {
            next_ = sample_trade("last") + "]}";
        }
        return true;
    }

    std::uint64_t bytes_left_;
    std::string next_;
    std::string record_ = sample_trade() + ",\n";
    std::size_t at_ = 0;
    bool ended_ = false;
};

long resident_kilobytes_max() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss;
}

TEST(RecordReader, MemoryDoesNotGrowWithTheFile) {
    static constexpr std::uint64_t k_bytes = 200'000'000;
    RecordReader<RecordedTrade> reader(
        {{"trades.json", [] { return std::make_unique<EndlessTrades>(k_bytes); }}});
    std::uint64_t records = 0;
    long before = 0;
    while (reader.next() != nullptr) {
        ++records;
        before = records == 10'000 ? resident_kilobytes_max() : before;
    }
    EXPECT_GT(records, 100'000u);
    EXPECT_GE(reader.bytes_done(), k_bytes);
    EXPECT_LT(resident_kilobytes_max() - before, 8 * 1024);
}

} // namespace
} // namespace nof0::pipelines
