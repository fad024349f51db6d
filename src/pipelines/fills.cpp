#include "pipelines/fills.hpp"

#include "base/fail_point.hpp"
#include "base/log.hpp"
#include "rules/ledger.hpp"
#include "storage/frozen_pairs.hpp"

#include <algorithm>

namespace nof0::pipelines {
namespace {

PairKey pair_of(const storage::FillOwnerRow& owner, const Fill& fill) {
    return {owner.exchange_provider, owner.account, fill.coin.text()};
}

// What decisions said of the orders that new fills carry out, by cloid. Fills of nobody's order
// cost no question.
Task<std::map<std::string, EntryPlan>> plans_of(pg::Session& session,
                                                const std::vector<storage::FillOwnerRow>& fills) {
    std::vector<std::string> cloids;
    for (const storage::FillOwnerRow& fill : fills) {
        if (fill.order_cloid) {
            cloids.push_back(*fill.order_cloid);
        }
    }
    std::map<std::string, EntryPlan> plans;
    if (!cloids.empty()) {
        for (const storage::EntryPlanRow& row : co_await storage::entry_plans(session, cloids)) {
            plans.emplace(row.cloid, entry_plan_of(row));
        }
    }
    co_return plans;
}

Tenure tenure_of(const AccountEvent& event) {
    if (const auto* fill = std::get_if<FillEvent>(&event)) {
        return fill->tenure;
    }
    const auto* cash = std::get_if<CashEvent>(&event);
    return cash != nullptr ? cash->tenure : Tenure{};
}

} // namespace

FillsPipeline::FillsPipeline(const Executor& executor, FillsOptions options, Metrics& metrics,
                             Health& health)
    : options_(options), health_(health), queue_(executor, options.queue_max),
      refolds_(metrics.counter("nof0_fills_refolds_total",
                               "Pairs that were folded again because a fill came late")),
      unchained_(metrics.counter("nof0_fills_unchained_total",
                                 "Fills of a refold that no chain of positions reaches")),
      gaps_(metrics.counter("nof0_fills_gaps_total",
                            "Gaps in the history that a fold had to bridge")),
      unattributed_(
          metrics.counter("nof0_fills_unattributed_total", "Fills that no rule gives to a trader")),
      frozen_gauge_(metrics.gauge("nof0_fills_frozen_pairs",
                                  "Accounts and coins whose fills cannot be folded")) {}

Task<> FillsPipeline::load_frozen(pg::Session& session) {
    frozen_.clear();
    for (const storage::FrozenPairRow& row : co_await storage::frozen_pairs(session)) {
        frozen_.insert({row.exchange_provider, row.account, row.symbol});
    }
    frozen_is_read_ = true;
    say_health();
}

void FillsPipeline::say_health() {
    frozen_gauge_.set(static_cast<double>(frozen_.size()));
    if (frozen_.empty()) {
        health_.ready("fills");
        return;
    }
    const PairKey& first = *frozen_.begin();
    health_.not_ready("fills", std::to_string(frozen_.size()) + " frozen, first " + first.account +
                                   ' ' + first.symbol + ": see nof0 ingest parked list");
}

std::size_t FillsPipeline::waiting() const {
    const bool must_look = !frozen_is_read_ && !frozen_.empty();
    return std::max<std::size_t>(queue_.size(), must_look ? 1 : 0);
}

Task<Written> FillsPipeline::write(storage::WriteScope& scope, std::size_t max) {
    ensure(taken_ == 0, "a transaction ends before the next one takes events");
    taken_ = std::min(max, queue_.size());
    if (!frozen_is_read_) {
        co_await load_frozen(scope.session());
    }
    if (taken_ == 0) {
        co_return Written{};
    }
    const std::vector<std::size_t> places = co_await unfenced(scope);
    const auto event_at = [&](std::size_t i) -> const AccountEvent& {
        return queue_.at(places[i]);
    };
    Work work{.batch = fill_batch(places.size(), event_at, scope.version())};
    work.written.events = taken_;
    co_await store_events(scope, work);
    fail_point("fills.stored");
    co_await find_conflicts(scope, work);
    co_await fold_all(scope, work);
    co_await thaw_all(scope, work);
    move_cash(work);
    co_await load_books(scope, work);
    co_await observe(scope, work);
    co_await work.writes.write(scope);
    fail_point("fills.written");
    finish(work);
    co_return std::move(work.written);
}

Task<std::vector<std::size_t>> FillsPipeline::unfenced(storage::WriteScope& scope) {
    Tenures claimed;
    for (std::size_t i = 0; i < taken_; ++i) {
        claimed.insert(tenure_of(queue_.at(i)));
    }
    Tenures broken;
    if (options_.fences != nullptr) {
        broken = co_await options_.fences->broken(scope, std::move(claimed));
    }
    std::vector<std::size_t> places;
    places.reserve(taken_);
    for (std::size_t i = 0; i < taken_; ++i) {
        if (broken.empty() || !broken.contains(tenure_of(queue_.at(i)))) {
            places.push_back(i);
        }
    }
    co_return places;
}

Task<> FillsPipeline::store_events(storage::WriteScope& scope, Work& work) {
    Task<std::vector<storage::FillOwnerRow>> fills =
        storage::store_fills(scope, std::move(work.batch.fills));
    Task<std::vector<storage::CashEventRow>> cash =
        storage::store_cash_events(scope, work.batch.cash);
    const std::vector<storage::FillOwnerRow> owners = co_await std::move(fills);
    const std::map<std::string, EntryPlan> plans = co_await plans_of(scope.session(), owners);
    for (const storage::FillOwnerRow& owner : owners) {
        const auto found =
            work.batch.events.find(FillId(owner.exchange_provider, owner.account, owner.fill_key));
        ensure(found != work.batch.events.end(), "what was stored was asked for");
        Fill fill = found->second->fill;
        fill.trader = TraderId(owner.model_id);
        fill.fee_token = fee_token_of(fill); // as it is stored
        if (const auto plan = plans.find(owner.order_cloid.value_or("")); plan != plans.end()) {
            fill.plan = plan->second;
        }
        const bool is_nobodys = fill.trader == TraderId::unattributed();
        unattributed_.increment(is_nobodys ? 1 : 0);
        log(is_nobodys ? LogLevel::warn : LogLevel::debug,
            is_nobodys ? "fills.unattributed" : "fills.stored",
            {{"model_id", owner.model_id},
             {"account", owner.account},
             {"symbol", fill.coin.text()},
             {"source_event", owner.fill_key},
             {"source", found->second->source},
             {"trace_id", found->second->trace_id}});
        const std::string seen = owner.account + ':' + owner.fill_key;
        if (found->second->news == FillNews::live && cache::is_foreign_segment(seen) &&
            work.written.seen.size() < options_.seen_keys_max) {
            work.written.seen.push_back(cache::keys::ingest_trade(seen));
        }
        work.owners.insert(owner.model_id);
        work.fills[pair_of(owner, fill)].push_back(std::move(fill));
        ++work.written.rows;
        work.batch.events.erase(found); // what is left was stored before
    }
    work.cash = co_await std::move(cash);
    work.written.rows += work.cash.size();
}

void FillsPipeline::move_cash(Work& work) {
    for (const storage::CashEventRow& row : work.cash) {
        LedgerMove move{.time_ms = row.ts_ms, .source = LedgerMove::Source::cash_event};
        if (rules::is_quote_currency(row.currency)) {
            move.cash = row.amount;
            work.writes.add_event_cash(row.model_id, row.amount);
        } else {
            move.other_cash[row.currency] = row.amount;
            work.writes.add_event_cash(row.model_id, row.currency, row.amount);
        }
        work.moves[row.model_id].push_back(std::move(move));
    }
}

void FillsPipeline::finish(Work& work) {
    using cache::Family;
    auto& touched = work.written.touched;
    for (const std::string& trader : work.writes.traders()) {
        touched.insert({Family::positions, trader});
        touched.insert({Family::trades_recent, trader});
        touched.insert({Family::since_inception, trader});
    }
    if (!touched.empty()) {
        for (const Family family :
             {Family::positions_all, Family::trades_recent_all, Family::leaderboard,
              Family::leaderboard_cache, Family::since_inception_all, Family::account_totals_base,
              Family::account_totals_tail}) {
            touched.insert({family, ""});
        }
    }
    work.written.rows += work.writes.rows();
    work.written.outbox = work.writes.has_events();
    if (!newly_frozen_.empty() || !newly_thawed_.empty()) {
        say_health();
    }
}

void FillsPipeline::committed() {
    queue_.pop(taken_);
    taken_ = 0;
    touched_pairs_.clear();
    touched_books_.clear();
    newly_frozen_.clear();
    newly_thawed_.clear();
    new_months_.clear();
}

void FillsPipeline::forget() {
    rolled_back();
    pairs_.clear();
    books_.clear();
    months_.clear();
    frozen_is_read_ = false;
}

void FillsPipeline::rolled_back() {
    taken_ = 0;
    for (const PairKey& key : touched_pairs_) {
        pairs_.erase(key);
    }
    for (const std::string& trader : touched_books_) {
        books_.erase(trader);
    }
    for (const PairKey& key : newly_frozen_) {
        frozen_.erase(key);
    }
    for (const std::int64_t month : new_months_) {
        months_.erase(month);
    }
    frozen_.insert(newly_thawed_.begin(), newly_thawed_.end());
    if (!newly_frozen_.empty() || !newly_thawed_.empty()) {
        say_health();
    }
    touched_pairs_.clear();
    touched_books_.clear();
    newly_frozen_.clear();
    newly_thawed_.clear();
    new_months_.clear();
}

UnstorableEvent FillsPipeline::oldest() const {
    return {key_text(queue_.at(0)), json_text(queue_.at(0))};
}

void FillsPipeline::drop_oldest() {
    queue_.pop(1);
}

} // namespace nof0::pipelines
