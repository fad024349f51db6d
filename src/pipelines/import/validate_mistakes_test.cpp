// Every kind of mistake in a recording, and the line that names it.
#include "pipelines/import/recording_samples.hpp"
#include "pipelines/import/validate.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <gtest/gtest.h>

namespace nof0::pipelines {
namespace {

// A mistake made in an otherwise valid recording.
struct Mistake {
    std::string file;
    std::string text;    // of the whole file
    std::string at;      // the problem lies where this text is found; at the end when empty
    std::string problem; // what the line says behind the position
};

// "line:column" of an offset, counted another way than the code under test does.
std::string line_and_column(const std::string& text, std::size_t offset) {
    const std::string before = text.substr(0, offset);
    const std::size_t line = 1 + static_cast<std::size_t>(std::ranges::count(before, '\n'));
    return fmt::format("{}:{}", line, offset - (before.rfind('\n') + 1) + 1);
}

std::vector<Mistake> mistakes_of_json() {
    const std::string trades = sample_trades();
    const std::string board = sample_leaderboard();
    const std::string talks = sample_conversations();
    const std::string deep = std::string(64, '[') + "[]" + std::string(64, ']');
    return {
        {"trades.json", trades.substr(0, trades.find("\"exit_price\"") + 14), "",
         " (record 1): exit_price: the file ends inside a record: it is truncated"},
        {"trades.json", trades.substr(0, trades.size() - 3), "",
         ": the file ends inside a member: it is truncated"},
        {"trades.json", "", "",
         ": '{' expected (an object with \"trades\"), but the file ends here: it is truncated"},
        {"trades.json", "[]", "[]", ": '{' expected (an object with \"trades\"), found '['"},
        {"trades.json", "{\"trade\": []}", "", ": has no \"trades\""},
        {"trades.json", "{\"trades\": [7]}", "7", " (record 1): must be an object, found a number"},
        {"leaderboard.json", replaced(board, "8552.7", "NaN"), "NaN",
         " (record 1): equity: NaN and Infinity are no JSON numbers"},
        {"leaderboard.json", replaced(board, "-90.55", "-Infinity"), "Infinity",
         " (record 1): lose_dollars: NaN and Infinity are no JSON numbers"},
        {"leaderboard.json", replaced(board, "8552.7", "1e309"), "1e309",
         " (record 1): equity: a number outside the range of a double"},
        {"leaderboard.json", replaced(board, "\"sharpe\"", "\"equity\""), "\"equity\": 8552.7",
         " (record 1): a key that this object has already"},
        {"conversations.json", replaced(talks, "\\u2026", "\\u0000"), "\\u0000",
         " (record 1): user_prompt: a NUL (\\u0000) in text, which Postgres cannot store"},
        {"conversations.json", replaced(talks, "\"thought\"", "\"a\\u0000\""), "\\u0000",
         " (record 1): cot_trace: a NUL (\\u0000) in text, which Postgres cannot store"},
        {"conversations.json", replaced(talks, "holding", "\xFF"), "\"\xFF",
         " (record 1): cot_trace_summary: the text that begins here is not valid UTF-8"},
        {"crypto-prices.json", "\xEF\xBB\xBF" + sample_prices(), "\xEF",
         ": begins with a byte order mark, which JSON does not have"},
        {"crypto-prices.json", sample_prices() + "]", "]",
         ": nothing expected after the end, found ']'"},
        {"positions.json",
         replaced(sample_positions(), "\"leverage\": 18", "\"exit_plan\": " + deep), "[]",
         " (record 1): positions.SOL.exit_plan: nested deeper than 64 levels"},
    };
}

std::vector<Mistake> mistakes_of_trades() {
    const auto trade = [](std::string_view from, std::string_view to) {
        return "{\"trades\": [\n" + replaced(sample_trade(), from, to) + "]}";
    };
    const std::string record = "{\n\"id\"";
    return {
        {"trades.json", trade("2.6463", "\"2.6463\""), "\"2.6463\"",
         " (record 1): exit_price: must be a number, found a string"},
        {"trades.json", trade("2.499,", "-0,"), "-0,",
         " (record 1): entry_price: must be greater than 0, found -0"},
        {"trades.json", trade("\"confidence\": 0, ", ""), record,
         " (record 1): confidence: is missing"},
        {"trades.json", trade("\"side\": \"long\"", "\"side\": \"buy\""), "\"buy\"",
         " (record 1): side: must be \"long\" or \"short\", found \"buy\""},
        {"trades.json", trade("\"side\": \"long\"", "\"side\": \"short\""), record,
         " (record 1): quantity: must be negative for a short, positive for a long"},
        {"trades.json", trade("1761418991.842,", "1761314029,"), record,
         " (record 1): exit_time: must not be before entry_time"},
        {"trades.json", trade("1761418991.842,", "1761418991842,"), "1761418991842",
         " (record 1): exit_time: must be seconds between the years 2000 and 2100, found "
         "1761418991842"},
        {"trades.json", trade("\"symbol\": \"XRP\"", "\"symbol\": \"X RP\""), "\"X RP\"",
         " (record 1): symbol: must be a symbol of 1 to 32 characters A-Z a-z 0-9 @ # : / . _ -, "
         "found \"X RP\""},
        {"trades.json", trade("\"alpha\"", "\"al pha\""), "\"al pha\"",
         " (record 1): model_id: must be a trader id of 1 to 64 characters A-Z a-z 0-9 . _ -, "
         "found \"al pha\""},
        {"trades.json", trade("\"alpha\"", "\"nobody\""), "\"nobody\"",
         " (record 1): model_id: \"nobody\" is a trader that no file of the folder defines "
         "(since-inception-values, leaderboard, analytics, account-totals)"},
        {"trades.json", trade("264.176789", "1e300"), "1e300",
         " (record 1): realized_net_pnl: must lie between -1e12 and 1e12, found 1e+300"},
        {"trades.json", trade("\"alpha_1\"", "\"\""), "\"\"",
         " (record 1): id: must have 1 to 200 bytes, found 0"},
        {"trades.json", trade("\"alpha_1\"", "\"a\\nb\""), "\"a\\nb\"",
         " (record 1): id: must have no control characters"},
        {"trades.json", trade("211370609263", "2113706.5"), "2113706.5",
         " (record 1): entry_oid: must be a whole number of 64 bits, found 2113706.5"},
        {"trades.json", trade("\"entry_crossed\": true", "\"entry_crossed\": 1"), "1,\n\"exit_cr",
         " (record 1): entry_crossed: must be true or false, found a number"},
    };
}

std::vector<Mistake> mistakes_of_other_values() {
    const std::string rows = sample_account_totals();
    const std::string talks = sample_conversations();
    const std::string fills = sample_fills();
    return {
        {"fills.json", replaced(fills, "107067.9", "1e13"), "\"1e13\"",
         " (record 1): px: must lie between -1e12 and 1e12, found \"1e13\""},
        {"account-totals.json",
         replaced(rows, "\"BTC\", \"quantity\": 1,", "\"ETH\", \"quantity\": 1,"),
         "{\"symbol\": \"ETH\"",
         " (record 2): positions.BTC: must stand under its own symbol, ETH"},
        {"account-totals.json",
         replaced(rows, "_minute_marker\": 58", "_minute_marker\": 2147483648"), "2147483648",
         " (record 1): since_inception_minute_marker: must be at most 2147483647, found "
         "2147483648"},
        {"conversations.json", replaced(talks, "4039", "1099511627776"), "1099511627776",
         " (record 1): cycle_id: must be at most 2147483647, found 1099511627776"},
        {"account-totals.json", replaced(rows, "-0.13", "0"), "{\"symbol\": \"BTC\"",
         " (record 1): positions.BTC: must have a quantity other than 0"},
        {"account-totals.json", replaced(rows, "106848.5", "null"),
         "null,\n   \"entry_time\": 17607408",
         " (record 2): positions.BTC.entry_price: must be a number, found null"},
        {"account-totals.json", replaced(rows, "\"sharpe_ratio\": null", "\"sharpe_ratio\": \"x\""),
         "\"x\"", " (record 1): sharpe_ratio: must be a number, found a string"},
        {"account-totals.json", replaced(rows, "1761452345542", "1761452345"), "1761452345",
         ": serverTime: must be milliseconds between the years 2000 and 2100, found 1761452345"},
        {"analytics.json", replaced(sample_analytics(), "\"win_rate\":0", "\"win_rate\":null"),
         "null,\"std_losers_net_pnl\"",
         " (record 1): winners_losers_breakdown_table.win_rate: must be a number, found null"},
        {"analytics.json", replaced(sample_analytics(), "\"id\":\"alpha\"", "\"id\":\"beta\""),
         "{\"id\"", " (record 1): id: must be the same as model_id"},
        {"crypto-prices.json",
         replaced(sample_prices(), "\"symbol\": \"ETH\"", "\"symbol\": \"SOL\""),
         "{\"symbol\": \"SOL\"",
         " (record 2): symbol: must be the key that the price stands under, ETH"},
        {"conversations.json", replaced(talks, "\"cycle_id\": 4039, ", ""), "{\"id\"",
         " (record 1): cycle_id: is missing"},
        {"conversations.json", replaced(talks, "\"user\"", "\"tool\""), "\"tool\"",
         " (record 2): messages.1.role: must be \"system\", \"user\" or \"assistant\", found "
         "\"tool\""},
        {"conversations.json", replaced(talks, "\"messages\"", "\"message\""),
         "{\"model_id\": \"alpha\", \"message\"", " (record 2): cot_trace: is missing"},
        {"fills.json", replaced(fills, "\"142.7\"", "142.7"), "142.7",
         " (record 2): sz: must be a string, found a number"},
        {"fills.json", replaced(fills, "\"142.7\"", "\"1,4\""), "\"1,4\"",
         " (record 2): sz: must be a decimal number of at most 12 decimals in quotes, found "
         "\"1,4\""},
        {"fills.json", replaced(fills, "\"B\"", "\"buy\""), "\"buy\"",
         " (record 2): side: must be \"B\" or \"A\", found \"buy\""},
    };
}

std::vector<Mistake> mistakes_between_records() {
    const std::string rows = sample_account_totals();
    return {
        {"trades.json",
         "{\"trades\": [\n" + sample_trade() + ",\n{ " + sample_trade().substr(1) + "]}", "{ ",
         " (record 2): id: repeats trades.json:2:1 (record 1)"},
        {"account-totals.json", replaced(rows, "\"bench_0\"", "\"alpha_0\""),
         "{\"id\": \"alpha_0\", \"model_id\": \"bench\"",
         " (record 2): id: repeats account-totals.json:2:1 (record 1)"},
        {"account-totals.json",
         replaced(replaced(rows, "\"model_id\": \"bench\"", "\"model_id\": \"alpha\""),
                  "1760744436.283548", "1760742140.4709"),
         "{\"id\": \"bench_0\"",
         " (record 2): model_id + timestamp: repeats account-totals.json:2:1 (record 1)"},
        {"since-inception-values.json", replaced(sample_inceptions(), "\"bench\"", "\"alpha\""),
         "{\"id\": \"uuid-2\"",
         " (record 2): model_id: repeats since-inception-values.json:2:1 (record 1)"},
        {"crypto-prices.json",
         replaced(replaced(sample_prices(), "\"ETH\": ", "\"BTC\": "), "\"ETH\"", "\"BTC\""),
         "{\"symbol\": \"BTC\", \"price\": 3929.85",
         " (record 2): symbol: repeats crypto-prices.json:2:8 (record 1)"},
        {"conversations.later.json", replaced(sample_conversations(), "8577", "8578"), "{\"id\"",
         " (record 1): id: repeats conversations.json:2:1 (record 1)"},
        {"analytics-beta.json", sample_analytics(), "{\"id\"",
         " (record 1): model_id: must be the trader that the file is named by"},
    };
}

void expect_refused(const std::vector<Mistake>& mistakes) {
    for (const Mistake& mistake : mistakes) {
        const SampleFolder folder;
        folder.write_valid();
        folder.write(mistake.file, mistake.text);
        const auto verdict = validate_recording(Recording::open(folder.path()));
        ASSERT_FALSE(verdict.ok()) << "accepted, expected" << mistake.problem;
        const std::size_t offset =
            mistake.at.empty() ? mistake.text.size() : mistake.text.find(mistake.at);
        ASSERT_NE(offset, mistake.text.npos) << mistake.at;
        EXPECT_EQ(verdict.error().front().text(),
                  mistake.file + ":" + line_and_column(mistake.text, offset) + mistake.problem);
    }
}

TEST(ValidateMistakes, NamesMistakesOfTheJson) {
    expect_refused(mistakes_of_json());
}
TEST(ValidateMistakes, NamesMistakesOfTrades) {
    expect_refused(mistakes_of_trades());
}
TEST(ValidateMistakes, NamesMistakesOfOtherValues) {
    expect_refused(mistakes_of_other_values());
}
TEST(ValidateMistakes, NamesMistakesBetweenRecords) {
    expect_refused(mistakes_between_records());
}

} // namespace
} // namespace nof0::pipelines
