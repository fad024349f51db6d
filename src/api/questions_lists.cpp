#include "api/questions.hpp"
#include "domain/trader_id.hpp"
#include "projections/builders.hpp"

#include <array>
#include <fmt/format.h>
#include <limits>

namespace nof0::api {
namespace {

using cache::Family;
using projections::Content;
using projections::ListAsk;
using projections::Options;
namespace p = parameters;

constexpr Parameter k_trades_limit{
    "limit", ParameterKind::whole_number,
    "trades of each trader; beside a filter rows of the answer, 1,000 at most", 1, 100'000};
constexpr Parameter k_conversations_limit{"limit", ParameterKind::whole_number,
                                          "records of the answer; beside a filter 1,000 at most", 1,
                                          10'000};
constexpr Parameter k_cycle_before{"before", ParameterKind::whole_number,
                                   "cycles with smaller numbers: `next` of an answer", 1,
                                   std::numeric_limits<std::int32_t>::max()};
constexpr Parameter k_cycle_after{"after", ParameterKind::whole_number,
                                  "cycles with greater numbers", 0,
                                  std::numeric_limits<std::int32_t>::max()};
constexpr Parameter k_decisions_limit{"limit", ParameterKind::whole_number, "cycles of the answer",
                                      1, 500};
constexpr std::int64_t k_decisions_shown = 50;

constexpr std::array k_trades_parameters{p::model_id, p::symbol, p::from,        p::to,
                                         p::before,   p::after,  k_trades_limit, p::format};
constexpr std::array k_fills_parameters{p::model_id, p::symbol, p::from,       p::to,
                                        p::before,   p::after,  p::page_limit, p::format};
constexpr std::array k_conversations_parameters{
    p::model_id, p::from, p::to, p::before, p::after, k_conversations_limit, p::format};
constexpr std::array k_decisions_parameters{
    p::from, p::to, k_cycle_before, k_cycle_after, k_decisions_limit, p::format};

const ListResource k_trades{
    "trades",
    "id,model_id,symbol,side,trade_type,quantity,leverage,confidence,entry_time,entry_human_time,"
    "entry_price,entry_sz,entry_oid,entry_tid,entry_crossed,entry_commission_dollars,"
    "entry_closed_pnl,entry_liquidation,exit_time,exit_human_time,exit_price,exit_sz,exit_oid,"
    "exit_tid,exit_crossed,exit_commission_dollars,exit_closed_pnl,exit_liquidation,"
    "total_commission_dollars,realized_gross_pnl,realized_net_pnl,trade_id,exit_plan",
    projections::build_trade_page, k_trades_parameters};
const ListResource k_fills{"fills",
                           "id,model_id,symbol,side,price,size,fee,fee_token,closed_pnl,crossed,"
                           "time,oid,tid,cloid,liquidation",
                           projections::build_fill_page, k_fills_parameters};
const ListResource k_conversations{
    "conversations",
    "id,model_id,timestamp,inserted_at,cycle_id,run_id,skill,cot_trace_summary,cot_trace,"
    "llm_response,user_prompt,messages",
    projections::build_conversation_page, k_conversations_parameters};
const ListResource k_decisions{
    "decisions",
    "id,cycle_number,timestamp,success,error,model,prompt_tokens,completion_tokens,latency_ms,"
    "summary,config,prompt,decisions,guard_results,orders,fills,trades",
    projections::build_decision_page, k_decisions_parameters, "id"};

} // namespace

const ListResource& trades_list() {
    return k_trades;
}
const ListResource& fills_list() {
    return k_fills;
}
const ListResource& conversations_list() {
    return k_conversations;
}
const ListResource& decisions_list() {
    return k_decisions;
}

Result<Question> ask_trades(const Request& request, const Options& options) {
    if (is_filtered(request, k_trades)) {
        return page_question(request, k_trades);
    }
    const auto limit = whole_number(request, k_trades_limit);
    if (!limit) {
        return fail(limit.error());
    }
    const std::int64_t most = (*limit).value_or(options.trades_per_trader);
    if (most == options.trades_per_trader) {
        return arena_question(Family::trades_recent_all, "trades");
    }
    return special_question(
        fmt::format("trades?limit={}", most),
        [most](storage::ReadScope& scope, const Options& defaults) -> Task<Content> {
            Options widened = defaults;
            widened.trades_per_trader = most;
            co_return co_await projections::build_trades_recent_all(scope, widened, {});
        });
}

Result<Question> ask_fills(const Request& request, const Options&) {
    return page_question(request, k_fills);
}

Result<Question> ask_conversations(const Request& request, const Options& options) {
    if (is_filtered(request, k_conversations)) {
        return page_question(request, k_conversations);
    }
    const auto limit = whole_number(request, k_conversations_limit);
    if (!limit) {
        return fail(limit.error());
    }
    const std::int64_t most = (*limit).value_or(options.conversations);
    if (most == options.conversations) {
        return arena_question(Family::conversations_all, "conversations");
    }
    return special_question(
        fmt::format("conversations?limit={}", most),
        [most](storage::ReadScope& scope, const Options& defaults) -> Task<Content> {
            Options widened = defaults;
            widened.conversations = most;
            co_return co_await projections::build_conversations_all(scope, widened, {});
        });
}

Result<Question> ask_decisions_of(const Request& request, const Options&) {
    Result<ListAsk> ask = list_ask(request, k_decisions);
    if (!ask) {
        return fail(ask.error());
    }
    if (ask->limit == k_everything) {
        ask->limit = k_decisions_shown;
    }
    const std::string trader = ask->traders.front();
    const std::string not_found = fmt::format("no trader '{}'", trader.substr(0, 64));
    if (!TraderId::is_valid(trader)) {
        return unknown_subject("decisions/", not_found);
    }
    Question question =
        special_question(name_of(k_decisions, *ask),
                         [ask = *ask](storage::ReadScope& scope, const Options&) -> Task<Content> {
                             const ListAsk asked = ask;
                             co_return co_await projections::build_decisions(scope, asked);
                         });
    question.not_found = not_found;
    return question;
}

} // namespace nof0::api
