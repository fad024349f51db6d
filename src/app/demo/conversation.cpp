#include "app/demo/conversation.hpp"

#include "base/json.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace nof0::app::demo {
namespace {

std::string market_section(const DemoMarket& market) {
    std::string text;
    for (std::size_t coin = 0; coin < k_coins; ++coin) {
        const std::string& symbol = coin_specs()[coin].symbol.text();
        const CoinView view = market.view(coin);
        std::string mids;
        for (const double mid : market.recent_mids(coin, 10, 3)) {
            mids += (mids.empty() ? "" : ", ") + number_text(mid);
        }
        text += fmt::format("### {}\n\nPrice now: {}. In usual four-hour moves: momentum {:.2f}, "
                            "distance from the day's average {:.2f}; place in the four-hour range "
                            "(-1 low, 1 high): {:.2f}.\n\nPrices every 3 minutes, oldest first: "
                            "[{}]\n\n",
                            symbol, market.mid(coin).text(), view.momentum, view.stretch,
                            view.breakout, mids);
    }
    return text;
}

std::string account_section(const DemoAccount& account, const DemoMarket& market) {
    const double equity = account.equity(market).to_double();
    std::string text = fmt::format("### Your account\n\nAccount value: {:.2f} USD. Closed trades "
                                   "so far: {}.\n\n",
                                   equity, account.closed_trades());
    for (const MarkedPosition& marked : account.marked_positions(market)) {
        const Position& position = marked.position;
        text += fmt::format("- {} {} {} at {}, now {}, unrealised {:.2f} USD, leverage {}, "
                            "liquidation at {:.6g}\n",
                            position.symbol.text(), to_text(position.side),
                            number_text(position.quantity), number_text(position.entry_price),
                            number_text(marked.current_price), marked.unrealized_pnl,
                            *position.leverage, marked.liquidation_price);
    }
    return text;
}

std::string prompt_of(const Participant& participant, const Thought& thought,
                      const DemoMarket& market) {
    const DemoAccount& account = participant.account();
    const ArenaTime now = thought.invocation.time;
    return fmt::format("You trade perpetual futures of six coins. You began {} minutes ago and "
                       "this is invocation {}. It is {} UTC. (This is a demonstration: prices and "
                       "decisions are generated.)\n\n{}{}\nAnswer with one JSON object: coin to "
                       "decision.",
                       rules::minute_marker(now, account.inception()), participant.invocations(),
                       human_time(now.us), market_section(market),
                       account_section(account, market));
}

std::string response_of(const Thought& thought) {
    std::string text;
    JsonWriter json(text);
    json.begin_object();
    for (const Answer& answer : thought.answers) {
        const std::string& symbol = coin_specs()[answer.coin].symbol.text();
        json.key(symbol).begin_object();
        json.field("quantity", answer.quantity.to_double())
            .field("stop_loss", answer.plan.stop_loss.to_double())
            .field("signal", to_text(answer.kind))
            .field("profit_target", answer.plan.profit_target.to_double())
            .field("invalidation_condition", answer.plan.invalidation)
            .field("justification", answer.kind == SignalKind::hold ? "" : "The signal changed.")
            .field("confidence", answer.plan.confidence)
            .field("leverage", answer.plan.leverage)
            .field("risk_usd", answer.plan.risk_usd)
            .field("coin", symbol)
            .end_object();
    }
    json.end_object();
    return text;
}

std::string summary_of(const Thought& thought) {
    if (thought.answers.empty()) {
        return "Nothing held and nothing attractive: I wait in cash.";
    }
    std::vector<std::string> parts;
    for (const Answer& answer : thought.answers) {
        const std::string& symbol = coin_specs()[answer.coin].symbol.text();
        switch (answer.kind) {
        case SignalKind::hold:
            parts.push_back("hold " + symbol);
            break;
        case SignalKind::close:
            parts.push_back("close " + symbol);
            break;
        case SignalKind::enter_long:
            parts.push_back("go long " + symbol);
            break;
        case SignalKind::enter_short:
            parts.push_back("go short " + symbol);
            break;
        }
    }
    return fmt::format("I {}.", fmt::join(parts, ", "));
}

// "20251022131211": when the trader's run began.
std::string run_id_of(ArenaTime inception) {
    std::string digits;
    for (const char c : human_time(inception.us).substr(0, 19)) {
        if (c >= '0' && c <= '9') {
            digits += c;
        }
    }
    return digits;
}

} // namespace

ConversationRecord conversation_of(const Participant& participant, const Thought& thought,
                                   const DemoMarket& market) {
    ConversationRecord record{.id = thought.invocation.id,
                              .trader = participant.character().id,
                              .time = thought.invocation.time,
                              .inserted_at =
                                  thought.invocation.time + std::chrono::microseconds(2'345'678),
                              .cycle_id = participant.invocations(),
                              .run_id = run_id_of(participant.account().inception()),
                              .skill = "swing_trading",
                              .user_prompt = prompt_of(participant, thought, market),
                              .cot_trace_summary = summary_of(thought),
                              .llm_response = response_of(thought)};
    if (participant.character().thinks_in_json) {
        record.cot_trace = record.llm_response;
    } else {
        record.cot_trace.clear();
        append_string(record.cot_trace, "I went through the six coins by my rule. " +
                                            record.cot_trace_summary +
                                            " Stops and targets stay where the entries put them.");
    }
    return record;
}

} // namespace nof0::app::demo
