// Rows one by one, as they arrive, in constant memory.
#include "storage/pg/session.hpp"
#include "support/database.hpp"

#include <gtest/gtest.h>

namespace nof0::test {
namespace {

const pg::Statement<std::int64_t(std::int64_t)> k_series{pg::k_ad_hoc, "test.series",
                                                         "SELECT generate_series(1::int8, $1)"};
const pg::Statement<std::int32_t(std::int32_t)> k_divide{pg::k_ad_hoc, "test.divide",
                                                         "SELECT 100 / $1"};

struct NamedRow {
    std::string_view name;
    std::optional<std::int32_t> number;
};
BOOST_DESCRIBE_STRUCT(NamedRow, (), (name, number))
const pg::Statement<NamedRow(std::int32_t)> k_named{
    pg::k_ad_hoc, "test.named",
    "SELECT 'name of ' || n, NULLIF(n, 300) FROM generate_series(1, $1) n"};

constexpr std::int64_t k_streamed_rows = 1'000'000;

class PgStream : public testing::Test {
protected:
    TestDatabase database_{Schema::empty};
    TestLoop loop_{database_.dsn(), 1};
};

TEST_F(PgStream, StreamsMillionsOfRowsOneByOne) {
    const auto body = [](pg::Pool& pool) -> Task<std::int64_t> {
        pg::PooledConnection connection = co_await pool.acquire(soon());
        pg::Session session = connection.session(soon());
        std::int64_t sum = 0;
        std::int64_t rows = 0;
        co_await session.for_each(
            k_series,
            [&](std::int64_t value) {
                sum += value;
                ++rows;
            },
            k_streamed_rows);
        EXPECT_EQ(rows, k_streamed_rows);
        EXPECT_EQ(co_await session.one(k_divide, 4), 25);
        co_return sum;
    };
    EXPECT_EQ(loop_.run(body(loop_.pool())), k_streamed_rows * (k_streamed_rows + 1) / 2);
}

TEST_F(PgStream, RowsAreViewsIntoTheAnswer) {
    const auto body = [](pg::Pool& pool) -> Task<> {
        pg::PooledConnection connection = co_await pool.acquire(soon());
        pg::Session session = connection.session(soon());
        const pg::Rows<NamedRow> rows = co_await session.rows(k_named, 300);
        EXPECT_EQ(rows.size(), 300);
        const NamedRow first = rows[0];
        const NamedRow last = rows[299];
        EXPECT_EQ(first.name, "name of 1");
        EXPECT_EQ(last.name, "name of 300");
        EXPECT_EQ(last.number, std::nullopt);
        EXPECT_EQ((co_await session.rows(k_named, 0)).size(), 0);
    };
    loop_.run(body(loop_.pool()));
}

TEST_F(PgStream, WhatARowHandlerThrowsEndsTheStream) {
    const auto body = [](pg::Pool& pool) -> Task<> {
        pg::PooledConnection connection = co_await pool.acquire(soon());
        pg::Session session = connection.session(soon());
        int seen = 0;
        std::string why;
        const MonotonicTime started = monotonic_now();
        try {
            co_await session.for_each(
                k_series,
                [&](std::int64_t value) {
                    ++seen;
                    if (value == 3) {
                        throw std::runtime_error("enough");
                    }
                },
                1'000'000'000);
        } catch (const std::runtime_error& error) {
            why = error.what();
        }
        EXPECT_EQ(why, "enough");
        EXPECT_EQ(seen, 3);
        EXPECT_EQ(co_await session.one(k_divide, 4), 25);
        EXPECT_LT(monotonic_now() - started, std::chrono::seconds(20)) << "cancelled, not read out";
    };
    loop_.run(body(loop_.pool()));
}

} // namespace
} // namespace nof0::test
