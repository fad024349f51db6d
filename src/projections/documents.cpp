#include "projections/documents.hpp"

#include "base/ensure.hpp"
#include "base/log.hpp"
#include "projections/document_stamp.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace nof0::projections {
namespace {

using Value = cache::SingleFlight<cache::Document>::Value;

Task<> pause(asio::io_context& context, Milliseconds duration) {
    asio::steady_timer timer(context, duration);
    co_await timer.async_wait(asio::use_awaitable_t<Executor>());
}

} // namespace

Documents::Documents(asio::io_context& context, pg::Pool& pool, cache::DocumentStore& store,
                     cache::Leases& leases, DocumentsOptions options, const WallClock& clock,
                     Metrics& metrics)
    : context_(context), pool_(pool), store_(store), leases_(leases), options_(options),
      clock_(clock), flights_(context, {.memo_age_max = options.memo_while_away}),
      hits_(metrics.counter("nof0_projections_reads_total", "Documents asked for, by outcome",
                            {{"outcome", "hit"}})),
      misses_(metrics.counter("nof0_projections_reads_total", "Documents asked for, by outcome",
                              {{"outcome", "miss"}})),
      without_redis_(metrics.counter("nof0_projections_reads_total",
                                     "Documents asked for, by outcome",
                                     {{"outcome", "redis_away"}})),
      publish_failures_(metrics.counter("nof0_projections_publish_failures_total",
                                        "Documents that could not be published after a commit")),
      build_seconds_(metrics.histogram("nof0_projections_build_seconds",
                                       "Building one document from Postgres",
                                       latency_buckets_s())) {}

Task<DocumentPtr> Documents::get(cache::Family family, std::string subject) {
    const Projection& projection = projection_of(family);
    const std::string name = projection.key(subject).name;
    // While Redis is away the memo keeps a busy document from asking Postgres for every reader.
    const cache::Memo memo = redis_away_ ? cache::Memo::use : cache::Memo::skip;
    const auto make = [this, &projection, subject]() { return fetch(projection, subject); };
    return flights_.run(name, memo, make);
}

Task<DocumentPtr> Documents::get_uncached(std::string name, Make make) {
    const auto run = [this, make = std::move(make)]() -> Task<Value> {
        storage::ReadScope scope =
            co_await storage::ReadScope::open(pool_, Deadline::after(options_.build_timeout));
        Content content = co_await make(scope, options_.content);
        co_return std::make_shared<const cache::Document>(
            document(scope, cache::KeyType::string, std::move(content)));
    };
    return flights_.run(std::move(name), cache::Memo::use, run);
}

Task<DocumentPtr> Documents::fetch(const Projection& projection, std::string subject) {
    const cache::Key key = projection.key(subject);
    std::optional<cache::Lease> lease;
    redis_away_ = false;
    try {
        if (DocumentPtr hit = co_await read(key)) {
            hits_.increment();
            co_return hit;
        }
        misses_.increment();
        lease = co_await try_lease(key);
        if (!lease) {
            if (DocumentPtr filled = co_await wait_for_filler(key)) {
                co_return filled;
            }
        }
    } catch (const Unavailable&) {
        redis_away_ = true;
        without_redis_.increment();
    }
    DocumentPtr built = co_await fill(projection, std::move(subject));
    if (lease) {
        try {
            co_await leases_.release(*lease);
        } catch (const Unavailable&) { // it expires by itself
        }
    }
    co_return built;
}

Task<DocumentPtr> Documents::read(const cache::Key& key) {
    std::optional<cache::Document> document = co_await store_.read(key);
    const bool other_store = document && !store_id_.empty() && document->meta.store_id != store_id_;
    if (!document || other_store) {
        co_return nullptr;
    }
    co_return std::make_shared<const cache::Document>(std::move(*document));
}

Task<std::optional<cache::Lease>> Documents::try_lease(const cache::Key& key) {
    return leases_.acquire(cache::keys::lock_fill(key));
}

Task<DocumentPtr> Documents::wait_for_filler(const cache::Key& key) {
    constexpr Milliseconds step{20};
    for (Milliseconds waited{0}; waited < options_.fill_wait; waited += step) {
        co_await pause(context_, step);
        if (DocumentPtr filled = co_await read(key)) {
            co_return filled;
        }
    }
    co_return nullptr; // the filler is slow or gone: doing the work twice is only work
}

Task<DocumentPtr> Documents::fill(const Projection& projection, std::string subject) {
    cache::Document built;
    {
        storage::ReadScope scope =
            co_await storage::ReadScope::open(pool_, Deadline::after(options_.build_timeout));
        built = co_await build(scope, projection, subject);
    }
    if (!redis_away_) {
        std::vector<cache::DocumentWrite> writes;
        writes.push_back(cache::DocumentWrite{projection.key(subject), built});
        co_await publish(std::move(writes));
    }
    co_return std::make_shared<const cache::Document>(std::move(built));
}

Task<cache::Document> Documents::build(storage::ReadScope& scope, const Projection& projection,
                                       std::string subject) {
    std::vector<cache::Document> built =
        co_await build_each(scope, projection, std::vector<std::string>{std::move(subject)});
    co_return std::move(built.front());
}

Task<std::vector<cache::Document>> Documents::build_each(storage::ReadScope& scope,
                                                         const Projection& projection,
                                                         std::vector<std::string> subjects) {
    const MonotonicTime begun = monotonic_now();
    const std::size_t count = subjects.size();
    const cache::KeyType type = projection.key(subjects.front()).type;
    std::vector<Content> contents;
    if (const auto* build = std::get_if<BuildEach>(&projection.build)) {
        contents = co_await (*build)(scope, options_.content, std::move(subjects));
    } else {
        const BuildOne build_one = std::get<BuildOne>(projection.build);
        for (std::string& subject : subjects) {
            contents.push_back(co_await build_one(scope, options_.content, std::move(subject)));
        }
    }
    ensure(contents.size() == count, "a builder makes one content for each subject");
    const double seconds = std::chrono::duration<double>(monotonic_now() - begun).count();
    std::vector<cache::Document> built;
    built.reserve(count);
    for (Content& content : contents) {
        build_seconds_.observe(seconds / static_cast<double>(count));
        built.push_back(document(scope, type, std::move(content)));
    }
    co_return built;
}

cache::Document Documents::document(const storage::ReadScope& scope, cache::KeyType type,
                                    Content content) {
    store_id_ = scope.store_id();
    return sealed(stamped(stamp_of(scope, clock_.now()), type, std::move(content)));
}

Task<bool> Documents::publish(std::vector<cache::DocumentWrite> writes) {
    const std::size_t count = writes.size();
    try {
        co_await store_.write_many(std::move(writes));
        co_return true;
    } catch (const Unavailable& away) {
        publish_failures_.increment(static_cast<double>(count));
        log_warn("projections.publish_failed", {{"documents", count}, {"why", away.what()}});
        co_return false;
    }
}

} // namespace nof0::projections
