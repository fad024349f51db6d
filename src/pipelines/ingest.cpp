#include "pipelines/ingest.hpp"

#include "base/log.hpp"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <utility>

namespace nof0::pipelines {
namespace {

constexpr const char* k_health_part = "ingest";
constexpr Milliseconds k_statement_budget{5'000};
constexpr Milliseconds k_join_step{2};

} // namespace

Ingest::Ingest(asio::io_context& context, pg::Pool& pool, projections::Documents& documents,
               cache::Redis& redis, std::vector<Pipeline*> pipelines, const ArenaClock& clock,
               IngestOptions options, Metrics& metrics, Health& health)
    : context_(context), pool_(pool), options_(std::move(options)), health_(health),
      publisher_(context, documents, redis, options_.publisher, metrics),
      relay_(context, pool, redis, options_.relay, metrics),
      writer_(context, pool, std::move(pipelines), publisher_, clock, options_.writer, metrics),
      active_metric_(metrics.gauge("nof0_pipelines_ingest_active",
                                   "1 while this process holds the lease that allows writing")),
      timer_(context.get_executor()) {
    writer_.on_outbox([this] { relay_.wake(); });
    publisher_.rest_while([this] { return is_bulk_ || writer_.has_events(); });
    health_.not_ready(k_health_part, "starting");
    active_metric_.set(0);
}

Task<> Ingest::run() {
    spawn(publisher_.run());
    while (!stopped_) {
        std::optional<storage::Lease> lease;
        try {
            lease = co_await try_take();
        } catch (const Unavailable& away) {
            stand_by(away.what());
        }
        if (!lease) {
            co_await ask_for_turn();
            co_await pause(options_.standby_poll);
            continue;
        }
        if (!stopped_) { // asked to end while we waited for the answer
            co_await serve(*lease);
        }
        co_await give_back(*lease);
        if (std::exchange(yielded_, false)) {
            stand_by("standby: another process has its turn");
            co_await pause(options_.standby_poll * 2); // it asks as often as we do
        }
    }
    publisher_.stop();
    co_await joined();
}

Task<std::optional<storage::Lease>> Ingest::try_take() {
    const Deadline deadline = Deadline::after(k_statement_budget);
    auto lease = co_await storage::leases::acquire(pool_, k_ingest_lease, options_.holder,
                                                   options_.tenure, deadline);
    if (!lease) {
        pg::PooledConnection connection = co_await pool_.acquire(deadline);
        pg::Session session = connection.session(deadline);
        const auto current = co_await storage::leases::current(session, k_ingest_lease);
        stand_by("standby: " + (current ? current->holder : std::string("another process")) +
                 " ingests");
    }
    co_return lease;
}

// A standby does what it is for, so it is ready; it only says what it is.
void Ingest::stand_by(const std::string& why) {
    active_ = false;
    active_metric_.set(0);
    if (standing_by_ != why) {
        log_info("ingest.standby", {{"why", why}});
        standing_by_ = why;
    }
    health_.ready(k_health_part);
}

Task<> Ingest::serve(storage::Lease lease) {
    if (std::optional<storage::Lease> wanted = std::exchange(wanted_, std::nullopt)) {
        co_await give_back(*wanted);
    }
    if (stopped_) {
        co_return;
    }
    log_info("ingest.active", {{"holder", lease.holder}, {"token", lease.token}});
    active_ = true;
    active_since_ = monotonic_now();
    standing_by_.clear();
    active_metric_.set(1);
    health_.ready(k_health_part);
    spawn(relay_.run());
    spawn(keep(lease));
    try {
        co_await writer_.run(lease);
    } catch (const storage::FencedOut& fenced) {
        log_warn("ingest.fenced_out", {{"why", fenced.what()}});
    }
    active_ = false;
    active_metric_.set(0);
    relay_.stop();
    timer_.cancel();
    while (spawned_ > 1) { // the publisher stays
        co_await pause(k_join_step);
    }
}

// Renews while we are active, and looks whether another process waits for its turn; a lease that is
// gone, or to be handed over, ends the writer.
Task<> Ingest::keep(storage::Lease lease) {
    const Milliseconds step = std::min(options_.tenure / 3, options_.standby_poll);
    MonotonicTime renewed = monotonic_now();
    while (active_ && !stopped_) {
        timer_.expires_after(step);
        boost::system::error_code ignored;
        const asio::use_awaitable_t<Executor> token;
        co_await timer_.async_wait(asio::redirect_error(token, ignored));
        if (!active_ || stopped_) {
            co_return;
        }
        try {
            if (monotonic_now() - renewed >= options_.tenure / 3) {
                co_await renew(lease);
                renewed = monotonic_now();
            }
            const bool long_enough = monotonic_now() - active_since_ >= options_.turn_max;
            if ((long_enough || !writer_.has_events()) && co_await is_wanted()) {
                yielded_ = true;
                writer_.stop();
                co_return;
            }
        } catch (const Unavailable& away) { // tried again; Postgres fences us out if need be
            log_warn("ingest.renew_failed", {{"why", away.what()}});
        }
    }
}

Task<> Ingest::renew(const storage::Lease& lease) {
    const auto renewed = co_await storage::leases::renew(pool_, lease, options_.tenure,
                                                         Deadline::after(options_.tenure / 3));
    if (!renewed) {
        log_warn("ingest.lease_lost", {{"token", lease.token}});
        writer_.stop();
    }
}

Task<bool> Ingest::is_wanted() {
    const Deadline deadline = Deadline::after(k_statement_budget);
    pg::PooledConnection connection = co_await pool_.acquire(deadline);
    pg::Session session = connection.session(deadline);
    co_return co_await storage::leases::is_held(session, k_wanted_lease);
}

// Our events wait while another process has the lease.
Task<> Ingest::ask_for_turn() {
    if (!writer_.has_events()) {
        co_return;
    }
    const Milliseconds ttl = options_.standby_poll * 4;
    const Deadline deadline = Deadline::after(k_statement_budget);
    try {
        if (wanted_) {
            wanted_ = co_await storage::leases::renew(pool_, *wanted_, ttl, deadline);
        }
        if (!wanted_) {
            wanted_ = co_await storage::leases::acquire(pool_, k_wanted_lease, options_.holder, ttl,
                                                        deadline);
        }
    } catch (const Unavailable&) { // the next turn of the loop asks again
    }
}

Task<> Ingest::give_back(storage::Lease lease) {
    try {
        co_await storage::leases::release(pool_, lease, Deadline::after(k_statement_budget));
    } catch (const Unavailable&) { // it runs out by itself
    }
}

void Ingest::spawn(Task<> task) {
    ++spawned_;
    asio::co_spawn(context_, std::move(task), [this](const std::exception_ptr& failure) {
        --spawned_;
        if (failure) {
            std::rethrow_exception(failure); // a bug: what waits is caught inside
        }
    });
}

Task<> Ingest::joined() {
    while (spawned_ > 0) {
        co_await pause(k_join_step);
    }
}

void Ingest::bulk(bool is_bulk) {
    is_bulk_ = is_bulk;
    publisher_.add({}); // its rest may be over
}

Task<bool> Ingest::settled(Deadline deadline) {
    const bool written = co_await writer_.drained(deadline);
    const bool published = written && co_await publisher_.idle(deadline);
    while (published && active_ && !relay_.idle() && !deadline.passed()) {
        co_await pause(k_join_step);
    }
    co_return published&& relay_.idle();
}

Task<> Ingest::pause(Milliseconds duration) {
    Timer timer(context_.get_executor(), duration);
    boost::system::error_code ignored;
    const asio::use_awaitable_t<Executor> token;
    co_await timer.async_wait(asio::redirect_error(token, ignored));
}

void Ingest::stop() {
    stopped_ = true;
    writer_.stop();
    timer_.cancel();
}

} // namespace nof0::pipelines
