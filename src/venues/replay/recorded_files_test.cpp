// Every recorded frame and answer becomes events or is counted by name: what each file comes to,
// and that nothing in it is lost without a word.
#include "venues/hyperliquid/message_parser.hpp"
#include "venues/replay/replay_source.hpp"

#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <iterator>
#include <map>

namespace nof0::venues {
namespace {

const std::filesystem::path k_data = NOF0_SOURCE_DIR "/../shared/data/hyperliquid";

// "trades 3, books 2": how many events of each kind.
std::string text_of(const VenueEvents& events) {
    std::string text;
    const auto add = [&text](const char* name, std::size_t count) {
        if (count > 0) {
            text += (text.empty() ? "" : ", ") + std::string(name) + ' ' + std::to_string(count);
        }
    };
    add("trades", events.trades.size());
    add("mids", events.mids.size());
    add("books", events.books.size());
    add("contexts", events.contexts.size());
    add("assets", events.assets.size());
    add("candles", events.candles.size());
    add("fills", events.fills.size());
    add("cash", events.cash.size());
    add("accounts", events.accounts.size());
    return text;
}

template<class T>
void append(std::vector<T>& all, std::vector<T>& more) {
    all.insert(all.end(), more.begin(), more.end());
}

struct Read {
    VenueEvents events;
    std::map<std::string, std::uint64_t> skips;
};

Read read_frames_of(const std::filesystem::path& file) {
    Read read;
    auto source = ReplaySource::open(file, {.account = "0xa"});
    EXPECT_TRUE(source) << file;
    while (auto record = source.value().next()) {
        VenueEvents& more = record->events;
        append(read.events.trades, more.trades);
        append(read.events.mids, more.mids);
        append(read.events.books, more.books);
        append(read.events.contexts, more.contexts);
        append(read.events.candles, more.candles);
        append(read.events.fills, more.fills);
        append(read.events.cash, more.cash);
    }
    read.skips = source.value().skips().counts();
    return read;
}

Read read_answer_of(const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    const std::string body{std::istreambuf_iterator<char>(stream), {}};
    hyperliquid::MessageParser parser({.account = "0xa"});
    Read read;
    parser.parse_answer(body, read.events);
    read.skips = parser.skips().counts();
    return read;
}

// What is no event is an envelope's confirmation, of another stream, or no frame at all.
TEST(RecordedFiles, EveryFrameIsEventsOrCounted) {
    if (!std::filesystem::exists(k_data)) {
        GTEST_SKIP() << "the recordings are not beside the project";
    }
    const std::map<std::string, std::string> expected{
        {"hftbacktest_mainnet_session_20250126.jsonl", "trades 64, books 46"},
        {"jkorf_Subscriptions_BookTicker.txt", "books 1"},
        {"jkorf_Subscriptions_Concurrent.txt", ""}, // bars without prices
        {"jkorf_Subscriptions_Klines.txt", "candles 1"},
        {"jkorf_Subscriptions_Order.txt", ""},
        {"jkorf_Subscriptions_OrderBook.txt", "books 1"},
        {"jkorf_Subscriptions_Prices.txt", "mids 2"},
        {"jkorf_Subscriptions_Trades.txt", "trades 1"},
        {"jkorf_Subscriptions_UserEventTrade.txt", "fills 1"},
        {"nautilus_inline_user_fills.jsonl", "fills 2"},
        {"nautilus_ws_user_fill_liquidation.json", "fills 1"},
        {"t_mainnet_20260725.jsonl", "fills 1"},
        {"t_mainnet_20260818_probe.jsonl", "trades 2"},
        {"t_testnet_20260728.jsonl", "trades 2, books 3"},
        {"tardis_mainnet_20241028.jsonl", "trades 6, books 4, contexts 2"},
    };
    std::map<std::string, std::string> found;
    for (const auto& entry : std::filesystem::directory_iterator(k_data / "ws")) {
        const std::string file = entry.path().filename().string();
        const Read read = read_frames_of(entry.path());
        found[file] = text_of(read.events);
        for (const auto& [name, times] : read.skips) {
            const bool is_expected = name.starts_with("channel.") || name == "no_frame" ||
                                     file == "jkorf_Subscriptions_Concurrent.txt";
            EXPECT_TRUE(is_expected) << file << ": " << name << " " << times;
        }
    }
    EXPECT_EQ(found, expected);
}

// Answers that are not listed hold nothing for a ledger or a market; they are counted.
TEST(RecordedFiles, EveryAnswerIsEventsOrCounted) {
    if (!std::filesystem::exists(k_data)) {
        GTEST_SKIP() << "the recordings are not beside the project";
    }
    const std::map<std::string, std::string> expected{
        {"gohl_AllMids_WithDex.0.json", "mids 482"},
        {"gohl_Meta.0.json", "assets 203"},
        {"gohl_UserFillsByTime.2.json", "fills 2"},
        {"gohl_UserState_WithDex.0.json", "accounts 1"},
        {"pysdk_test_get_all_mids.json", "mids 28"},
        {"pysdk_test_get_candles_snapshot.0.json", "assets 28"},
        {"pysdk_test_get_candles_snapshot.1.json", "candles 24"},
        {"pysdk_test_get_funding_history_1684811870000.0.json", "assets 28"},
        {"pysdk_test_get_funding_history_None.0.json", "assets 28"},
        {"pysdk_test_get_info.json", "assets 28"},
        {"pysdk_test_get_l2_snapshot.0.json", "assets 28"},
        {"pysdk_test_get_l2_snapshot.1.json", "books 1"},
        {"pysdk_test_get_user_fills.json", "fills 500"},
        {"pysdk_test_get_user_fills_by_time.json", "fills 500"},
        {"pysdk_test_get_user_state.json", "accounts 1"},
        {"pysdk_test_user_funding_history_with_end_time.json", "cash 13"},
        {"pysdk_test_user_funding_history_without_end_time.json", "cash 218"},
        {"pysdk_test_user_non_funding_ledger_updates_without_end_time.json", "cash 4"},
    };
    std::map<std::string, std::string> found;
    for (const auto& entry : std::filesystem::directory_iterator(k_data / "rest")) {
        const Read read = read_answer_of(entry.path());
        if (const std::string text = text_of(read.events); !text.empty()) {
            found[entry.path().filename().string()] = text;
        } else {
            EXPECT_FALSE(read.skips.empty()) << entry.path();
        }
    }
    EXPECT_EQ(found, expected);
}

} // namespace
} // namespace nof0::venues
