// The indicators' steps against the recorded prompts, which show ten values of each in a row.
//
// The prompts' prices are mids sampled at other moments than the bars that the indicators run over,
// so the bars' closes are taken from the EMA itself: close = EMA_{t-1} + 10.5 (EMA_t - EMA_{t-1}).
// MACD and both RSIs must then follow from those closes, each with one unknown at its start.
#include "rules/testing/recording.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <gtest/gtest.h>

namespace nof0::rules {
namespace {

using Ten = std::array<double, 10>;

// The first ten numbers in brackets after the label that follows `from`.
Ten ten_after(const std::string& text, std::string_view label, std::size_t from) {
    Ten values{};
    std::size_t at = text.find('[', text.find(label, from)) + 1;
    for (double& value : values) {
        while (text[at] == ' ' || text[at] == ',') {
            ++at;
        }
        const auto read = std::from_chars(&text[at], text.data() + text.size(), value);
        at = static_cast<std::size_t>(read.ptr - text.data());
    }
    return values;
}

struct Shown {
    Ten mid{}, ema20{}, macd{}, rsi7{}, rsi14{};
};

class IndicatorsRecording : public testing::TestWithParam<const char*> {
protected:
    void SetUp() override {
        const auto file = std::filesystem::path(NOF0_SOURCE_DIR) /
                          "../shared/data/nof1/conversations-full-2025-10-28.json";
        if (!std::filesystem::exists(file)) {
            GTEST_SKIP() << "the recorded arena is not on this machine";
        }
        const std::string heading = std::string("### ALL ") + GetParam() + " DATA";
        for (const auto& row : testing_support::read_rows(file, "conversations")) {
            const std::string prompt = row["user_prompt"];
            const std::size_t from = prompt.find(heading);
            ASSERT_NE(from, std::string::npos);
            shown_.push_back({.mid = ten_after(prompt, "prices:", from),
                              .ema20 = ten_after(prompt, "EMA indicators (20", from),
                              .macd = ten_after(prompt, "MACD indicators", from),
                              .rsi7 = ten_after(prompt, "RSI indicators (7", from),
                              .rsi14 = ten_after(prompt, "RSI indicators (14", from)});
        }
        ASSERT_EQ(shown_.size(), 100U);
    }

    static Ten closes_of(const Shown& shown) { // the first is unknown and stays 0
        Ten closes{};
        for (std::size_t i = 1; i < closes.size(); ++i) {
            closes[i] = shown.ema20[i - 1] + 10.5 * (shown.ema20[i] - shown.ema20[i - 1]);
        }
        return closes;
    }

    std::vector<Shown> shown_;
};

// The largest distance between a recorded RSI and the one that follows from its first two values
// and the closes, by a smoothing of the given factor; nothing where the two do not fix the means.
std::optional<double> rsi_distance(const Ten& rsi, const Ten& closes, double factor) {
    const auto ratio = [](double value) { return value / (100 - value); };
    const double gain = std::max(closes[2] - closes[1], 0.0);
    const double loss = std::max(closes[1] - closes[2], 0.0);
    double losses =
        factor * (ratio(rsi[2]) * loss - gain) / ((1 - factor) * (ratio(rsi[1]) - ratio(rsi[2])));
    if (!std::isfinite(losses) || losses <= 0) {
        return std::nullopt;
    }
    double gains = ratio(rsi[1]) * losses;
    double distance = 0;
    for (std::size_t i = 2; i < rsi.size(); ++i) {
        const double change = closes[i] - closes[i - 1];
        gains += factor * (std::max(change, 0.0) - gains);
        losses += factor * (std::max(-change, 0.0) - losses);
        distance = std::max(distance, std::fabs(100 * gains / (gains + losses) - rsi[i]));
    }
    return distance;
}

TEST_P(IndicatorsRecording, RsiIsWilders) {
    int judged = 0;
    for (const Shown& shown : shown_) {
        const Ten closes = closes_of(shown);
        for (const auto& [rsi, n] : {std::pair{&shown.rsi7, 7.0}, std::pair{&shown.rsi14, 14.0}}) {
            if (const auto distance = rsi_distance(*rsi, closes, 1 / n)) {
                EXPECT_LT(*distance, 0.5); // what three recorded decimals leave open
                EXPECT_GT(rsi_distance(*rsi, closes, 2 / (n + 1)).value_or(1e9), 1.0);
                ++judged;
            }
        }
    }
    EXPECT_GE(judged, 190);
}

// The distance that is left when the unknown EMA 12 before the first step is chosen best: the
// error is linear in it, so two steps determine it.
TEST_P(IndicatorsRecording, MacdIsEma12LessEma26) {
    constexpr double k_fast = 2.0 / 13;
    constexpr double k_slow = 2.0 / 27;
    for (const Shown& shown : shown_) {
        const Ten closes = closes_of(shown);
        const auto last_error = [&](double fast) {
            double slow = fast - shown.macd[1];
            for (std::size_t i = 2; i < closes.size(); ++i) {
                fast += k_fast * (closes[i] - fast);
                slow += k_slow * (closes[i] - slow);
            }
            return fast - slow - shown.macd[9];
        };
        const double base = last_error(0);
        double fast = -base / (last_error(1) - base);
        double slow = fast - shown.macd[1];
        for (std::size_t i = 2; i < closes.size(); ++i) {
            fast += k_fast * (closes[i] - fast);
            slow += k_slow * (closes[i] - slow);
            EXPECT_NEAR(fast - slow, shown.macd[i], 0.003) << "value " << i;
        }
    }
}

TEST_P(IndicatorsRecording, ClosesOfTheEmaAreNearTheShownMids) {
    for (const Shown& shown : shown_) {
        const Ten closes = closes_of(shown);
        for (std::size_t i = 1; i < closes.size(); ++i) {
            EXPECT_NEAR(closes[i] / shown.mid[i], 1, 0.003);
        }
    }
}

// The coins whose prices are large enough that three decimals leave room to judge.
INSTANTIATE_TEST_SUITE_P(Coins, IndicatorsRecording, testing::Values("BTC", "ETH"));

} // namespace
} // namespace nof0::rules
