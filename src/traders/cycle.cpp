#include "traders/cycle.hpp"

#include "base/fail_point.hpp"
#include "base/log.hpp"
#include "traders/context_builder.hpp"
#include "traders/order_drafts.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace nof0::traders {
namespace {

// The public id of a conversation: the trader and the second, with its microseconds.
std::string thread_id(const TraderId& trader, ArenaTime time) {
    return fmt::format("{}_{}.{:06}", trader.text(), time.us / 1'000'000, time.us % 1'000'000);
}

std::vector<RememberedPosition> remembered(const Seat& seat, const VenueAccount& account) {
    std::vector<RememberedPosition> known;
    for (const VenuePosition& position : account.positions) {
        const auto opening = seat.openings.find(position.symbol);
        if (opening != seat.openings.end()) {
            known.push_back(
                {.symbol = position.symbol,
                 .side = position.quantity.sign() > 0 ? Side::long_side : Side::short_side,
                 .opened = opening->second.opened,
                 .confidence = opening->second.confidence,
                 .risk_usd = opening->second.risk_usd,
                 .invalidation_condition = opening->second.invalidation_condition});
        }
    }
    return known;
}

// What came of a cycle, in a line.
std::string outcome_of(const std::vector<rules::GuardResult>& results,
                       const std::vector<std::string>& done) {
    std::string text;
    for (const std::string& what : done) {
        text += (text.empty() ? "" : "; ") + what;
    }
    const auto refused = std::ranges::count_if(
        results, [](const rules::GuardResult& result) { return !result.allowed(); });
    if (refused > 0) {
        text += fmt::format("{}{} refused", text.empty() ? "" : "; ", refused);
    }
    return text.empty() ? "nothing to do" : text;
}

} // namespace

Task<Result<Cycle::Looked>> Cycle::look() {
    auto account = co_await services_.account(seat_);
    if (!account) {
        co_return nof0::fail("the venue does not tell the account: " + account.error().message);
    }
    auto resting = co_await seat_.exchange->open_orders(seat_.id, soon());
    if (!resting) {
        co_return nof0::fail("the venue does not tell the orders: " + resting.error().message);
    }
    // What belongs to another trader of the account is none of this one's business.
    const std::map<Symbol, TraderId> others = services_.other_owners(seat_);
    const auto is_theirs = [&others](const auto& one) { return others.contains(one.symbol); };
    std::erase_if(resting.value(), is_theirs);
    co_return Looked{std::move(account.value()), std::move(resting.value())};
}

// A position that is gone was closed by one of its exits, by liquidation or by hand.
Task<> Cycle::notice_closed(const VenueAccount& account) {
    std::vector<Symbol> gone;
    for (const auto& [symbol, opening] : seat_.openings) {
        const auto is_of = [&symbol = symbol](const VenuePosition& position) {
            return position.symbol == symbol;
        };
        if (std::ranges::none_of(account.positions, is_of)) {
            gone.push_back(symbol);
        }
    }
    Execution execution(seat_, services_.facts, services_.clock, services_.venue_budget);
    for (const Symbol& symbol : gone) {
        seat_.openings.erase(symbol);
        seat_.cooldowns.insert_or_assign(symbol, begun_ + seat_.rules.limits.cooldown_after_close);
        co_await execution.cancel_exits(symbol);
    }
    std::erase_if(seat_.cooldowns,
                  [this](const auto& cooldown) { return cooldown.second <= begun_; });
}

Task<std::shared_ptr<const TradingContext>> Cycle::context(const Looked& looked) {
    std::vector<Symbol> held;
    for (const VenuePosition& position : looked.account.positions) {
        held.push_back(position.symbol);
    }
    const auto limit = static_cast<std::size_t>(seat_.rules.limits.candidate_limit);
    const std::vector<Symbol> symbols = seat_.market->candidates(limit, held);
    const MarketBoard::Page page = co_await seat_.market->page(symbols, soon());
    const std::vector<RememberedPosition> known = remembered(seat_, looked.account);
    ContextInputs inputs{.trader = seat_.id,
                         .cycle_number = seat_.state.cycle_number,
                         .now = begun_,
                         .account = looked.account,
                         .resting = looked.resting,
                         .remembered = known,
                         .markets = page.views,
                         .notes = page.notes};
    inputs.performance = {.initial_equity = seat_.initial_equity(),
                          .net_flows = seat_.performance.net_flows,
                          .realized_pnl = seat_.performance.realized_pnl,
                          .sharpe = seat_.performance.sharpe,
                          .trades = seat_.performance.trades,
                          .wins = seat_.performance.wins,
                          .inception = seat_.inception.value_or(begun_)};
    for (const auto& [symbol, until] : seat_.cooldowns) {
        inputs.cooldowns.push_back({symbol, until});
    }
    inputs.candidate_limit = seat_.rules.limits.candidate_limit;
    co_return std::make_shared<const TradingContext>(build_context(std::move(inputs)));
}

