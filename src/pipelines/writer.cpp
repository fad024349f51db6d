#include "pipelines/writer.hpp"

#include "base/fail_point.hpp"
#include "base/log.hpp"
#include "base/outside_json.hpp"
#include "base/text.hpp"
#include "pipelines/writer_access.hpp"
#include "storage/parked.hpp"

#include <algorithm>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <utility>

namespace nof0::pipelines {
namespace {

constexpr std::size_t k_parked_key_bytes_max = 1'024; // it is in an index
constexpr std::size_t k_parked_json_bytes_max = 1 << 20;
constexpr Milliseconds k_look_again{50}; // at most so much later than its deadline a wait ends

} // namespace

Writer::Writer(asio::io_context& context, pg::Pool& pool, std::vector<Pipeline*> pipelines,
               Publisher& publisher, const ArenaClock& clock, WriterOptions options,
               Metrics& metrics)
    : pool_(pool), publisher_(publisher), clock_(clock), options_(options),
      wake_(context.get_executor(), MonotonicTime::max()), progress_(context.get_executor()),
      transaction_seconds_(metrics.histogram("nof0_pipelines_transaction_seconds",
                                             "A transaction of facts, COMMIT included",
                                             latency_buckets_s())) {
    for (Pipeline* pipeline : pipelines) {
        parts_.push_back(Part{pipeline, PipelineMetrics(metrics, std::string(pipeline->name())),
                              options_.events_max});
    }
}

bool Writer::something_waits() const {
    return std::ranges::any_of(parts_,
                               [](const Part& part) { return part.pipeline->waiting() > 0; });
}

Task<> Writer::run(storage::Lease lease) {
    stopped_ = false;
    for (Part& part : parts_) {
        part.pipeline->forget(); // whoever had the lease before us has written
    }
    while (!stopped_) {
        co_await wait_for_events();
        if (stopped_) {
            break;
        }
        Milliseconds rest{0};
        try {
            co_await write_once(lease);
            backoff_ = Milliseconds{0};
        } catch (const storage::FencedOut&) {
            roll_back_all();
            throw;
        } catch (const pg::Error& refusal) {
            roll_back_all();
            if (writing_ == nullptr || refusal.kind() == pg::FailureKind::bug) {
                rest = back_off(refusal.what()); // no event's fault: keep them, and say so
            } else {
                refusal_ = refusal.what();
                refused(*writing_);
            }
        } catch (const Unavailable& away) {
            roll_back_all();
            rest = back_off(away.what());
        }
        if (rest.count() > 0) {
            co_await pause(rest);
        }
    }
}

Milliseconds Writer::back_off(std::string_view why) {
    backoff_ = std::clamp(backoff_ * 2, options_.retry_first, options_.retry_max);
    log_warn("pipelines.write_failed", {{"why", why}, {"retry_in_ms", backoff_.count()}});
    return backoff_;
}

Task<> Writer::wait_for_events() {
    while (!stopped_ && !something_waits()) {
        wake_.expires_at(MonotonicTime::max());
        boost::system::error_code ignored;
        const asio::use_awaitable_t<Executor> token;
        co_await wake_.async_wait(asio::redirect_error(token, ignored));
    }
}

Task<> Writer::write_once(const storage::Lease& lease) {
    if (suspect_ != nullptr) {
        co_await park_oldest(lease, *suspect_, refusal_);
        co_return;
    }
    const MonotonicTime begun = monotonic_now();
    std::vector<Written> written(parts_.size());
    try {
        co_await transact(lease, written);
    } catch (const Unavailable&) {
        tell_perhaps(written);
        throw;
    }
    const double seconds = std::chrono::duration<double>(monotonic_now() - begun).count();
    transaction_seconds_.observe(seconds);
    bool outbox = false;
    for (std::size_t i = 0; i < parts_.size(); ++i) {
        Part& part = parts_[i];
        part.limit = std::min(part.limit * 2, options_.events_max);
        part.metrics.waiting(part.pipeline->waiting());
        if (written[i].events > 0) {
            part.metrics.committed(written[i], seconds);
            outbox = outbox || written[i].outbox;
            publisher_.add(std::move(written[i]));
        }
    }
    if (outbox && on_outbox_) {
        on_outbox_();
    }
}

Task<storage::WriteScope> Writer::open(const storage::Lease& lease) {
    return WriterAccess::open(pool_, lease, clock_.now(),
                              Deadline::after(options_.transaction_budget));
}

// A COMMIT without an answer may have been done. Its events will be duplicates then, which touch
// nothing, so whoever has to hear of it hears now: documents are built from what is there, and the
// relay looks for itself. What was built inside the transaction is dropped; the next one brings it.
void Writer::tell_perhaps(std::vector<Written>& written) {
    if (!std::exchange(commit_asked_, false)) {
        return;
    }
    bool outbox = false;
    for (Written& part : written) {
        outbox = outbox || part.outbox;
        Written perhaps;
        perhaps.touched = std::move(part.touched);
        publisher_.add(std::move(perhaps));
    }
    if (outbox && on_outbox_) {
        on_outbox_();
    }
}

Task<> Writer::transact(const storage::Lease& lease, std::vector<Written>& written) {
    writing_ = nullptr;
    commit_asked_ = false;
    storage::WriteScope scope = co_await open(lease);
    // What waits now, in all pipelines at once: events that were offered together (a paper venue's
    // fills with its books, an order before its fill) are never parted by a transaction under way.
    std::vector<std::size_t> waiting;
    for (const Part& part : parts_) {
        waiting.push_back(std::min(part.pipeline->waiting(), part.limit));
    }
    std::size_t rows = 0;
    for (std::size_t i = 0; i < parts_.size(); ++i) {
        if (waiting[i] > 0) {
            writing_ = &parts_[i];
            written[i] = co_await parts_[i].pipeline->write(scope, waiting[i]);
            rows += written[i].rows + written[i].quarantined;
        }
    }
    writing_ = nullptr;
    fail_point("writer.before_commit");
    if (rows > 0) { // else everything was there already: the version is used again
        commit_asked_ = true;
        co_await scope.commit();
        commit_asked_ = false;
    }
    fail_point("writer.after_commit");
    for (std::size_t i = 0; i < parts_.size(); ++i) {
        if (written[i].events > 0) {
            parts_[i].pipeline->committed();
            parts_[i].done += written[i].events;
        }
    }
    progress_.cancel();
}

// The server refused something in the events that were just written: fewer next time, and the last
// one left goes aside.
void Writer::refused(Part& part) {
    const std::size_t taken = std::min(part.limit, part.pipeline->waiting());
    if (taken <= 1) {
        suspect_ = &part;
    } else {
        part.limit = taken / 2;
    }
}

// What the server would refuse in the parked row, too, is made fit: parking never fails for what
// the event says, else one event would keep all others waiting for ever.
Task<> Writer::park_oldest(const storage::Lease& lease, Part& part, const std::string& why) {
    UnstorableEvent event = part.pipeline->oldest();
    event.key = clean_text(event.key, k_parked_key_bytes_max).text;
    event.json = storable_json(event.json, k_parked_json_bytes_max);
    const std::string fit_why = clean_text(why, k_parked_key_bytes_max).text;
    storage::WriteScope scope = co_await open(lease);
    co_await storage::park_event(scope, part.pipeline->name(), event.key, event.json, fit_why);
    co_await scope.commit();
    fail_point("writer.after_park");
    part.pipeline->drop_oldest();
    ++part.done;
    progress_.cancel();
    part.metrics.parked();
    log_error("pipelines.parked",
              {{"pipeline", part.pipeline->name()}, {"source_event", event.key}, {"why", why}});
    suspect_ = nullptr;
}

void Writer::roll_back_all() {
    for (Part& part : parts_) {
        part.pipeline->rolled_back();
    }
}

void Writer::stop() {
    stopped_ = true;
    wake_.cancel();
}

Task<bool> Writer::drained(Deadline deadline) {
    constexpr Milliseconds k_step{2};
    while (something_waits() && !deadline.passed()) {
        co_await pause(k_step);
    }
    co_return !something_waits();
}

Task<bool> Writer::durable(Deadline deadline) {
    std::vector<std::uint64_t> wanted;
    for (const Part& part : parts_) {
        wanted.push_back(part.done + part.pipeline->waiting());
    }
    const auto is_done = [this, &wanted] {
        for (std::size_t i = 0; i < parts_.size(); ++i) {
            // A pipeline may wait to look at something without an event.
            if (parts_[i].done < wanted[i] && parts_[i].pipeline->waiting() > 0) {
                return false;
            }
        }
        return true;
    };
    while (!is_done() && !deadline.passed()) {
        // To set a timer wakes everybody who waits for it: only when it went off is it set anew,
        // or two who wait would wake each other for ever.
        if (progress_.expiry() <= monotonic_now()) {
            progress_.expires_after(k_look_again);
        }
        boost::system::error_code ignored;
        const asio::use_awaitable_t<Executor> token;
        co_await progress_.async_wait(asio::redirect_error(token, ignored));
    }
    co_return is_done();
}

Task<> Writer::pause(Milliseconds duration) {
    Timer timer(wake_.get_executor(), duration);
    boost::system::error_code ignored;
    const asio::use_awaitable_t<Executor> token;
    co_await timer.async_wait(asio::redirect_error(token, ignored));
}

} // namespace nof0::pipelines
