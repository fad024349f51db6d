#include "app/tick_retention.hpp"

#include "storage/leases.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/use_future.hpp>
#include <exception>
#include <unistd.h>

namespace nof0::app {
namespace {

constexpr Milliseconds k_period{6 * 3'600'000};
constexpr Milliseconds k_tenure{6 * 3'600'000}; // longer than any run; given back after each
constexpr Milliseconds k_lease_budget{10'000};
constexpr std::int64_t k_day_ms = 86'400'000;

jobs::RetentionOptions options_of(const config::RetentionConfig& config,
                                  const std::string& data_dir) {
    jobs::RetentionOptions options;
    options.keep = Milliseconds{config.tick_days * k_day_ms};
    options.folder = config.folder;
    if (config.folder.empty()) {
        options.folder = std::filesystem::path(data_dir) / "archive";
    }
    return options;
}

} // namespace

TickRetention::TickRetention(const config::Config& config, const Endpoints& endpoints,
                             const std::string& data_dir, const ArenaClock& clock,
                             std::shared_ptr<Observed> observed)
    : backend_(config, endpoints, DatabaseRole::owner, std::move(observed)),
      retention_(backend_.pool(), options_of(config.retention, data_dir), wall_clock_,
                 backend_.metrics()),
      scheduler_(backend_.context(), clock, wall_clock_, backend_.metrics(),
                 static_cast<std::uint64_t>(getpid())),
      wanted_(config.retention.tick_days > 0) {
    scheduler_.add(job());
}

TickRetention::~TickRetention() {
    stop();
}

jobs::Job TickRetention::job() {
    return {.name = "retention", .period = k_period, .run_once = [this](ArenaTime) {
                return run_alone();
            }};
}

Task<> TickRetention::run_alone() {
    pg::Pool& pool = backend_.pool();
    const auto lease =
        co_await storage::leases::acquire(pool, "retention", "pid " + std::to_string(getpid()),
                                          k_tenure, Deadline::after(k_lease_budget));
    if (!lease) {
        co_return;
    }
    std::exception_ptr failure;
    try {
        co_await retention_.run_once();
    } catch (...) {
        failure = std::current_exception();
    }
    co_await storage::leases::release(pool, *lease, Deadline::after(k_lease_budget));
    if (failure) {
        std::rethrow_exception(failure);
    }
}

void TickRetention::start() {
    if (wanted_) {
        ended_ = asio::co_spawn(backend_.context(), scheduler_.run(), asio::use_future);
        backend_.start();
    }
}

void TickRetention::stop() {
    if (!ended_.valid()) {
        return;
    }
    retention_.stop();
    asio::post(backend_.context(), [this] { scheduler_.stop(); });
    ended_.get();
    backend_.stop();
}

} // namespace nof0::app
