#include "sim/deliveries.hpp"

#include <algorithm>

namespace nof0::test {

Deliveries::Deliveries(const World& world, std::uint64_t seed, std::size_t burst_max)
    : burst_max_(burst_max), random_(seed) {
    // Each event gets the time at which it arrives: mostly soon after it happened, at times much
    // later, at times twice.
    std::vector<std::pair<std::size_t, std::size_t>> arrivals; // (when, which)
    for (std::size_t i = 0; i < world.events().size(); ++i) {
        const std::size_t late = random_() % 20 == 0 ? random_() % 200 : random_() % 3;
        arrivals.emplace_back(i + late, i);
        if (random_() % 8 == 0) {
            arrivals.emplace_back(i + random_() % 300, i);
        }
    }
    std::ranges::sort(arrivals); // what arrives together comes as it happened
    for (const auto& [when, which] : arrivals) {
        order_.push_back(which);
    }
}

std::vector<std::size_t> Deliveries::burst() {
    const std::size_t wanted = random_() % 4 == 0 ? 1 : 1 + random_() % burst_max_;
    const std::size_t count = std::min<std::size_t>(wanted, order_.size() - next_);
    starts_.push_back(next_);
    const auto begin = order_.begin() + static_cast<std::ptrdiff_t>(next_);
    next_ += count;
    return {begin, begin + static_cast<std::ptrdiff_t>(count)};
}

void Deliveries::restart(std::size_t durable_bursts) {
    next_ = durable_bursts < starts_.size() ? starts_[durable_bursts] : next_;
    starts_.resize(std::min(durable_bursts, starts_.size()));
}

} // namespace nof0::test
