// Values go to the server and come back as they were, and the server understood the same.
#include "storage/pg/numeric.hpp"
#include "storage/pg/session.hpp"
#include "support/database.hpp"

#include <boost/describe.hpp>
#include <gtest/gtest.h>
#include <limits>
#include <random>

namespace nof0::test {
namespace {

struct EveryType {
    bool truth = false;
    std::int16_t small = 0;
    std::int32_t medium = 0;
    std::int64_t large = 0;
    double real = 0;
    std::string text;
    pg::Uuid uuid;
    pg::Bytes bytes;
    WallTime at;
    Decimal amount;
    bool operator==(const EveryType&) const = default;
};
BOOST_DESCRIBE_STRUCT(EveryType, (),
                      (truth, small, medium, large, real, text, uuid, bytes, at, amount))

struct EveryArray {
    std::vector<bool> truths;
    std::vector<std::int16_t> smalls;
    std::vector<std::int64_t> larges;
    std::vector<std::optional<double>> reals;
    std::vector<std::string> texts;
    std::vector<std::optional<pg::Uuid>> uuids;
    std::vector<WallTime> times;
    std::vector<Decimal> amounts;
    bool operator==(const EveryArray&) const = default;
};
BOOST_DESCRIBE_STRUCT(EveryArray, (), (truths, smalls, larges, reals, texts, uuids, times, amounts))

struct Nullable {
    std::optional<bool> truth;
    std::optional<std::int64_t> large;
    std::optional<double> real;
    std::optional<std::string> text;
    std::optional<pg::Json> json;
    std::optional<Decimal> amount;
    std::optional<std::vector<std::string>> texts;
};
BOOST_DESCRIBE_STRUCT(Nullable, (), (truth, large, real, text, json, amount, texts))

const pg::Statement<EveryType(bool, std::int16_t, std::int32_t, std::int64_t, double,
                              std::string_view, pg::Uuid, pg::Bytes, WallTime, Decimal)>
    k_every_type{pg::k_ad_hoc, "test.every_type", "SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10"};
const pg::Statement<EveryArray(std::vector<bool>, std::vector<std::int16_t>,
                               std::span<const std::int64_t>, std::vector<std::optional<double>>,
                               std::span<const std::string>, std::vector<std::optional<pg::Uuid>>,
                               std::vector<WallTime>, std::vector<Decimal>)>
    k_every_array{pg::k_ad_hoc, "test.every_array", "SELECT $1, $2, $3, $4, $5, $6, $7, $8"};
const pg::Statement<Nullable(std::optional<bool>, std::optional<std::int64_t>,
                             std::optional<double>, std::optional<std::string_view>,
                             std::optional<pg::Json>, std::optional<Decimal>,
                             std::optional<std::vector<std::string>>)>
    k_nullable{pg::k_ad_hoc, "test.nullable", "SELECT $1, $2, $3, $4, $5, $6, $7"};
const pg::Statement<std::string(Decimal)> k_decimal_text{pg::k_ad_hoc, "test.decimal_text",
                                                         "SELECT trim_scale($1)::text"};
const pg::Statement<Decimal(std::string)> k_text_decimal{pg::k_ad_hoc, "test.text_decimal",
                                                         "SELECT $1::numeric"};
const pg::Statement<std::string(WallTime)> k_time_text{
    pg::k_ad_hoc, "test.time_text", "SELECT to_char($1, 'YYYY-MM-DD HH24:MI:SS.US')"};
const pg::Statement<std::string(pg::Json)> k_json_field{pg::k_ad_hoc, "test.json_field",
                                                        "SELECT $1 ->> 'a'"};
const pg::Statement<WallTime()> k_infinity{pg::k_ad_hoc, "test.infinity",
                                           "SELECT 'infinity'::timestamptz"};
const pg::Statement<std::vector<std::int32_t>()> k_matrix{pg::k_ad_hoc, "test.matrix",
                                                          "SELECT ARRAY[[1, 2], [3, 4]]"};
const pg::Statement<std::vector<std::int32_t>()> k_null_element{pg::k_ad_hoc, "test.null_element",
                                                                "SELECT ARRAY[1, NULL]::int4[]"};
const pg::Statement<std::int64_t()> k_wrong_type{pg::k_ad_hoc, "test.wrong_type", "SELECT 1::int4"};
const pg::Statement<std::int64_t()> k_unexpected_null{pg::k_ad_hoc, "test.unexpected_null",
                                                      "SELECT NULL::int8"};

constexpr int k_rounds = 300;

class PgCodecs : public testing::Test {
protected:
    TestDatabase database_{Schema::empty};
    TestLoop loop_{database_.dsn(), 1};

