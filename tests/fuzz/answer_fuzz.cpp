// libFuzzer target: any bytes as what a language model's service sends.
//
// The first byte picks the reader ('0' = the answer's text, '1' = the same, cut off, '2' = the body
// of the response). Whatever it is, the reader ends, in bounds; decisions are about known coins,
// one each, with figures that can be reckoned with; and what is refused is refused in words.
#include "base/ensure.hpp"
#include "traders/llm/answer_parser.hpp"
#include "traders/llm/chat_reading.hpp"
#include "traders/llm/decisions_json.hpp"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <string_view>

namespace {

using namespace nof0;
using namespace nof0::traders;

void check(const Decision& decision) {
    for (const auto& figure :
         {decision.leverage, decision.position_size_usd, decision.quantity, decision.stop_loss,
          decision.take_profit, decision.risk_usd, decision.confidence}) {
        ensure(std::isfinite(figure.value_or(0)), "a figure is a number");
    }
    const double confidence = decision.confidence.value_or(0);
    ensure(confidence >= 0 && confidence <= 100, "confidence is a percentage");
    ensure(!decision.is_entry() || decision.quantity.value_or(1) > 0, "an entry has a size");
}

void read_text(std::string_view text, bool was_cut) {
    static const AnswerRules k_rules{{"BTC", "ETH", "kPEPE"}};
    const AnswerReading reading = read_answer(text, k_rules, was_cut);
    std::set<std::string> coins;
    for (const Decision& decision : reading.decisions) {
        check(decision);
        ensure(coins.insert(decision.symbol.text()).second, "a coin has one decision");
    }
    ensure(coins.size() <= k_rules.symbols.size(), "decisions are about known coins");
    ensure(reading.is_usable() || !reading.problems.text().empty(), "a refusal has words");
    const std::string record = decisions_json(reading.decisions);
    ensure(nlohmann::json::parse(record, nullptr, false).is_object(), "the record is JSON");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) {
        return 0;
    }
    const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
    if (data[0] == '2') {
        const auto body = read_chat(text);
        ensure(body.ok() || !body.error().message.empty(), "a refusal has words");
    } else {
        read_text(text, data[0] == '1');
    }
    return 0;
}
