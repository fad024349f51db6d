#include "pipelines/import/validate.hpp"

#include "base/failure.hpp"
#include "base/time.hpp"
#include "pipelines/import/recording_samples.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace nof0::pipelines {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

Result<RecordingSummary, RecordingProblems> validate(const SampleFolder& folder,
                                                     const ValidationOptions& options = {},
                                                     const RecordingLimits& limits = {}) {
    return validate_recording(Recording::open(folder.path(), limits), options);
}

std::vector<std::string> problems(const SampleFolder& folder, const ValidationOptions& options = {},
                                  const RecordingLimits& limits = {}) {
    const auto verdict = validate(folder, options, limits);
    std::vector<std::string> texts;
    if (!verdict) {
        for (const RecordingProblem& problem : verdict.error()) {
            texts.push_back(problem.text());
        }
    }
    return texts;
}

TEST(Validate, AValidRecordingIsSummarised) {
    const SampleFolder folder;
    folder.write_valid();
    folder.write("notes.json", "{}");
    const auto verdict = validate(folder);
    ASSERT_TRUE(verdict.ok()) << verdict.error().front().text();
    const RecordingSummary& summary = *verdict;
    EXPECT_EQ(summary.trades, 2u);
    EXPECT_EQ(summary.account_rows, 2u);
    EXPECT_EQ(summary.positions, 1u);
    EXPECT_EQ(summary.analytics, 1u);
    EXPECT_EQ(summary.prices, 2u);
    EXPECT_EQ(summary.invocations, 1u);
    EXPECT_EQ(summary.threads, 1u);
    EXPECT_EQ(summary.fills, 2u);
    EXPECT_EQ(summary.files.size(), 9u);
    EXPECT_EQ(summary.server_time_ms, 1'761'452'354'435);
    EXPECT_EQ(summary.first_us, 1'683'245'884'863'000);
    EXPECT_EQ(summary.last_us, 1'761'653'414'879'488);
    EXPECT_THAT(summary.symbols, ElementsAre("BTC", "ETH", "SOL", "SUI", "XRP"));
    const std::int64_t october = month_start_ms(1'760'740'073'123);
    EXPECT_THAT(summary.account_months_ms, ElementsAre(october));
    EXPECT_THAT(summary.price_months_ms, ElementsAre(october));
    EXPECT_THAT(summary.fill_months_ms, ElementsAre(month_start_ms(1'683'245'884'863), october));
    EXPECT_EQ(summary.origin, "import:" + summary.digest.substr(0, 12));
    EXPECT_THAT(summary.warnings, ElementsAre("notes.json: is not imported"));
    ASSERT_EQ(summary.traders.size(), 2u);
    EXPECT_EQ(summary.traders[0].id, "alpha");
    EXPECT_EQ(summary.traders[0].kind, RecordedTraderKind::model);
    EXPECT_EQ(summary.traders[0].initial_equity_usd, 10'000);
    EXPECT_EQ(summary.traders[0].inception_us, 1'760'738'409'834'185);
    EXPECT_EQ(summary.traders[0].external_id, "uuid-1");
    EXPECT_EQ(summary.traders[1].id, "bench");
    EXPECT_EQ(summary.traders[1].sort_order, 2);
    EXPECT_EQ(summary.traders[1].kind, RecordedTraderKind::benchmark);
}

TEST(Validate, AnEndlessTextIsRefusedAtItsRecord) {
    const SampleFolder folder;
    folder.write_valid();
    folder.write("conversations.json",
                 replaced(sample_conversations(), "holding", std::string(3'000'000, 'x')));
    RecordingLimits limits;
    limits.record_bytes_max = 1'000'000;
    EXPECT_THAT(
        problems(folder, {}, limits),
        ElementsAre("conversations.json:2:1 (record 1): cot_trace_summary: a record of more "
                    "than 1000000 bytes begins here"));
}

// What was validated must be what the writers can read.
TEST(Validate, ARecordWithinTheLimitIsReadByTheWritersToo) {
    const SampleFolder folder;
    folder.write_valid();
    folder.write("conversations.json", replaced(sample_conversations(), "holding",
                                                std::string(std::size_t{10} << 20, 'x')));
    EXPECT_THAT(problems(folder), ElementsAre());
    auto reader = Recording::open(folder.path()).conversations();
    EXPECT_NE(reader.next(), nullptr);
    EXPECT_NE(reader.next(), nullptr);
    EXPECT_EQ(reader.next(), nullptr);
}

TEST(Validate, AFileBeyondTheLimitIsRefusedUnread) {
    const SampleFolder folder;
    folder.write_valid();
    RecordingLimits limits;
    limits.file_bytes_max = sample_trades().size() - 1;
    EXPECT_THAT(problems(folder, {}, limits),
                testing::Contains(fmt::format(
                    "trades.json:1:1: has {} bytes; allowed are {} (Import.FileBytesMax)",
                    sample_trades().size(), limits.file_bytes_max)));
}

TEST(Validate, OneRunNamesManyMistakesUpToALimit) {
    const SampleFolder folder;
    folder.write_valid();
    std::string trades = "{\"trades\":[";
    for (int i = 0; i < 50; ++i) {
        trades += (i == 0 ? "\n" : ",\n") +
                  replaced(sample_trade("t" + std::to_string(i)), "2.499", "-1");
    }
    folder.write("trades.json", trades + "]}");
    folder.write("leaderboard.json", "{");
    const auto found = problems(folder);
    EXPECT_EQ(found.size(), 20u);
    EXPECT_THAT(found[0], HasSubstr("leaderboard.json:1:2"));
    EXPECT_THAT(found[19], HasSubstr("(record 19): entry_price"));
}

// When the files that define traders are broken themselves, nobody else is blamed for it.
TEST(Validate, ABrokenDefinitionIsReportedAlone) {
    const SampleFolder folder;
    folder.write("trades.json", sample_trades());
    folder.write("leaderboard.json", "{\"leaderboard\": [");
    EXPECT_EQ(problems(folder).size(), 1u);
    folder.write("leaderboard.json", "{\"leaderboard\": []}");
    EXPECT_THAT(problems(folder), ElementsAre(HasSubstr("\"alpha\" is a trader that no file")));
}

TEST(Validate, OverlappingConversationFilesAreTaken) {
    const SampleFolder folder;
    folder.write_valid();
    folder.write("conversations-older.json", sample_conversations());
    const auto verdict = validate(folder);
    ASSERT_TRUE(verdict.ok()) << verdict.error().front().text();
    EXPECT_THAT(verdict->warnings,
                ElementsAre("1 conversation records stand in more than one file"));
}

TEST(Validate, SingleAnalyticsStandInForTheWhole) {
    const SampleFolder folder;
    folder.write_valid();
    folder.write("analytics-alpha.json", sample_analytics());
    EXPECT_TRUE(validate(folder)->warnings.empty());
    folder.write("analytics-alpha.json",
                 replaced(sample_analytics(), "\"win_rate\":0", "\"win_rate\":1"));
    EXPECT_THAT(validate(folder)->warnings, ElementsAre("analytics-alpha.json: differs from "
                                                        "analytics.json, which is imported"));
    folder.remove("analytics.json");
    const auto verdict = validate(folder);
    EXPECT_TRUE(verdict->warnings.empty());
    EXPECT_EQ(verdict->analytics, 1u);
    auto reader = Recording::open(folder.path()).analytics();
    const RecordedAnalytics* const analytics = reader.next();
    ASSERT_NE(analytics, nullptr);
    EXPECT_THAT(analytics->payload_json, HasSubstr("\"win_rate\":1,"));
}

TEST(Validate, UnknownKeysAndOddMarkersAreWarnings) {
    const SampleFolder folder;
    folder.write_valid();
    const std::string rows =
        replaced(replaced(sample_account_totals(), "\"index_col\": null", "\"mood\": [1, 2]"),
                 "_minute_marker\": 58", "_minute_marker\": 61");
    folder.write("account-totals.json", replaced(rows, "1760744436.283548", "1760742140.1"));
    const auto verdict = validate(folder);
    ASSERT_TRUE(verdict.ok()) << verdict.error().front().text();
    EXPECT_THAT(
        verdict->warnings,
        ElementsAre(fmt::format("account-totals.json: unknown key positions.BTC.mood is not "
                                "imported (in 1 records, first at byte {})",
                                rows.find("\"mood\"")),
                    "account rows are not in ascending order of time (1 times, first in "
                    "account-totals.json, record 2)",
                    "account rows whose hourly marker is not that of their minute (1 times, first "
                    "in account-totals.json, record 1)"));
}

TEST(Validate, TheDigestIsThatOfTheContents) {
    const SampleFolder folder;
    folder.write_valid();
    const std::string first = validate(folder)->digest;
    const SampleFolder copy;
    copy.write_valid();
    EXPECT_EQ(validate(copy)->digest, first);
    copy.write("trades.json", sample_trades() + " ");
    EXPECT_NE(validate(copy)->digest, first);
    EXPECT_EQ(first.size(), 64u);
}

TEST(Validate, ProgressReachesTheEnd) {
    const SampleFolder folder;
    folder.write_valid();
    std::uint64_t last = 0;
    ValidationOptions options;
    options.progress = [&](std::uint64_t done, std::uint64_t total) {
        EXPECT_GE(done, last);
        EXPECT_LE(done, total);
        last = done;
    };
    EXPECT_TRUE(validate(folder, options).ok());
    EXPECT_EQ(last, Recording::open(folder.path()).bytes_total());
}

} // namespace
} // namespace nof0::pipelines
