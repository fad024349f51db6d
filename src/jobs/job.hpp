// Job: something that is done again and again beside the pipelines; and the scheduler that does it.
//
// A job's run_once() is one bounded piece of work. What the world refuses is counted, logged and
// tried again at the next turn; a job never overlaps itself. Its runs are spread by a jitter, so
// that jobs of one period do not meet at the servers.
//
// One thread: the io_context's.
#pragma once

#include "base/clock.hpp"
#include "base/metrics.hpp"
#include "base/random.hpp"
#include "base/task.hpp"

#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/io_context.hpp>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace nof0::jobs {

struct Job {
    std::string name;       // label of its metrics and logs
    Milliseconds period{0}; // wall time from the end of a run to the next
    double jitter = 0.1;    // of the period, at most, added at random
    std::function<Task<>(ArenaTime now)> run_once;
};

class Scheduler {
public:
    // `seed` decides the jitter.
    Scheduler(asio::io_context& context, const ArenaClock& clock, const WallClock& wall_clock,
              Metrics& metrics, std::uint64_t seed);
    ~Scheduler();

    // REQUIRES a new name, before run().
    void add(Job job);
    // The first run of every job at once, then in its period, until stop().
    Task<> run();
    // Ends the waiting; a run that is under way is awaited by run().
    void stop();

private:
    struct Entry;
    Task<> loop(Entry& entry);
    Task<> run_job(Entry& entry);
    Milliseconds wait_of(Entry& entry);

    asio::io_context& context_;
    const ArenaClock& clock_;
    const WallClock& wall_clock_;
    Metrics& metrics_;
    std::uint64_t seed_;
    bool stopped_ = false;
    std::vector<std::unique_ptr<Entry>> entries_;
};

} // namespace nof0::jobs
