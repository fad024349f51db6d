// Deliveries: the events of a World as feeds bring them: in bursts, late, out of order, repeated,
// and once more from an earlier point after a restart. Every event comes at least once.
#pragma once

#include "sim/world.hpp"

#include <cstddef>
#include <deque>
#include <random>
#include <vector>

namespace nof0::test {

class Deliveries {
public:
    Deliveries(const World& world, std::uint64_t seed, std::size_t burst_max = 120);

    bool done() const { return next_ >= order_.size(); }
    // The next burst, as indices of world.events().
    std::vector<std::size_t> burst();
    // What was delivered but perhaps never became durable comes again.
    void restart(std::size_t durable_bursts);
    std::size_t bursts() const { return starts_.size(); }

private:
    std::vector<std::size_t> order_;  // with repetitions
    std::vector<std::size_t> starts_; // of the bursts, in order_
    std::size_t next_ = 0;
    std::size_t burst_max_;
    std::mt19937_64 random_;
};

} // namespace nof0::test
