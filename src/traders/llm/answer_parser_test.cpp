// Model answers: as asked for, and in every bad habit that models have.
#include "traders/llm/answer_parser.hpp"

#include "traders/llm/answer_schema.hpp"
#include "traders/llm/answer_words.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace nof0::traders {
namespace {

using Kind = AnswerProblem::Kind;

const AnswerRules k_rules{{"BTC", "ETH", "SOL", "BNB", "XRP", "DOGE", "kPEPE"}};
const std::string k_entry =
    R"({"coin":"BTC","signal":"buy_to_enter","quantity":0.5,"leverage":10,"profit_target":120000,)"
    R"("stop_loss":100000,"risk_usd":70,"confidence":0.65,"invalidation_condition":"below 99k",)"
    R"("justification":"trend"})";

std::string with(std::string_view from, std::string_view to) {
    std::string text = k_entry;
    return "{\"BTC\":" + text.replace(text.find(from), from.size(), to) + "}";
}
std::string problems(std::string_view text, bool was_cut = false) {
    return read_answer(text, k_rules, was_cut).problems.text();
}
AnswerReading usable(std::string_view text) {
    AnswerReading reading = read_answer(text, k_rules);
    EXPECT_TRUE(reading.is_usable()) << reading.problems.text() << "\n" << text;
    return reading;
}
AnswerReading one(std::string_view text) {
    AnswerReading reading = usable(text);
    EXPECT_EQ(reading.decisions.size(), 1U) << text;
    if (reading.decisions.empty()) {
        reading.decisions.push_back({.symbol = Symbol("NONE")});
    }
    return reading;
}

TEST(AnswerParser, AnAnswerAsAskedFor) {
    const AnswerReading reading =
        one(R"({"summary":"I bought.","BTC":)" + k_entry + R"(,"ETH":null})");
    const Decision& decision = reading.decisions[0];
    EXPECT_EQ(decision, (Decision{.symbol = Symbol("BTC"),
                                  .kind = SignalKind::enter_long,
                                  .leverage = 10,
                                  .quantity = 0.5,
                                  .stop_loss = 100000,
                                  .take_profit = 120000,
                                  .risk_usd = 70,
                                  .confidence = 65,
                                  .invalidation_condition = "below 99k",
                                  .reasoning = "trend"}));
    EXPECT_TRUE(reading.problems.empty());
    EXPECT_EQ(reading.summary, "I bought.");
    EXPECT_EQ(reading.prose, "");
}

TEST(AnswerParser, OtherShapesMeanTheSame) {
    const std::string map = "{\"BTC\":" + k_entry + "}";
    const std::vector<Decision> wanted = one(map).decisions;
    EXPECT_EQ(one(k_entry).decisions, wanted);
    EXPECT_EQ(one("[" + k_entry + "]").decisions, wanted);
    EXPECT_EQ(one("{\"decisions\":" + map + "}").decisions, wanted);
    EXPECT_EQ(one("{\"decisions\":[" + k_entry + "]}").decisions, wanted);
    EXPECT_EQ(one("{\"BTC\":{\"trade_signal_args\":" + k_entry + "}}").decisions, wanted);
    EXPECT_EQ(one("```json\n" + map + "\n```").decisions, wanted);
    EXPECT_EQ(one("```\n" + map + "```").decisions, wanted);
    EXPECT_EQ(one("I think {so} [1]. Format: {\"note\": 1}.\n" + map + "\nGood luck!").decisions,
              wanted);
    EXPECT_EQ(one("<think>maybe {\"ETH\":{\"signal\":\"hold\"}}</think>" + map).decisions, wanted);
    EXPECT_EQ(one("\xEF\xBB\xBF" + map).decisions, wanted);
    EXPECT_EQ(one(R"({"signal":"close","symbol":"eth","reasoning":"done"})").decisions[0].kind,
              SignalKind::close);
}

TEST(AnswerParser, ProseAroundTheAnswerIsKept) {
    EXPECT_EQ(one("First I look.\n```json\n{\"BTC\":" + k_entry + "}\n```\nThat is all.\n").prose,
              "First I look.\n\nThat is all.");
}

TEST(AnswerParser, NothingToDoIsAnAnswer) {
    EXPECT_TRUE(usable("{}").decisions.empty());
    EXPECT_TRUE(usable(R"({"summary":null,"BTC":null,"ETH":null})").decisions.empty());
    EXPECT_EQ(usable(R"({"summary":"I wait."})").summary, "I wait.");
}

TEST(AnswerParser, WhatIsNoAnswerIsSaidInWords) {
    const std::string wanted = "; expected an object of coin -> decision";
    EXPECT_EQ(problems(""), "$: found nothing" + wanted);
    EXPECT_EQ(problems("I would hold."), "$: found I would hold." + wanted);
    EXPECT_EQ(problems(R"({"note": 1})"), "$: found {\"note\": 1}" + wanted);
    EXPECT_EQ(problems(R"({"failed_json_response_raw_text": "I"})"),
              "$: found {\"failed_json_response_raw_text\": \"I\"}" + wanted);
    EXPECT_EQ(problems("[1, 2]"), "$: found [1, 2]" + wanted);
    EXPECT_EQ(problems(R"({"BTC": {"signal": "hold",}})"),
              "$: found {\"BTC\": {\"signal\": \"hold\",}}; expected valid JSON");
    EXPECT_EQ(problems(R"({"BTC": 5})"), "$: found {\"BTC\": 5}" + wanted);
    EXPECT_EQ(problems(R"({"BTC": 5, "ETH": {"signal": "hold"}})"),
              "$.BTC: found number; expected a decision with a signal");
}

TEST(AnswerParser, ABrokenAnswerIsNeverReadInParts) {
    const std::string cut = R"({"BTC":{"coin":"BTC","signal":"hold"},"ETH":{"coin":"ETH","sig)";
    EXPECT_TRUE(read_answer(cut, k_rules).decisions.empty());
    EXPECT_NE(problems(cut, true).find("this one was cut off"), std::string::npos);
    // A draft before the broken one is not what the model meant in the end.
    EXPECT_FALSE(read_answer("{\"BTC\":" + k_entry + "} and finally " + cut, k_rules).is_usable());
    const std::string trailing = R"({"BTC":{"coin":"BTC","signal":"hold"},})";
    EXPECT_TRUE(read_answer(trailing, k_rules).decisions.empty());
}

