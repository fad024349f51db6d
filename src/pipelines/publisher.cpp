#include "pipelines/publisher.hpp"

#include "base/fail_point.hpp"
#include "base/log.hpp"
#include "cache/redis.hpp"
#include "projections/build_many.hpp"
#include "storage/read_scope.hpp"

#include <algorithm>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace nof0::pipelines {
namespace {

// Made of many rows or of every trader: built for a burst, not for each event.
bool is_slow(cache::Family family) {
    switch (family) {
    case cache::Family::positions:
    case cache::Family::trades_recent:
    case cache::Family::conversations:
    case cache::Family::decision_last:
    case cache::Family::trader_state:
    case cache::Family::sim_orders:
    case cache::Family::sim_balances:
    case cache::Family::price_latest:
    case cache::Family::crypto_prices:
        return false;
    default:
        return true;
    }
}

} // namespace

Publisher::Publisher(asio::io_context& context, projections::Documents& documents,
                     cache::Redis& redis, PublisherOptions options, Metrics& metrics)
    : documents_(documents), redis_(redis), options_(options),
      wake_(context.get_executor(), MonotonicTime::max()),
      lag_seconds_(metrics.histogram("nof0_pipelines_commit_to_cache_seconds",
                                     "From a commit to its documents being in Redis",
                                     latency_buckets_s())),
      published_(metrics.counter("nof0_pipelines_documents_published_total",
                                 "Documents written to Redis after a commit")),
      waiting_(metrics.gauge("nof0_pipelines_documents_waiting",
                             "Documents that are to be published")) {}

void Publisher::add(Written&& written) {
    if (!has_work()) {
        oldest_ = monotonic_now();
    }
    for (cache::DocumentWrite& write : written.ready) {
        ready_.insert_or_assign(write.key.name, std::move(write));
    }
    for (const Subject& subject : written.touched) {
        (is_slow(subject.first) ? touched_slow_ : touched_).insert(subject);
    }
    seen_.insert(seen_.end(), written.seen.begin(), written.seen.end());
    wake_.cancel();
}

void Publisher::touch(cache::Family family, std::string subject) {
    Written written;
    written.touched.emplace(family, std::move(subject));
    add(std::move(written));
}

bool Publisher::has_work() const {
    return busy_ || !ready_.empty() || !touched_.empty() || !touched_slow_.empty() ||
           !seen_.empty();
}

Task<> Publisher::run() {
    while (!stopped_) {
        co_await wait_for_work();
        busy_ = true;
        const MonotonicTime since = oldest_;
        bool there = false;
        try {
            // What was built is gone from here once it is taken; what was touched stays.
            there = co_await publish_ready() && co_await publish_touched();
            co_await mark_seen();
        } catch (const Unavailable& away) {
            log_warn("pipelines.publish_failed", {{"why", away.what()}});
        }
        busy_ = false;
        if (there) {
            oldest_ = monotonic_now();
            lag_seconds_.observe(std::chrono::duration<double>(oldest_ - since).count());
        } else if (!stopped_) {
            co_await pause(options_.retry_pause);
        }
        waiting_.set(static_cast<double>(ready_.size() + touched_.size() + touched_slow_.size()));
    }
}

Task<> Publisher::wait_for_work() {
    while (!stopped_ && ready_.empty() && touched_.empty() && seen_.empty()) {
        const bool slow_waits = !touched_slow_.empty();
        if (slow_waits && monotonic_now() >= slow_due_) {
            co_return;
        }
        wake_.expires_at(slow_waits ? slow_due_ : MonotonicTime::max());
        boost::system::error_code ignored;
        const asio::use_awaitable_t<Executor> token;
        co_await wake_.async_wait(asio::redirect_error(token, ignored));
    }
}

Task<bool> Publisher::publish_ready() {
    if (ready_.empty()) {
        co_return true;
    }
    std::vector<cache::DocumentWrite> writes;
    writes.reserve(ready_.size());
    std::int64_t newest = 0;
    for (auto& [name, write] : std::exchange(ready_, {})) {
        newest = std::max(newest, write.document.meta.version);
        writes.push_back(std::move(write));
    }
    const std::size_t count = writes.size();
    fail_point("publisher.before_ready");
    const bool published = co_await documents_.publish(std::move(writes));
    published_.increment(published ? static_cast<double>(count) : 0);
    if (published && on_published_) {
        on_published_(newest);
    }
    co_return published;
}

// The subjects whose turn it is; they are no longer remembered as touched.
std::set<Publisher::Subject> Publisher::due() {
    std::set<Subject> subjects = std::exchange(touched_, {});
    if (!touched_slow_.empty() && monotonic_now() >= slow_due_) {
        subjects.merge(std::exchange(touched_slow_, {}));
        slow_due_ = monotonic_now() + options_.slow_interval;
    }
    return subjects;
}

Task<bool> Publisher::publish_touched() {
    const std::set<Subject> subjects = due();
    if (subjects.empty()) {
        co_return true;
    }
    bool published = false;
    try {
        storage::ReadScope scope = co_await storage::ReadScope::open(
            documents_.pool(), Deadline::after(options_.snapshot_budget));
        std::vector<projections::Wanted> wanted;
        for (auto subject = subjects.begin(); subject != subjects.end();) {
            wanted.push_back({&projections::projection_of(subject->first), subject->second});
            ++subject;
            if (wanted.size() == options_.documents_per_snapshot || subject == subjects.end()) {
                auto built = co_await projections::build_many(documents_, scope, std::move(wanted));
                wanted.clear();
                fail_point("publisher.before_touched");
                published = co_await documents_.publish(std::move(built));
                if (!published) {
                    break;
                }
            }
        }
        published_.increment(published ? static_cast<double>(subjects.size()) : 0);
    } catch (const Unavailable& away) {
        log_warn("pipelines.publish_failed", {{"why", away.what()}});
    }
    if (!published) { // all of them again: publishing is idempotent
        Written again;
        again.touched = subjects;
        add(std::move(again));
    }
    co_return published;
}

// Only a short cut for feeds: nothing depends on these marks.
Task<> Publisher::mark_seen() {
    if (seen_.empty()) {
        co_return;
    }
    const std::vector<cache::Key> keys = std::exchange(seen_, {});
    const std::string ttl = std::to_string(cache::ttl_of(cache::Family::ingest_trade, {})->count());
    std::vector<cache::Command> commands;
    commands.reserve(keys.size());
    for (const cache::Key& key : keys) {
        commands.push_back({"SET", key.name, "seen", "PX", ttl});
    }
    co_await redis_.pipeline(std::move(commands));
}

Task<> Publisher::pause(Milliseconds duration) {
    Timer timer(wake_.get_executor(), duration);
    boost::system::error_code ignored;
    const asio::use_awaitable_t<Executor> token;
    co_await timer.async_wait(asio::redirect_error(token, ignored));
}

void Publisher::stop() {
    stopped_ = true;
    wake_.cancel();
}

Task<bool> Publisher::idle(Deadline deadline) {
    constexpr Milliseconds k_step{5};
    while (has_work() && !deadline.passed()) {
        co_await pause(k_step);
    }
    co_return !has_work();
}

} // namespace nof0::pipelines
