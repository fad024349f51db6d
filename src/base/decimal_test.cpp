// Decimal against a slow witness: signed whole numbers as vectors of decimal digits, with nothing
// in common with the code under test.
#include "base/decimal.hpp"

#include "base/json.hpp"
#include "base/random.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <gtest/gtest.h>
#include <limits>
#include <vector>

namespace nof0 {
namespace {

// Digits, least significant first, without leading zeros; zero is empty.
using Digits = std::vector<int>;

Digits digits_of(Uint128 value) {
    Digits digits;
    for (; value != 0; value /= 10) {
        digits.push_back(static_cast<int>(value % 10));
    }
    return digits;
}
void trim(Digits& digits) {
    while (!digits.empty() && digits.back() == 0) {
        digits.pop_back();
    }
}
Digits multiplied(const Digits& a, const Digits& b) {
    Digits product(a.size() + b.size() + 1, 0);
    for (std::size_t i = 0; i < a.size(); ++i) {
        int carry = 0;
        for (std::size_t j = 0; j < b.size() || carry != 0; ++j) {
            const int sum = product[i + j] + carry + (j < b.size() ? a[i] * b[j] : 0);
            product[i + j] = sum % 10;
            carry = sum / 10;
        }
    }
    trim(product);
    return product;
}
int compared(const Digits& a, const Digits& b) {
    if (a.size() != b.size()) {
        return a.size() < b.size() ? -1 : 1;
    }
    for (std::size_t i = a.size(); i-- > 0;) {
        if (a[i] != b[i]) {
            return a[i] < b[i] ? -1 : 1;
        }
    }
    return 0;
}
void subtract(Digits& a, const Digits& b) { // a >= b
    int borrow = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        a[i] -= borrow + (i < b.size() ? b[i] : 0);
        borrow = a[i] < 0 ? 1 : 0;
        a[i] += 10 * borrow;
    }
    trim(a);
}
void add_one(Digits& a) {
    std::size_t i = 0;
    for (; i < a.size() && a[i] == 9; ++i) {
        a[i] = 0;
    }
    if (i == a.size()) {
        a.push_back(0);
    }
    ++a[i];
}
// number / divisor by long division, half-even.
Digits divided_half_even(const Digits& number, const Digits& divisor) {
    Digits quotient(number.size(), 0);
    Digits rest;
    for (std::size_t i = number.size(); i-- > 0;) {
        rest.insert(rest.begin(), number[i]);
        trim(rest);
        while (compared(rest, divisor) >= 0) {
            subtract(rest, divisor);
            ++quotient[i];
        }
    }
    trim(quotient);
    const int half = compared(multiplied(rest, {2}), divisor);
    const bool odd = !quotient.empty() && quotient[0] % 2 == 1;
    if (half > 0 || (half == 0 && odd)) {
        add_one(quotient);
    }
    return quotient;
}

bool fits(const Digits& units) {
    return units.size() <= 38;
}

// Sizes from one unit to the limit, with many round numbers, so that ties happen.
Int128 random_units(Random& random) {
    const auto digits = random.between(1, 38);
    Uint128 value = 0;
    for (std::int64_t i = 0; i < digits; ++i) {
        value = value * 10 + random.below(10);
    }
    const auto zeros = random.chance(0.5) ? random.between(0, digits - 1) : 0;
    Uint128 power = 1;
    for (std::int64_t i = 0; i < zeros; ++i) {
        power *= 10;
    }
    value -= value % power;
    if (random.chance(0.2)) {
        value = value / power * power + power / 2;
    }
    value %= static_cast<Uint128>(Decimal::k_units_limit);
    const auto units = static_cast<Int128>(value);
    return random.chance(0.5) ? -units : units;
}

void expect_same(std::optional<Decimal> result, bool negative, const Digits& witness) {
    ASSERT_EQ(result.has_value(), fits(witness));
    if (result) {
        EXPECT_EQ(digits_of(magnitude(result->units())), witness);
        if (!witness.empty()) {
            EXPECT_EQ(result->units() < 0, negative);
        }
    }
}

TEST(Decimal, ReadsAndWritesPlainText) {
    const auto text_of = [](std::string_view text) { return Decimal::parse(text).value().text(); };
    EXPECT_EQ(text_of("0"), "0");
    EXPECT_EQ(text_of("-0.0"), "0");
    EXPECT_EQ(text_of("-3695042.8999999999"), "-3695042.8999999999");
    EXPECT_EQ(text_of("1900.50"), "1900.5");
    EXPECT_EQ(text_of("100.0"), "100");
    EXPECT_EQ(text_of("0.000000000001"), "0.000000000001");
    EXPECT_EQ(text_of("1.0000000000000000"), "1");
    EXPECT_EQ(text_of("1e-7"), "0.0000001");
    EXPECT_EQ(text_of("12.5E+3"), "12500");
    EXPECT_EQ(text_of("0e999"), "0");
    EXPECT_EQ(text_of("99999999999999999999999999.999999999999"),
              "99999999999999999999999999.999999999999");
}

TEST(Decimal, RefusesWhatIsNoExactNumber) {
    for (const std::string_view text : {"",
                                        "-",
                                        "+1",
                                        ".5",
                                        "1.",
                                        " 1",
                                        "1 ",
                                        "1e",
                                        "e5",
                                        "1e+-5",
                                        "0x10",
                                        "nan",
                                        "NaN",
                                        "inf",
                                        "-inf",
                                        "Infinity",
                                        "1,5",
                                        "1.2.3",
                                        "--1",
                                        "0.0000000000001",
                                        "1e-13",
                                        "1e26",
                                        "1e999",
                                        "1e99999999999",
                                        "100000000000000000000000000",
                                        "-100000000000000000000000000"}) {
        EXPECT_FALSE(Decimal::parse(text).ok()) << text;
    }
    EXPECT_FALSE(Decimal::parse(std::string(200, '1')).ok());
    EXPECT_FALSE(Decimal::parse(std::string_view("1\0", 2)).ok());
    for (const double value : {std::numeric_limits<double>::quiet_NaN(),
                               std::numeric_limits<double>::infinity(), 1e26, -1e300}) {
        EXPECT_FALSE(Decimal::from_double(value).ok()) << value;
    }
}

TEST(Decimal, RoundTripsThroughText) {
    const std::uint64_t seed = 11;
    Random random(seed);
    for (int i = 0; i < 20'000; ++i) {
        const Decimal value = Decimal::from_units(random_units(random));
        ASSERT_EQ(Decimal::parse(value.text()).value(), value) << "seed " << seed << " step " << i;
        // strtod rounds correctly, so it is a witness for the conversion.
        ASSERT_EQ(value.to_double(), std::strtod(value.text().c_str(), nullptr)) << value.text();
    }
}

TEST(Decimal, AgreesWithSlowArithmetic) {
    const std::uint64_t seed = 12;
    Random random(seed);
    const Digits one = digits_of(static_cast<Uint128>(Decimal::k_units_per_one));
    for (int i = 0; i < 20'000; ++i) {
        SCOPED_TRACE(testing::Message() << "seed " << seed << " step " << i);
        const Decimal a = Decimal::from_units(random_units(random));
        const Decimal b = Decimal::from_units(random_units(random));
        const Decimal c = Decimal::from_units(random_units(random));
        const Digits da = digits_of(magnitude(a.units()));
        const Digits db = digits_of(magnitude(b.units()));
        const Digits dc = digits_of(magnitude(c.units()));
        const bool negative = (a.units() < 0) != (b.units() < 0);
        expect_same(checked_multiply(a, b), negative, divided_half_even(multiplied(da, db), one));
        if (!b.is_zero()) {
            expect_same(checked_divide(a, b), negative, divided_half_even(multiplied(da, one), db));
        }
        if (!c.is_zero()) {
            expect_same(checked_share(a, b, c), negative != (c.units() < 0),
                        divided_half_even(multiplied(da, db), dc));
        }
        if (HasFatalFailure() || HasNonfatalFailure()) {
            return;
        }
    }
}

TEST(Decimal, SumsAreExactOrRefused) {
    const Decimal most = Decimal::parse("99999999999999999999999999.999999999999").value();
    const Decimal unit = Decimal::from_units(1);
    EXPECT_FALSE(checked_add(most, unit).has_value());
    EXPECT_FALSE(checked_add(most, most).has_value());
    EXPECT_FALSE(checked_add(-most, -most).has_value());
    EXPECT_EQ(checked_add(most, -most).value(), Decimal());
    EXPECT_EQ(most - unit + unit, most);
    EXPECT_LT(-most, most);
    EXPECT_DEATH((void)(most + most), "1e26");
    EXPECT_DEATH((void)(unit / Decimal()), "not zero");
}

TEST(Decimal, RoundsToPlaces) {
    const auto rounded = [](std::string_view text, int places) {
        return Decimal::parse(text).value().rounded(places).text();
    };
    EXPECT_EQ(rounded("2.5", 0), "2");
    EXPECT_EQ(rounded("3.5", 0), "4");
    EXPECT_EQ(rounded("-2.5", 0), "-2");
    EXPECT_EQ(rounded("0.125", 2), "0.12");
    EXPECT_EQ(rounded("0.1250000001", 2), "0.13");
    EXPECT_EQ(rounded("1.123456789012", 12), "1.123456789012");
    EXPECT_EQ(Decimal::parse("-1.999").value().truncated(2).text(), "-1.99");
}

TEST(Decimal, TakesWhatADoubleSpells) {
    const auto text_of = [](double value) { return Decimal::from_double(value).value().text(); };
    EXPECT_EQ(text_of(0.1), "0.1");
    EXPECT_EQ(text_of(-749.7700000000001), "-749.77"); // noise of the 13th decimal
    EXPECT_EQ(text_of(1e25), "10000000000000000000000000");
    EXPECT_EQ(text_of(5e-13), "0"); // a tie: to the even neighbour
    EXPECT_EQ(text_of(1.5e-12), "0.000000000002");
    EXPECT_EQ(text_of(2.5e-12), "0.000000000002");
    EXPECT_EQ(text_of(5.1e-13), "0.000000000001");
    EXPECT_EQ(text_of(9e-14), "0");
    EXPECT_EQ(text_of(-0.0), "0");
    EXPECT_EQ(text_of(0.0001234567890123456), "0.000123456789");
}

TEST(Decimal, OfADoubleIsWhatItsShortestTextSays) {
    const std::uint64_t seed = 20251122;
    SCOPED_TRACE("seed " + std::to_string(seed));
    Random random(seed);
    for (int i = 0; i < 20'000; ++i) {
        const double scale = std::pow(10.0, static_cast<double>(random.between(-14, 15)));
        const double value = (random.unit() - 0.5) * scale;
        const double rounded = std::round(value * 100) / 100;
        const double of_eight = std::round(value * 1e8) / 1e8;
        const double beside = std::nextafter(of_eight, value); // as sums of doubles leave them
        for (const double number :
             {value, rounded, -rounded, std::trunc(value), of_eight, beside}) {
            const auto parsed = Decimal::parse(number_text(number));
            if (parsed.ok()) { // else it has more decimals, or is too large
                EXPECT_EQ(Decimal::from_double(number).value(), *parsed) << number_text(number);
            }
        }
    }
    EXPECT_EQ(Decimal::from_double(-0.0).value(), Decimal());
    EXPECT_EQ(Decimal::from_double(1e25).value().text(), "10000000000000000000000000");
}

} // namespace
} // namespace nof0