TEST(AnswerParser, ConfidenceHasOneScaleInOneAnswer) {
    const auto both = [](const char* first, const char* second) {
        const AnswerReading reading =
            usable(fmt::format(R"({{"BTC":{{"signal":"hold","confidence":{}}},)"
                               R"("ETH":{{"signal":"hold","confidence":{}}}}})",
                               first, second));
        return std::pair(reading.decisions[0].confidence, reading.decisions[1].confidence);
    };
    EXPECT_EQ(both("0.59", "1"),
              (std::pair<std::optional<double>, std::optional<double>>(59, 100)));
    EXPECT_EQ(both("0.5", "70"),
              (std::pair<std::optional<double>, std::optional<double>>(0.5, 70)));
    EXPECT_EQ(both("0", "null").first, 0);
    EXPECT_EQ(both("0", "null").second, std::nullopt);
    EXPECT_EQ(problems(with("0.65", "101")), "$.BTC.confidence: found 101; expected 0 to 1");
    EXPECT_FALSE(read_answer(with("0.65", "-0.1"), k_rules).is_usable());
    // A decision that cannot be read still tells the scale.
    const AnswerReading beside = read_answer(
        R"({"BTC":{"signal":"what","confidence":70},"ETH":{"signal":"hold","confidence":0.9}})",
        k_rules);
    EXPECT_EQ(beside.decisions.at(0).confidence, 0.9);
}

TEST(AnswerParser, NumbersInQuotesAreRepaired) {
    const AnswerReading reading = one(with("120000", "\"$120,000.50\""));
    EXPECT_EQ(reading.decisions[0].take_profit, 120000.5);
    EXPECT_EQ(reading.problems.text(),
              "$.BTC.profit_target: found \"$120,000.50\"; expected a JSON number");
    EXPECT_EQ(reading.problems.list()[0].kind, Kind::repaired);
    EXPECT_EQ(one(with("\"leverage\":10", "\"leverage\":\"10x\"")).decisions[0].leverage, 10);
    EXPECT_EQ(one(with("0.65", "\"65%\"")).decisions[0].confidence, 65);
    for (const char* text : {"1,5", "1.5.5", "ten", "0x10", "1e", "--1", "1,0000", "nan", "inf"}) {
        EXPECT_EQ(figure_from_text(text), std::nullopt) << text;
    }
}

TEST(AnswerParser, AnEntryMissesNothing) {
    for (const std::string_view field :
         {"\"quantity\":0.5,", "\"leverage\":10,", "\"profit_target\":120000,",
          "\"stop_loss\":100000,", "\"confidence\":0.65,", "\"signal\":\"buy_to_enter\","}) {
        const AnswerReading reading = read_answer(with(field, ""), k_rules);
        EXPECT_FALSE(reading.is_usable()) << field;
        EXPECT_TRUE(reading.decisions.empty()) << field;
    }
    const AnswerRules lax{{"BTC"}, false, false};
    EXPECT_TRUE(read_answer(with("\"stop_loss\":100000,", ""), lax).is_usable());
    EXPECT_EQ(
        one(with("\"quantity\":0.5", "\"position_size_usd\":500")).decisions[0].position_size_usd,
        500);
    EXPECT_EQ(problems(with("100000", "null")), "$.BTC.stop_loss: found nothing; expected a price");
}

TEST(AnswerParser, FiguresOfAnEntryAreBounded) {
    for (const char* bad : {"0", "-5", "1e300", "1e999", "true", "[1]", "\"soon\"", "{}", "NaN"}) {
        EXPECT_FALSE(read_answer(with("100000", bad), k_rules).is_usable()) << bad;
    }
    EXPECT_FALSE(read_answer(with("\"leverage\":10", "\"leverage\":0.5"), k_rules).is_usable());
    EXPECT_FALSE(read_answer(with("0.5", "-0.5"), k_rules).is_usable());
    std::string shorted = with("buy_to_enter", "sell_to_enter");
    shorted.replace(shorted.find("0.5"), 3, "-0.5");
    EXPECT_EQ(one(shorted).decisions[0].quantity, 0.5);
}

