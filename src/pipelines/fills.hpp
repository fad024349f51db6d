// FillsPipeline: executions and money movements of accounts, on their way to fills, positions,
// trades, the exact ledger and equity, all in one transaction.
//
// Every table is a function of the set of fills, never of their arrival: repeated fills are stored
// once; a fill that is not later than everything folded of its (account, coin) makes that pair
// refold from the moment it was flat last, and rows that the new fold lacks are voided. A fill that
// cannot be folded (rules::unfoldable) is stored and freezes its pair: from then on its fills are
// stored only, and Health says so. A ThawEvent (`nof0 ingest parked retry`) folds what a frozen
// pair only stored, if all of it can be folded by then; if not, the pair stays frozen and its row
// says which fill it is. What cannot be stored at all is refused by the server; the Writer finds
// the one event and parks it.
//
// The pipeline remembers the fold state of each pair and the ledger of each trader that it touched;
// both are read from the database at first use and after a transaction that did not commit.
//
// One thread: the writer's io_context.
#pragma once

#include "base/health.hpp"
#include "base/metrics.hpp"
#include "pipelines/event_queue.hpp"
#include "pipelines/fills/fill_batch.hpp"
#include "pipelines/fills/fill_writes.hpp"
#include "pipelines/pipeline.hpp"
#include "storage/frozen_pairs.hpp"

#include <map>
#include <set>

namespace nof0::pipelines {

struct FillsOptions {
    std::size_t queue_max = 20'000;
    std::size_t seen_keys_max = 1'000; // "seen" keys of one transaction
    // A fill outside of these times is not folded: it would make months of partitions.
    std::int64_t time_ms_min = 1'262'304'000'000; // 2010-01-01
    std::int64_t time_ms_max = 4'102'444'800'000; // 2100-01-01
    // What carries an ended tenure is dropped; outlives the pipeline. Null: nothing carries one.
    Fences* fences = nullptr;
};

class FillsPipeline final : public Pipeline {
public:
    FillsPipeline(const Executor& executor, FillsOptions options, Metrics& metrics, Health& health);

    // Where the feeds push; waits while it is full.
    EventQueue<AccountEvent>& queue() { return queue_; }
    Task<> offer(AccountEvent event) { return queue_.push(std::move(event)); }
    // Reads which pairs are frozen; once, before the first event.
    Task<> load_frozen(pg::Session& session);

    std::string_view name() const override { return "fills"; }
    // Frozen pairs that another process may have thawed are a reason to look, without any event.
    std::size_t waiting() const override;
    Task<Written> write(storage::WriteScope& scope, std::size_t max) override;
    void committed() override;
    void rolled_back() override;
    void forget() override;
    UnstorableEvent oldest() const override;
    void drop_oldest() override;

    std::size_t frozen_count() const { return frozen_.size(); }

private:
    struct Pair {
        rules::PositionBook book{};
        std::int64_t last_ms = 0; // of the last folded fill
        bool frozen = false;
    };
    using FillsByPair = std::map<PairKey, std::vector<Fill>>;
    // One transaction's work.
    struct Work {
        FillBatch batch{};
        FillsByPair fills{}; // new ones, with their owners
        std::vector<storage::CashEventRow> cash{};
        FillWrites writes{};
        std::map<std::string, std::vector<LedgerMove>> moves{}; // by trader
        std::map<std::string, std::int64_t> first_fill_ms{};    // by owner, of what is folded
        std::set<std::string> owners{};
        Marks marks{};
        Written written{};
    };

    // Which of the events taken may be written, by their places.
    Task<std::vector<std::size_t>> unfenced(storage::WriteScope& scope);
    Task<> store_events(storage::WriteScope& scope, Work& work);
    Task<> find_conflicts(storage::WriteScope& scope, Work& work);
    Task<> compare_fills(storage::WriteScope& scope, Work& work);
    Task<> compare_cash(storage::WriteScope& scope, Work& work);
    Task<> fold_all(storage::WriteScope& scope, Work& work);
    Task<> load_and_fold(storage::WriteScope& scope, Work& work, const std::vector<PairKey>& pairs);
    void append(const PairKey& key, Pair& pair, std::vector<Fill> fills, storage::WriteScope& scope,
                Work& work);
    void refold_pair(const PairKey& key, std::vector<Fill> stored, const std::vector<Fill>& added,
                     FoldStart start, storage::WriteScope& scope, Work& work);
    std::optional<std::string> unfoldable(const Fill& fill) const;
    void freeze(const PairKey& key, const Fill& fill, const std::string& why,
                storage::WriteScope& scope, Work& work);
    Task<> thaw_all(storage::WriteScope& scope, Work& work);
    Task<> thaw(const storage::FrozenPairRow& row, storage::WriteScope& scope, Work& work);
    Task<> load_books(storage::WriteScope& scope, Work& work);
    Task<> observe(storage::WriteScope& scope, Work& work);
    void move_cash(Work& work);
    void finish(Work& work);
    void say_health();

    FillsOptions options_;
    Health& health_;
    EventQueue<AccountEvent> queue_;
    std::size_t taken_ = 0;
    std::map<PairKey, Pair> pairs_;
    std::map<std::string, TraderBook> books_; // by trader
    std::set<PairKey> frozen_;
    bool frozen_is_read_ = false;
    std::set<PairKey> touched_pairs_; // by the transaction under way
    std::set<std::string> touched_books_;
    std::set<PairKey> newly_frozen_;
    std::set<PairKey> newly_thawed_;
    std::set<std::int64_t> months_;     // partitions known to be there
    std::set<std::int64_t> new_months_; // made by the transaction under way
    CounterMetric refolds_;
    CounterMetric unchained_;
    CounterMetric gaps_;
    CounterMetric unattributed_;
    GaugeMetric frozen_gauge_;
};

} // namespace nof0::pipelines