    // Runs `query(session)` on a connection of the pool.
    template<class Query>
    auto ask(Query query) {
        const auto body = [](pg::Pool& pool,
                             Query question) -> decltype(question(std::declval<pg::Session&>())) {
            pg::PooledConnection connection = co_await pool.acquire(soon());
            pg::Session session = connection.session(soon());
            auto answer = co_await question(session);
            co_return answer;
        };
        return loop_.run(body(loop_.pool(), query));
    }
    template<class Query>
    void expect_bug(Query query, const std::string& part_of_message) {
        try {
            ask(query);
            FAIL() << "no error, expected: " << part_of_message;
        } catch (const pg::Error& error) {
            EXPECT_EQ(error.kind(), pg::FailureKind::bug);
            EXPECT_NE(error.text().find(part_of_message), std::string::npos) << error.text();
        }
    }
};

// Random values of every type.
class Values {
public:
    explicit Values(unsigned seed) : random_(seed) {}

    std::int64_t integer() {
        const std::uint64_t bits = random_();
        return static_cast<std::int64_t>(bits >> (random_() % 64));
    }
    double real() {
        const double value = std::bit_cast<double>(random_());
        return value == value ? value : -0.0; // a NaN equals nothing
    }
    std::string text() {
        std::string text;
        for (std::uint64_t i = random_() % 20; i > 0; --i) {
            constexpr std::string_view k_pieces[] = {"a", "'", "\"", "\\", "é", "€", "\n", "😀"};
            text += k_pieces[random_() % std::size(k_pieces)];
        }
        return text;
    }
    pg::Uuid uuid() {
        std::string text;
        for (int i = 0; i < 36; ++i) {
            const bool hyphen = i == 8 || i == 13 || i == 18 || i == 23;
            text += hyphen ? '-' : "0123456789abcdef"[random_() % 16];
        }
        return {text};
    }
    pg::Bytes bytes() {
        std::string bytes;
        for (std::uint64_t i = random_() % 40; i > 0; --i) {
            bytes += static_cast<char>(random_());
        }
        return {bytes};
    }
    WallTime at() { return WallTime::from_us(integer() % 4'000'000'000'000'000); }
    Decimal amount() {
        Int128 units = (static_cast<Int128>(random_()) << 63) ^ random_();
        for (std::uint64_t i = random_() % 39; i > 0; --i) {
            units /= 10;
        }
        units %= Int128{1'000'000'000'000'000'000} * 1'000'000'000'000'000'000 * 100;
        return Decimal::from_units(random_() % 2 == 0 ? units : -units);
    }
    template<class Make>
    auto several(Make make) {
        std::vector<decltype(make())> values(random_() % 5);
        std::generate(values.begin(), values.end(), make);
        return values;
    }
    bool coin() { return random_() % 2 == 0; }

private:
    std::mt19937_64 random_;
};

TEST_F(PgCodecs, EveryTypeComesBackAsItWent) {
    const unsigned seed = std::random_device{}();
    SCOPED_TRACE("seed " + std::to_string(seed));
    Values values(seed);
    for (int i = 0; i < k_rounds; ++i) {
        const EveryType sent{values.coin(),
                             static_cast<std::int16_t>(values.integer()),
                             static_cast<std::int32_t>(values.integer()),
                             values.integer(),
                             values.real(),
                             values.text(),
                             values.uuid(),
                             values.bytes(),
                             values.at(),
                             values.amount()};
        const EveryType received = ask([&](pg::Session& session) {
            return session.one(k_every_type, sent.truth, sent.small, sent.medium, sent.large,
                               sent.real, sent.text, sent.uuid, sent.bytes, sent.at, sent.amount);
        });
        ASSERT_EQ(sent, received);
    }
}

TEST_F(PgCodecs, ArraysComeBackAsTheyWent) {
    const unsigned seed = std::random_device{}();
    SCOPED_TRACE("seed " + std::to_string(seed));
    Values values(seed);
    const auto maybe = [&](auto value) {
        return values.coin() ? std::optional(value) : std::nullopt;
    };
    for (int i = 0; i < k_rounds; ++i) {
        EveryArray sent;
        sent.truths = values.several([&] { return values.coin(); });
        sent.smalls = values.several([&] { return static_cast<std::int16_t>(values.integer()); });
        sent.larges = values.several([&] { return values.integer(); });
        sent.reals = values.several([&] { return maybe(values.real()); });
        sent.texts = values.several([&] { return values.text(); });
        sent.uuids = values.several([&] { return maybe(values.uuid()); });
        sent.times = values.several([&] { return values.at(); });
        sent.amounts = values.several([&] { return values.amount(); });
        const EveryArray received = ask([&](pg::Session& session) {
            return session.one(k_every_array, sent.truths, sent.smalls, sent.larges, sent.reals,
                               sent.texts, sent.uuids, sent.times, sent.amounts);
        });
        ASSERT_EQ(sent, received);
    }
}

TEST_F(PgCodecs, NullIsNulloptBothWays) {
    const Nullable nothing = ask(
        [](pg::Session& session) { return session.one(k_nullable, {}, {}, {}, {}, {}, {}, {}); });
    EXPECT_FALSE(nothing.truth || nothing.large || nothing.real || nothing.text || nothing.json ||
                 nothing.amount || nothing.texts);
    const Nullable something = ask([](pg::Session& session) {
        return session.one(k_nullable, false, 0, 0.0, "", pg::Json{"{}"}, Decimal(),
                           std::vector<std::string>{});
    });
    EXPECT_EQ(something.truth, false);
    EXPECT_EQ(something.large, 0);
    EXPECT_EQ(something.real, 0.0);
    EXPECT_EQ(something.text, "");
    EXPECT_EQ(something.json, pg::Json{"{}"});
    EXPECT_EQ(something.amount, Decimal());
    EXPECT_EQ(something.texts, std::vector<std::string>{});
}

TEST_F(PgCodecs, TheServerReadsTheSameNumbersTimesAndJson) {
    const unsigned seed = std::random_device{}();
    SCOPED_TRACE("seed " + std::to_string(seed));
    Values values(seed);
    for (int i = 0; i < k_rounds; ++i) {
        const Decimal amount = values.amount();
        EXPECT_EQ(amount.text(),
                  ask([&](pg::Session& session) { return session.one(k_decimal_text, amount); }));
        EXPECT_EQ(amount, ask([&](pg::Session& session) {
                      return session.one(k_text_decimal, amount.text());
                  }));
    }
    const WallTime at = WallTime::from_us(1'761'418'991'842'007);
    EXPECT_EQ(human_time(at.us),
              ask([&](pg::Session& session) { return session.one(k_time_text, at); }));
    EXPECT_EQ("x\"y", ask([](pg::Session& session) {
                  return session.one(k_json_field, pg::Json{R"({"a": "x\"y"})"});
              }));
}

TEST_F(PgCodecs, DecimalsAtTheBorders) {
    const std::string largest = "99999999999999999999999999.999999999999";
    for (const std::string& text :
         {largest, "-" + largest, std::string("0.000000000001"), std::string("-0.000000000001"),
          std::string("10000"), std::string("9999"), std::string("0.0001"), std::string("0")}) {
        const Decimal amount =
            ask([&](pg::Session& session) { return session.one(k_text_decimal, text); });
        EXPECT_EQ(amount.text(), text);
        EXPECT_EQ(text,
                  ask([&](pg::Session& session) { return session.one(k_decimal_text, amount); }));
    }
    // Zeros beyond the twelfth decimal are no loss.
    EXPECT_EQ(ask([](pg::Session& session) {
                  return session.one(k_text_decimal, std::string("1.50000000000000000000"));
              }).text(),
              "1.5");
}

TEST_F(PgCodecs, WhatDoesNotFitIsRefusedNotBent) {
    const auto decimal = [](const char* text) {
        return
            [text](pg::Session& session) { return session.one(k_text_decimal, std::string(text)); };
    };
    expect_bug(decimal("100000000000000000000000000"), "1e26 or more");
    expect_bug(decimal("1e40"), "1e26 or more");
    expect_bug(decimal("0.0000000000001"), "finer than 1e-12");
    expect_bug(decimal("NaN"), "NaN or infinite");
    expect_bug(decimal("-Infinity"), "NaN or infinite");
    expect_bug([](pg::Session& session) { return session.one(k_infinity); }, "infinite");
    expect_bug([](pg::Session& session) { return session.one(k_matrix); }, "2 dimensions");
    expect_bug([](pg::Session& session) { return session.one(k_null_element); }, "NULL element");
    expect_bug([](pg::Session& session) { return session.one(k_wrong_type); }, "has type 23");
    expect_bug([](pg::Session& session) { return session.one(k_unexpected_null); }, "is NULL");
    for (const char* text :
         {"", "00000000-0000-0000-0000-00000000000", "00000000-0000-0000-0000-00000000000g",
          "000000000-000-0000-0000-000000000000"}) {
        std::string out;
        EXPECT_THROW(pg::Codec<pg::Uuid>::encode(out, pg::Uuid{text}), UsageError) << text;
    }
}

} // namespace
} // namespace nof0::test
