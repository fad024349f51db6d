#include "app/retry_parked.hpp"

#include "storage/read_scope.hpp"

#include <algorithm>

namespace nof0::app {
namespace {

constexpr Milliseconds k_look_budget{10'000};
constexpr Milliseconds k_patience_step{200};

class Retry {
public:
    Retry(ArenaIngest& ingest, const std::atomic<bool>& stopping)
        : ingest_(ingest), stopping_(stopping) {}

    Task<RetrySummary> run() {
        const Aside before = co_await put_aside(pool());
        co_await offer(before);
        bool finished = co_await everything_is_written();
        if (finished) {
            resolve(before, co_await put_aside(pool()));
            finished = co_await everything_is_written();
        }
        RetrySummary summary = compare(before, co_await put_aside(pool()));
        summary.finished = finished;
        co_return summary;
    }

private:
    pg::Pool& pool() { return ingest_.backend().pool(); }

    // Fills before the thaws of their pairs: a thaw folds what is stored by then.
    Task<> offer(const Aside& aside) {
        for (const storage::ParkedRow& row : aside.parked) {
            if (stopping_) {
                co_return;
            }
            const bool offered = co_await offer(row);
            (offered ? tried_ : untried_).insert(row.id);
        }
        for (const storage::FrozenPairRow& row : aside.frozen) {
            co_await ingest_.fills().offer(
                pipelines::ThawEvent{row.exchange_provider, row.account, row.symbol});
        }
    }

    // False: not an event that can be read back.
    Task<bool> offer(const storage::ParkedRow& row) {
        if (row.pipeline == ingest_.fills().name()) {
            if (auto event = pipelines::account_event_of(row.event.text)) {
                co_await ingest_.fills().offer(std::move(*event));
                co_return true;
            }
        } else if (row.pipeline == ingest_.prices().name()) {
            if (auto event = pipelines::price_event_of(row.event.text)) {
                co_await ingest_.prices().offer(std::move(*event));
                co_return true;
            }
        }
        co_return false;
    }

    // What was tried and not parked again is stored.
    void resolve(const Aside& before, const Aside& now) {
        for (const storage::ParkedRow& row : before.parked) {
            const bool waits_unchanged = std::ranges::any_of(now.parked, [&](const auto& other) {
                return other.id == row.id && other.attempts == row.attempts;
            });
            if (tried_.contains(row.id) && waits_unchanged) {
                ingest_.parked().queue().push_now({row.id, row.attempts});
            }
        }
    }

    Task<bool> everything_is_written() {
        for (;;) {
            const bool written = co_await ingest_.role().written(Deadline::after(k_patience_step));
            if (written || stopping_) {
                co_return written && !stopping_;
            }
        }
    }

    RetrySummary compare(const Aside& before, Aside now) const {
        RetrySummary summary;
        for (const storage::ParkedRow& row : before.parked) {
            if (std::ranges::find(now.parked, row.id, &storage::ParkedRow::id) ==
                now.parked.end()) {
                summary.done.parked.push_back(row);
            }
        }
        const auto pair_of = [](const storage::FrozenPairRow& row) {
            return std::tie(row.exchange_provider, row.account, row.symbol);
        };
        for (const storage::FrozenPairRow& row : before.frozen) {
            if (std::ranges::none_of(now.frozen, [&](const auto& other) {
                    return pair_of(other) == pair_of(row);
                })) {
                summary.done.frozen.push_back(row);
            }
        }
        summary.left = std::move(now);
        summary.untried = untried_;
        return summary;
    }

    ArenaIngest& ingest_;
    const std::atomic<bool>& stopping_;
    std::set<std::int64_t> tried_;
    std::set<std::int64_t> untried_;
};

} // namespace

Task<Aside> put_aside(pg::Pool& pool) {
    storage::ReadScope scope =
        co_await storage::ReadScope::open(pool, Deadline::after(k_look_budget));
    Aside aside;
    aside.parked = co_await storage::parked_events(scope.session());
    aside.frozen = co_await storage::frozen_pairs(scope.session());
    co_return aside;
}

Task<RetrySummary> retry_parked(ArenaIngest& ingest, const std::atomic<bool>& stopping) {
    Retry retry(ingest, stopping);
    co_return co_await retry.run();
}

} // namespace nof0::app