std::vector<Intent> Cycle::intents(const std::vector<Decision>& decisions,
                                   std::vector<rules::GuardResult>& results) const {
    std::vector<Intent> intents;
    for (std::size_t i = 0; i < results.size(); ++i) {
        rules::GuardResult& result = results[i];
        if (!result.allowed() || !result.plan) {
            continue;
        }
        const int decimals = seat_.market->size_decimals(result.symbol).value_or(0);
        Result<Order> order = draft_order(seat_, *result.plan, decisions[i], decimals, begun_);
        if (!order) {
            result.plan.reset();
            result.refusal =
                rules::GuardRefusal{rules::Guard::position_size, order.error().message, {}};
            continue;
        }
        intents.push_back({std::move(order.value()), *result.plan, decisions[i], decimals});
    }
    return intents;
}

Task<> Cycle::write(const DecisionAnswer& answer, const std::vector<rules::GuardResult>& results,
                    const std::vector<Intent>& intents, std::string reason) {
    DecisionCycle cycle{.thread = {seat_.id, thread_id(seat_.id, begun_), begun_}, .said = {}};
    cycle.number = seat_.state.cycle_number;
    cycle.said = answer.said;
    cycle.executed_at = begun_;
    cycle.cot_trace = answer.cot_trace;
    cycle.is_cot_trace_json = answer.is_cot_trace_json;
    cycle.cot_trace_summary = answer.summary;
    cycle.decisions = answer.decisions_json;
    cycle.guard_results = rules::guard_results_json(results);
    cycle.success = answer.success;
    cycle.error_message = answer.error_message;
    cycle.skill = answer.skill;
    cycle.arena_run_id = services_.arena_run_id;
    cycle.llm_model = answer.llm_model;
    cycle.config_hash = seat_.config_digest;
    cycle.prompt_tokens = answer.prompt_tokens;
    cycle.completion_tokens = answer.completion_tokens;
    cycle.latency_ms = answer.latency_ms;
    if (!answer.attempts.empty()) {
        cycle.attempts = attempts_json(answer.attempts);
        cycle.prompt_templates = answer.system_prompt_digest + " " + answer.state_prompt_digest;
    }
    cycle.lease_token = seat_.tenure().second;
    seat_.state = next_state(seat_, std::move(reason));
    if (services_.journal) {
        services_.journal(seat_, cycle);
    }
    co_await services_.facts.offer(std::move(cycle));
    co_await services_.facts.offer(seat_.state);
    for (const Intent& intent : intents) {
        seat_.live_orders.insert_or_assign(intent.order.cloid, intent.order);
        co_await services_.facts.offer(intent.order);
    }
    fail_point("traders.before_durable");
    co_await services_.facts.durable();
    fail_point("traders.durable");
}

// A cycle that could not decide is a cycle, with the reason.
Task<> Cycle::fail(std::string why) {
    log_warn("traders.cycle_failed",
             {{"model_id", seat_.id.text()}, {"cycle", seat_.state.cycle_number}, {"why", why}});
    DecisionAnswer answer;
    answer.success = false;
    answer.error_message = why;
    seat_.last_outcome = "failed: " + why;
    co_await write(answer, {}, {}, "cycle failed");
}

void Cycle::pause_for_sharpe(const AccountView& account, std::string& reason) {
    const auto pause = rules::sharpe_pause(account, seat_.rules.limits);
    if (pause && pause->count() > 0) {
        seat_.state.pause_until = begun_ + *pause;
        reason = fmt::format("paused for {}: Sharpe ratio {:.3f} is below {:.3f}",
                             format_duration(*pause), account.sharpe.value_or(0),
                             seat_.rules.limits.sharpe_pause_threshold.value_or(0));
    }
}

Task<> Cycle::run() {
    begun_ = services_.clock.now();
    ++seat_.state.cycle_number;
    seat_.state.last_decision_at = begun_;
    const Result<Looked> looked = co_await look();
    if (!looked) {
        co_await fail(looked.error().message);
        co_return;
    }
    co_await notice_closed(looked->account);
    const std::shared_ptr<const TradingContext> shown = co_await context(*looked);
    DecisionAnswer answer = co_await seat_.decider->decide(shown);
    if (services_.charge) {
        services_.charge(seat_);
    }
    rules::GuardState state;
    state.paused_until = seat_.state.pause_until;
    state.other_owners = services_.other_owners(seat_);
    std::vector<rules::GuardResult> results =
        rules::judge(answer.decisions, *shown, seat_.rules, std::move(state));
    std::vector<Intent> wanted = intents(answer.decisions, results);
    std::string reason = "decided";
    pause_for_sharpe(shown->account, reason);
    co_await write(answer, results, wanted, std::move(reason));
    if (services_.facts.has_ended(seat_.tenure())) {
        seat_.last_outcome = "replaced by another process before it traded";
        co_return;
    }
    const std::map<Symbol, ArenaTime> cooldowns = seat_.cooldowns;
    Execution execution(seat_, services_.facts, services_.clock, services_.venue_budget);
    const std::vector<std::string> done = co_await execution.run(std::move(wanted));
    seat_.last_outcome =
        answer.success ? outcome_of(results, done) : "failed: " + answer.error_message.value_or("");
    if (seat_.cooldowns != cooldowns) {
        seat_.state = next_state(seat_, "closed a position");
        co_await services_.facts.offer(seat_.state);
    }
    if (!done.empty()) {
        co_await services_.facts.durable();
    }
    log_debug("traders.cycle", {{"model_id", seat_.id.text()},
                                {"cycle", seat_.state.cycle_number},
                                {"outcome", seat_.last_outcome}});
}

} // namespace nof0::traders
