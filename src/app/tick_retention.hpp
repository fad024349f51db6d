// TickRetention: old months of ticks leave the store while the arena runs (jobs/retention.hpp).
//
// On a thread and with connections of its own, because compressing a month takes seconds, and
// because dropping a table needs the owner's rights, which nothing else of a running arena has. One
// process at a time, by the lease "retention".
#pragma once

#include "app/backend.hpp"
#include "jobs/job.hpp"
#include "jobs/retention.hpp"

#include <future>
#include <optional>

namespace nof0::app {

class TickRetention {
public:
    // Nothing ever happens when Retention.TickDays is 0.
    TickRetention(const config::Config& config, const Endpoints& endpoints,
                  const std::string& data_dir, const ArenaClock& clock,
                  std::shared_ptr<Observed> observed);
    ~TickRetention(); // stop()

    void start();
    // A month that is being archived stays; the next start begins it anew.
    void stop();

private:
    jobs::Job job();
    Task<> run_alone();

    SystemWallClock wall_clock_;
    Backend backend_;
    jobs::Retention retention_;
    jobs::Scheduler scheduler_;
    bool wanted_;
    std::future<void> ended_;
};

} // namespace nof0::app