TEST(AnswerParser, AHoldNeedsNothingButItsSignal) {
    const AnswerReading reading =
        one(R"({"BTC":{"signal":"HOLD","stop_loss":"none","leverage":0,"quantity":-2,)"
            R"("confidence":"high","profit_target":[],"justification":7}})");
    EXPECT_EQ(reading.decisions[0].kind, SignalKind::hold);
    EXPECT_EQ(reading.decisions[0].quantity, -2);
    EXPECT_EQ(reading.decisions[0].confidence, std::nullopt);
    EXPECT_EQ(reading.problems.list().size(), 4U) << reading.problems.text();
}

TEST(AnswerParser, CoinsAreKnownOrRefused) {
    EXPECT_EQ(one(R"({"btc":{"signal":"hold"}})").decisions[0].symbol, Symbol("BTC"));
    EXPECT_EQ(one(R"({"BTC-PERP":{"signal":"hold"}})").decisions[0].symbol, Symbol("BTC"));
    EXPECT_EQ(one(R"({"ETHUSDT":{"signal":"hold"}})").decisions[0].symbol, Symbol("ETH"));
    EXPECT_EQ(one(R"({"KPEPE":{"signal":"hold"}})").decisions[0].symbol, Symbol("kPEPE"));
    EXPECT_EQ(problems("{\"DOT\":" + std::string(k_entry).replace(9, 3, "DOT") + "}"),
              "$.DOT.coin: found DOT; expected one of BTC, ETH, SOL, BNB, XRP, DOGE, kPEPE");
    EXPECT_EQ(problems("{\"ETH\":" + k_entry + "}"),
              "$.ETH.coin: found BTC; expected the key it stands under, ETH");
    EXPECT_TRUE(usable(R"({"BTC":{"signal":"hold"},"DOT":{"signal":"hold"}})").problems.text() !=
                "");
    EXPECT_EQ(known_symbol("ab", {"AB", "aB"}), "");
    EXPECT_EQ(known_symbol("aB", {"AB", "aB"}), "aB");
}

TEST(AnswerParser, ACoinTwiceIsNoDecisionAboutIt) {
    const AnswerReading keys = read_answer(
        R"({"BTC":{"signal":"hold"},"ETH":{"signal":"hold"},"BTC":{"signal":"close"}})", k_rules);
    EXPECT_EQ(keys.problems.text(), "$.BTC: found the same key twice; expected each key once");
    ASSERT_EQ(keys.decisions.size(), 1U);
    EXPECT_EQ(keys.decisions[0].symbol, Symbol("ETH"));
    const AnswerReading list =
        read_answer(R"([{"coin":"BTC","signal":"hold"},{"coin":"btc","signal":"close"}])", k_rules);
    EXPECT_FALSE(list.is_usable());
    EXPECT_TRUE(list.decisions.empty());
    const AnswerReading field = read_answer(
        R"({"BTC":{"signal":"hold","signal":"close"},"ETH":{"signal":"hold"}})", k_rules);
    EXPECT_FALSE(field.is_usable());
    EXPECT_EQ(field.decisions.size(), 1U);
}

TEST(AnswerParser, SizesAreBounded) {
    EXPECT_FALSE(
        read_answer(std::string(AnswerReading::k_text_bytes_max + 1, 'a'), k_rules).is_usable());
    const std::string deep = std::string(100'000, '[') + std::string(100'000, ']');
    EXPECT_FALSE(read_answer(deep, k_rules).is_usable());
    EXPECT_FALSE(read_answer(std::string(200'000, '{'), k_rules).is_usable());
    const std::string words(50'000, 'w');
    EXPECT_EQ(one(with("trend", words)).decisions[0].reasoning.size(),
              AnswerReading::k_words_bytes_max);
    std::string many = "{";
    for (int i = 0; i < 1000; ++i) {
        many += fmt::format("\"C{}\":{{\"signal\":\"what\"}},", i);
    }
    many += "\"BTC\":{\"signal\":\"hold\"}}";
    EXPECT_EQ(read_answer(many, k_rules).problems.list().size(), AnswerProblems::k_kept_max);
}

TEST(AnswerParser, TheSchemaIsTheOneOfTheStrictDialect) {
    const auto schema = nlohmann::json::parse(answer_schema({"BTC", "ETH"}));
    EXPECT_EQ(schema["required"], nlohmann::json::parse(R"(["summary","BTC","ETH"])"));
    for (const auto& object : {schema, schema["$defs"]["decision"]}) {
        EXPECT_EQ(object["additionalProperties"], false);
        EXPECT_EQ(object["required"].size(), object["properties"].size());
    }
    const auto written = nlohmann::json::parse(k_entry);
    for (const auto& field : schema["$defs"]["decision"]["required"]) {
        EXPECT_TRUE(written.contains(field)) << field;
    }
}

} // namespace
} // namespace nof0::traders
