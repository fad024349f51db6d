// Cursors and ranges: what clients hand back is a place in a list, or nothing.
#include "projections/list_page.hpp"

#include <gtest/gtest.h>
#include <limits>
#include <rapidcheck/gtest.h>

namespace nof0::projections {
namespace {

using storage::ListKey;

RC_GTEST_PROP(ListPage, ACursorReadsBackAsItsPlace, ()) {
    const auto id = *rc::gen::container<std::string>(rc::gen::inRange<char>(0x20, 0x7f));
    const ListKey key{*rc::gen::arbitrary<std::int64_t>(), id};
    RC_ASSERT(parse_cursor(cursor_text(key)) == key);
}

RC_GTEST_PROP(ListPage, AnyTextIsACursorOfOursOrNone, ()) {
    const auto text = *rc::gen::arbitrary<std::string>();
    if (const auto key = parse_cursor(text)) {
        RC_ASSERT(cursor_text(*key) == text);
    }
}

TEST(ListPage, TheStricterBoundCounts) {
    ListAsk ask{.from_ms = 10, .to_ms = 20, .before = ListKey{15'000, "b"}, .limit = 5};
    const storage::ListRange range = range_of(ask, 1'000);
    EXPECT_EQ(range.before, (ListKey{15'000, "b"}));
    EXPECT_EQ(range.after, (ListKey{10'000, ""}));
    EXPECT_EQ(range.limit, 6);
    ask.before = ListKey{25'000, "b"};
    EXPECT_EQ(range_of(ask, 1'000).before, (ListKey{20'000, ""}));
}

TEST(ListPage, EveryTimeHasItsPlace) {
    constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();
    const ListAsk ask{.from_ms = -most, .to_ms = most};
    const storage::ListRange range = range_of(ask, 1'000);
    EXPECT_LT(range.after.time, range.before.time);
}

} // namespace
} // namespace nof0::projections
