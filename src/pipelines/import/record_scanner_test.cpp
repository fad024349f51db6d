#include "pipelines/import/record_scanner.hpp"

#include <gtest/gtest.h>

namespace nof0::pipelines {
namespace {

// Keeps the text of every record and member.
struct Keeper final : RecordVisitor {
    const JsonCursor& record(std::string_view entry_key, const char* begin,
                             const char* end) override {
        return keep(records, entry_key, begin, end);
    }
    const JsonCursor& member(std::string_view key, const char* begin, const char* end) override {
        return keep(members, key, begin, end);
    }
    const JsonCursor& keep(std::vector<std::string>& to, std::string_view key, const char* begin,
                           const char* end) {
        cursor.reset(begin, end);
        if (cursor.skip_value()) {
            to.push_back(std::string(key) + "=" + std::string(begin, cursor.position()));
        }
        return cursor;
    }
    JsonCursor cursor;
    std::vector<std::string> records;
    std::vector<std::string> members;
};

struct Scan {
    std::vector<std::string> records;
    std::vector<std::string> members;
    std::string problem; // "offset: reason", or empty
    std::vector<std::uint64_t> offsets;
    std::string tapped;
};

Scan scan(std::string_view text, std::size_t piece = 1 << 16,
          RecordScanner::Container container = RecordScanner::Container::array,
          std::size_t record_bytes_max = 1 << 20) {
    Scan scan;
    Keeper keeper;
    RecordScanner scanner(std::make_unique<MemorySource>(text, piece), "rows", container,
                          record_bytes_max, [&](std::string_view bytes) { scan.tapped += bytes; });
    RecordScanner::Step step = scanner.next(keeper);
    for (; step == RecordScanner::Step::record; step = scanner.next(keeper)) {
        scan.offsets.push_back(scanner.record_offset());
        EXPECT_EQ("=" + std::string(scanner.record_bytes()),
                  keeper.records.back().substr(keeper.records.back().find('=')));
    }
    if (step == RecordScanner::Step::broken) {
        scan.problem = std::to_string(scanner.problem_offset()) + ": " + scanner.problem_reason();
        EXPECT_EQ(scanner.next(keeper), RecordScanner::Step::broken);
    }
    scan.records = keeper.records;
    scan.members = keeper.members;
    return scan;
}

TEST(RecordScanner, YieldsRecordsAndMembersWhateverThePieces) {
    const std::string text = "{ \"first\" : [1,{}] , \"rows\" : [ {\"a\":\"]},\\\"\"} , [2] ,3, "
                             "\"x\" ] ,\"last\":null}\n ";
    const Scan whole = scan(text);
    EXPECT_EQ(whole.problem, "");
    ASSERT_EQ(whole.records.size(), 4u);
    EXPECT_EQ(whole.records[0], "={\"a\":\"]},\\\"\"}");
    EXPECT_EQ(whole.records[3], "=\"x\"");
    EXPECT_EQ(whole.offsets[1], text.find("[2]"));
    for (std::size_t piece = 1; piece < text.size(); ++piece) {
        const Scan pieces = scan(text, piece);
        EXPECT_EQ(pieces.records, whole.records) << piece;
        EXPECT_EQ(pieces.offsets, whole.offsets) << piece;
        ASSERT_EQ(pieces.members.size(), 2u) << piece;
        EXPECT_EQ(pieces.problem, "") << piece;
        EXPECT_EQ(pieces.tapped, text) << piece;
    }
}

TEST(RecordScanner, ReadsAnObjectOfRecords) {
    const Scan found = scan("{\"rows\":{\"BTC\":{\"p\":1}, \"E\\u0054H\":2}}", 3,
                            RecordScanner::Container::object);
    EXPECT_EQ(found.problem, "");
    EXPECT_EQ(found.records, (std::vector<std::string>{"BTC={\"p\":1}", "ETH=2"}));
}

TEST(RecordScanner, RefusesABrokenTopLevel) {
    using namespace std::literals;
    const std::pair<std::string_view, std::string_view> cases[] = {
        {"", "0: '{' expected (an object with \"rows\"), but the file ends here: it is truncated"},
        {"[]", "0: '{' expected (an object with \"rows\"), found '['"},
        {"\xEF\xBB\xBF{\"rows\":[]}", "0: begins with a byte order mark, which JSON does not have"},
        {"{}", "2: has no \"rows\""},
        {"{\"row\":[]}", "10: has no \"rows\""},
        {"{\"rows\":{}}", "8: \"rows\" must be an array, found '{'"},
        {"{\"rows\":null}", "8: \"rows\" must be an array, found 'n'"},
        {"{\"rows\":[]", "10: ',' or '}' expected, but the file ends here: it is truncated"},
        {"{\"rows\":[1,", "11: the file ends inside a record: it is truncated"},
        {"{\"rows\":[1", "10: the file ends inside a record: it is truncated"},
        {"{\"rows\":[1,]}", "11: a value expected, found ']'"},
        {"{\"rows\":[1 2]}", "11: ',' or ']' expected, found '2'"},
        {"{\"rows\":[1}}", "10: ',' or ']' expected, found '}'"},
        {"{\"rows\":[]}x", "11: nothing expected after the end, found 'x'"},
        {"{\"rows\":[]}{\"rows\":[]}", "11: nothing expected after the end, found '{'"},
        {"{\"rows\":[]}\0"sv, "11: nothing expected after the end, found byte 0x00"},
        {"{\"rows\":[],\"rows\":[]}", "11: \"rows\" appears twice"},
        {"{\"rows\":[],\"a\":1,\"a\":1}", "17: \"a\" appears twice"},
        {"{\"rows\":[],}", "11: a key in quotes expected, found '}'"},
        {"{\"rows\":[],\"a\":NaN}", "15: NaN and Infinity are no JSON numbers"},
    };
    for (const auto& [text, problem] : cases) {
        EXPECT_EQ(scan(text).problem, problem) << text;
    }
}

TEST(RecordScanner, ARecordHasALimit) {
    const std::string fits = "{\"rows\":[\"" + std::string(990, 'x') + "\"]}";
    EXPECT_EQ(scan(fits, 100, RecordScanner::Container::array, 1000).problem, "");
    const std::string large = "{\"rows\":[1,\"" + std::string(100'000, 'x') + "\"]}";
    EXPECT_EQ(scan(large, 100, RecordScanner::Container::array, 1000).problem,
              "11: a record of more than 1000 bytes begins here");
    const std::string endless = "{\"rows\":[1,\"" + std::string(100'000, 'x');
    EXPECT_EQ(scan(endless, 100, RecordScanner::Container::array, 1000).problem,
              "11: a record of more than 1000 bytes begins here");
    const std::string member = "{\"" + std::string(100'000, 'k') + "\":1}";
    EXPECT_EQ(scan(member, 100, RecordScanner::Container::array, 1000).problem,
              "1: a key of more than 1000 bytes begins here");
}

TEST(RecordScanner, LargeRecordsGrowTheWindow) {
    const std::string large(3 * RecordScanner::k_window_bytes, 'x');
    const std::string text = "{\"rows\":[\"" + large + "\",1,\"" + large + "\"]}";
    const Scan found = scan(text, 7'000'000, RecordScanner::Container::array, 8 << 20);
    EXPECT_EQ(found.problem, "");
    ASSERT_EQ(found.records.size(), 3u);
    EXPECT_EQ(found.records[2].size(), large.size() + 3);
}

} // namespace
} // namespace nof0::pipelines
