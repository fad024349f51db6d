// What is generated, from which options; the formulas are in demo_formulas_test.cpp.
#include "app/demo/demo.hpp"

#include "app/demo/testing_folder.hpp"
#include "base/failure.hpp"
#include "rules/decision_signals.hpp"
#include "rules/testing/recording.hpp"
#include "rules/trades.hpp"

#include <cmath>
#include <gtest/gtest.h>
#include <set>

namespace nof0::app::demo {
namespace {

using testing_support::Json;
using testing_support::read_rows;

const std::vector<std::string> k_files{
    "account-totals.json", "analytics.json", "conversations.json",
    "crypto-prices.json",  "fills.json",     "leaderboard.json",
    "positions.json",      "trades.json",    "since-inception-values.json"};

// One recording for all the tests that read the usual one.
class Demo : public testing::Test {
protected:
    static void SetUpTestSuite() {
        folder_ = new Folder;
        summary_ = write_recording(folder_->path(), usual_options());
    }
    static void TearDownTestSuite() {
        delete folder_;
        folder_ = nullptr;
    }
    static const std::filesystem::path& folder() { return folder_->path(); }

    static Folder* folder_;
    static DemoSummary summary_;
};
Folder* Demo::folder_ = nullptr;
DemoSummary Demo::summary_;

TEST_F(Demo, LooksLikeAnArena) {
    std::set<std::string> files;
    for (const auto& entry : std::filesystem::directory_iterator(folder())) {
        files.insert(entry.path().filename());
        const std::string text = folder_->text(entry.path().filename());
        EXPECT_EQ(text.find("nan"), std::string::npos) << entry.path();
        EXPECT_EQ(text.find(":inf"), std::string::npos) << entry.path();
    }
    EXPECT_EQ(files, std::set<std::string>(k_files.begin(), k_files.end()));
    EXPECT_EQ(summary_.traders, 7);
    EXPECT_GT(summary_.trades, 150);
    EXPECT_LT(summary_.trades, 3'000);
    EXPECT_NEAR(static_cast<double>(summary_.account_rows), 7 * 14 * 24, 40);
    EXPECT_EQ(summary_.conversations, 100);
    EXPECT_GT(summary_.open_positions, 1);
    for (const Json& row : read_rows(folder() / "leaderboard.json", "leaderboard")) {
        EXPECT_GT(row["equity"], 3'000) << row;
        EXPECT_LT(row["equity"], 30'000) << row;
        EXPECT_GT(row["num_trades"], 5) << row;
    }
}

TEST_F(Demo, TheSameSeedGivesTheSameBytes) {
    Folder again;
    Folder other;
    EXPECT_EQ(write_recording(again.path(), usual_options()), summary_);
    write_recording(other.path(), usual_options(2));
    for (const std::string& file : k_files) {
        EXPECT_TRUE(again.text(file) == folder_->text(file)) << file;
        EXPECT_FALSE(other.text(file) == folder_->text(file)) << file;
    }
}

TEST_F(Demo, ConversationsAreTheNewestHundred) {
    double previous = 1e18;
    std::size_t signals = 0;
    for (const Json& record : read_rows(folder() / "conversations.json", "conversations")) {
        EXPECT_EQ(record.size(), 11U);
        EXPECT_LE(record["timestamp"], previous);
        previous = record["timestamp"];
        EXPECT_GT(record["user_prompt"].get<std::string>().size(), 500U);
        signals += rules::signals_of(record["llm_response"].dump(), ArenaTime{}).size();
        EXPECT_EQ(record["llm_response"].size(),
                  rules::signals_of(record["llm_response"].dump(), ArenaTime{}).size());
    }
    EXPECT_GT(signals, 50U);
    EXPECT_GT(previous, 1'761'652'800.0 - 4 * 3600);
}

TEST(DemoOptions, TargetsAreMet) {
    Folder folder;
    DemoOptions options = usual_options(5);
    options.traders = 9;
    options.trades_target = 2'000;
    options.account_rows_target = 3'000;
    double progress = 0;
    options.on_progress = [&progress](double done) {
        EXPECT_GE(done, progress);
        progress = done;
    };
    const DemoSummary summary = write_recording(folder.path(), options);
    EXPECT_EQ(progress, 1);
    EXPECT_EQ(summary.trades, 2'000);
    EXPECT_EQ(testing_support::read_trades(folder.path()).size(), 2'000U);
    EXPECT_NEAR(static_cast<double>(summary.account_rows), 3'000, 60);
    for (const Trade& trade : testing_support::read_trades(folder.path())) {
        ASSERT_EQ(rules::broken_identity(trade), std::nullopt);
    }
    std::int64_t first = 1LL << 60;
    std::int64_t last = 0;
    for (const Json& row : read_rows(folder.path() / "fills.json", "fills")) {
        first = std::min<std::int64_t>(first, row["time"]);
        last = std::max<std::int64_t>(last, row["time"]);
    }
    EXPECT_GT(last - first, 290LL * 3'600'000); // spread over the 300 hours
}

TEST(DemoOptions, ImpossibleOnesAreRefused) {
    Folder folder;
    const auto refused = [&folder](auto change) {
        DemoOptions options = usual_options();
        change(options);
        EXPECT_THROW(write_recording(folder.path(), options), UsageError);
    };
    refused([](DemoOptions& o) { o.traders = 0; });
    refused([](DemoOptions& o) { o.days = 0; });
    refused([](DemoOptions& o) { o.end_time = ArenaTime{}; });
    refused([](DemoOptions& o) { o.initial_equity_usd = NAN; });
    refused([](DemoOptions& o) { o.trades_target = 10'000'000; });
    refused([](DemoOptions& o) { o.account_rows_target = 100'000'000; });
    std::filesystem::create_directories(folder.path());
    std::ofstream(folder.path() / "mine.txt") << "keep";
    refused([](DemoOptions&) {});
    EXPECT_EQ(folder.text("mine.txt"), "keep");
}

} // namespace
} // namespace nof0::app::demo
