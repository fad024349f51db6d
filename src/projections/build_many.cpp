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

Task<> work(Run& run) {
    while (run.next < run.wanted.size() && !run.failure) {
        const std::size_t mine = run.next++;
        const Wanted& item = run.wanted[mine];
        run.built[mine].key = item.projection->key(item.subject);
        run.built[mine].document =
            co_await run.documents->build(*run.scope, *item.projection, item.subject);
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
