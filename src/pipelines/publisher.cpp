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

constexpr std::size_t k_seen_max = 20'000; // marks that wait for Redis

enum class Extent { few_rows, many_rows, arena };

Extent extent_of(cache::Family family) {
    switch (family) {
    case cache::Family::positions:
    case cache::Family::conversations:
    case cache::Family::decision_last:
    case cache::Family::trader_state:
    case cache::Family::sim_orders:
    case cache::Family::sim_balances:
    case cache::Family::price_latest:
    case cache::Family::crypto_prices:
        return Extent::few_rows;
    case cache::Family::trades_recent:
    case cache::Family::since_inception:
    case cache::Family::analytics:
        return Extent::many_rows;
    default:
        return Extent::arena;
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
      newest_lag_s_(metrics.gauge("nof0_pipelines_commit_to_cache_newest_seconds",
                                  "The same, of the newest documents")),
      published_(metrics.counter("nof0_pipelines_documents_published_total",
                                 "Documents written to Redis after a commit")),
      waiting_(metrics.gauge("nof0_pipelines_documents_waiting",
                             "Documents that are to be published")) {}

void Publisher::add(Written&& written) {
    const MonotonicTime now = monotonic_now();
    if (ready_.empty()) {
        ready_since_ = now;
    }
    for (cache::DocumentWrite& write : written.ready) {
        ready_.insert_or_assign(write.key.name, std::move(write));
    }
    for (const auto& [family, subject] : written.touched) {
        Lane& lane = lane_of(family);
        if (lane.touched.empty()) {
            lane.since = now;
        }
        lane.touched.insert(subject);
    }
    // They wait for Redis, however long it is away; what no place is left for is only not marked.
    const std::size_t room = k_seen_max - std::min(k_seen_max, seen_.size());
    const auto fitting = static_cast<std::ptrdiff_t>(std::min(room, written.seen.size()));
    seen_.insert(seen_.end(), written.seen.begin(), written.seen.begin() + fitting);
    wake_.cancel();
}

void Publisher::touch(cache::Family family, std::string subject) {
    Written written;
    written.touched.emplace(family, std::move(subject));
    add(std::move(written));
}

bool Publisher::has_work() const {
    return busy_ || !ready_.empty() || !seen_.empty() || touched_count() > 0;
}

std::size_t Publisher::touched_count() const {
    std::size_t count = 0;
    for (const auto& [family, lane] : lanes_) {
        count += lane.touched.size();
    }
    return count;
}

Publisher::Lane& Publisher::lane_of(cache::Family family) {
    const auto [found, is_new] = lanes_.try_emplace(family);
    Lane& lane = found->second;
    if (is_new) {
        const Extent extent = extent_of(family);
        lane.rest = extent == Extent::few_rows    ? options_.prompt_rest
                    : extent == Extent::many_rows ? options_.list_rest
                                                  : options_.arena_rest;
        lane.interval = extent == Extent::arena ? options_.slow_interval : Milliseconds{0};
    }
    return lane;
}

MonotonicTime Publisher::turn_of(const Lane& lane) const {
    if (lane.touched.empty()) {
        return MonotonicTime::max();
    }
    const bool under_load = events_wait_ && events_wait_();
    return under_load ? std::max(lane.begins, lane.rested) : lane.begins;
}

Task<> Publisher::run() {
    while (!stopped_) {
        co_await wait_for_work();
        busy_ = true;
        bool there = false;
        try {
            // What was built is gone from here once it is taken; what was touched stays.
            there = co_await publish_ready() && co_await publish_touched();
            co_await mark_seen();
        } catch (const Unavailable& away) {
            log_warn("pipelines.publish_failed", {{"why", away.what()}});
        }
        busy_ = false;
        if (!there && !stopped_) {
            co_await pause(options_.retry_pause);
        }
        waiting_.set(static_cast<double>(ready_.size() + touched_count()));
    }
}

// A commit, which may have been the last for now, wakes us; so does a family's turn.
Task<> Publisher::wait_for_work() {
    while (!stopped_ && ready_.empty() && seen_.empty()) {
        MonotonicTime next = MonotonicTime::max();
        for (const auto& [family, lane] : lanes_) {
            next = std::min(next, turn_of(lane));
        }
        if (next <= monotonic_now()) {
            co_return;
        }
        wake_.expires_at(next);
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
    const MonotonicTime since = ready_since_;
    const bool published = co_await documents_.publish(std::move(writes));
    if (published) {
        note_published(count, since);
        if (on_published_) {
            on_published_(newest);
        }
    }
    co_return published;
}

Task<bool> Publisher::publish_touched() {
    for (auto& [family, lane] : lanes_) {
        const MonotonicTime begun = monotonic_now();
        if (begun < turn_of(lane)) {
            continue;
        }
        const std::set<std::string> subjects = std::exchange(lane.touched, {});
        const MonotonicTime since = lane.since;
        const bool published = co_await publish(family, subjects);
        const MonotonicTime ended = monotonic_now();
        lane.begins = begun + lane.interval;
        lane.rested = ended + (ended - begun) * lane.rest;
        if (!published) { // all of them again, after the other families: publishing is idempotent
            lane.touched.insert(subjects.begin(), subjects.end());
            lane.since = since;
            lane.begins = ended + options_.retry_pause * 2;
            co_return false;
        }
        note_published(subjects.size(), since);
    }
    co_return true;
}

Task<bool> Publisher::publish(cache::Family family, const std::set<std::string>& subjects) {
    const projections::Projection& projection = projections::projection_of(family);
    try {
        storage::ReadScope scope = co_await storage::ReadScope::open(
            documents_.pool(), Deadline::after(options_.snapshot_budget));
        std::vector<projections::Wanted> wanted;
        for (auto subject = subjects.begin(); subject != subjects.end();) {
            wanted.push_back({&projection, *subject});
            ++subject;
            if (wanted.size() == options_.documents_at_once || subject == subjects.end()) {
                auto built = co_await projections::build_many(documents_, scope, std::move(wanted));
                wanted.clear();
                fail_point("publisher.before_touched");
                if (!co_await documents_.publish(std::move(built))) {
                    co_return false;
                }
            }
        }
    } catch (const Unavailable& away) {
        log_warn("pipelines.publish_failed", {{"why", away.what()}});
        co_return false;
    }
    co_return true;
}

void Publisher::note_published(std::size_t documents, MonotonicTime since) {
    published_.increment(static_cast<double>(documents));
    const double lag_s = std::chrono::duration<double>(monotonic_now() - since).count();
    lag_seconds_.observe(lag_s);
    newest_lag_s_.set(lag_s);
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
