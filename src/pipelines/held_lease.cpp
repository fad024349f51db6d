#include "pipelines/held_lease.hpp"

#include "base/failure.hpp"
#include "storage/write_scope.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <fmt/format.h>
#include <unistd.h>

namespace nof0::pipelines {
namespace {

constexpr Milliseconds k_tenure{30'000};
constexpr Milliseconds k_statement_budget{10'000};
constexpr Milliseconds k_retry_pause{250};

std::string process_name() {
    char host[256] = "unknown";
    gethostname(host, sizeof host - 1);
    return fmt::format("{}:{}", host, getpid());
}

Task<std::string> holder_of(pg::Pool& pool, const std::string& name) {
    const Deadline deadline = Deadline::after(k_statement_budget);
    pg::PooledConnection connection = co_await pool.acquire(deadline);
    pg::Session session = connection.session(deadline);
    const auto current = co_await storage::leases::current(session, name);
    co_return current ? current->holder : std::string("nobody any more");
}

} // namespace

Task<HeldLease> HeldLease::take(pg::Pool& pool, std::string name, Milliseconds patience) {
    const Deadline end = Deadline::after(patience);
    for (;;) {
        auto lease = co_await storage::leases::acquire(pool, name, process_name(), k_tenure,
                                                       Deadline::after(k_statement_budget));
        if (lease) {
            co_return HeldLease(pool, std::move(*lease));
        }
        if (end.passed()) {
            const std::string holder = co_await holder_of(pool, name);
            throw Unavailable(fmt::format("the lease '{}' is held by {}", name, holder));
        }
        asio::steady_timer timer(co_await asio::this_coro::executor, k_retry_pause);
        co_await timer.async_wait(asio::use_awaitable_t<Executor>());
    }
}

Task<> HeldLease::keep() {
    if (monotonic_now() - renewed_ < k_tenure / 3) {
        co_return;
    }
    auto renewed = co_await storage::leases::renew(*pool_, lease_, k_tenure,
                                                   Deadline::after(k_statement_budget));
    if (!renewed) {
        throw storage::FencedOut("the lease '" + lease_.name + "' was taken over");
    }
    lease_ = std::move(*renewed);
    renewed_ = monotonic_now();
}

Task<> HeldLease::give_back() {
    return storage::leases::release(*pool_, lease_, Deadline::after(k_statement_budget));
}

} // namespace nof0::pipelines
