#include "projections/build_many.hpp"

#include <algorithm>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <exception>
#include <memory>

namespace nof0::projections {
namespace {

// Enough to hide the round trip; more only lengthens the queue inside the connection.
constexpr std::size_t k_at_once = 16;
// Of one projection, built with one query: bounds what is held in memory at once.
constexpr std::size_t k_together = 32;

using Clock = std::chrono::steady_clock;

// Lives in the frame of build_many(), which outlives every worker.
struct Run {
    Documents* documents;
    storage::ReadScope* scope;
    std::vector<Wanted> wanted;
    std::vector<cache::DocumentWrite> built;
    std::size_t next = 0;
    std::size_t working = 0;
    std::exception_ptr failure;
    asio::basic_waitable_timer<Clock, asio::wait_traits<Clock>, Executor> ended;
};

// One, or those after it that its projection builds together.
std::vector<std::string> next_subjects(Run& run) {
    const Projection* projection = run.wanted[run.next].projection;
    const bool together = std::holds_alternative<BuildEach>(projection->build);
    const std::size_t end = std::min(run.next + (together ? k_together : 1), run.wanted.size());
    std::vector<std::string> subjects;
    while (run.next < end && run.wanted[run.next].projection == projection) {
        subjects.push_back(run.wanted[run.next++].subject);
    }
    return subjects;
}

Task<> work(Run& run) {
    while (run.next < run.wanted.size() && !run.failure) {
        const std::size_t mine = run.next;
        const Projection& projection = *run.wanted[mine].projection;
        std::vector<std::string> subjects = next_subjects(run);
        for (std::size_t i = 0; i < subjects.size(); ++i) {
            run.built[mine + i].key = projection.key(subjects[i]);
        }
        auto documents =
            co_await run.documents->build_each(*run.scope, projection, std::move(subjects));
        for (std::size_t i = 0; i < documents.size(); ++i) {
            run.built[mine + i].document = std::move(documents[i]);
        }
    }
}

} // namespace

Task<std::vector<cache::DocumentWrite>> build_many(Documents& documents, storage::ReadScope& scope,
                                                   std::vector<Wanted> wanted) {
    const Executor executor = co_await asio::this_coro::executor;
    Run run{&documents, &scope, std::move(wanted), {},
            0,          0,      nullptr,           {executor, MonotonicTime::max()}};
    run.built.resize(run.wanted.size());
    run.working = std::min(k_at_once, run.wanted.size());
    for (std::size_t i = 0, workers = run.working; i < workers; ++i) {
        asio::co_spawn(executor, work(run), [&run](std::exception_ptr failure) {
            if (failure && !run.failure) {
                run.failure = failure;
            }
            if (--run.working == 0) {
                run.ended.cancel();
            }
        });
    }
    // The workers hold on to this frame: whoever cancels us waits until they have ended.
    const bool throws = co_await asio::this_coro::throw_if_cancelled();
    co_await asio::this_coro::throw_if_cancelled(false);
    while (run.working > 0) {
        boost::system::error_code ignored;
        const asio::use_awaitable_t<Executor> token;
        co_await run.ended.async_wait(asio::redirect_error(token, ignored));
    }
    co_await asio::this_coro::throw_if_cancelled(throws);
    if (run.failure) {
        std::rethrow_exception(run.failure);
    }
    co_return std::move(run.built);
}

} // namespace nof0::projections
