// Fences: what a trader does is written only while its lease is held by whoever did it.
//
// A trader has a lease ("trader:<id>"), as the simulated venue has ("venue:<name>"). Their events
// carry the token of the tenure that made them; an event of a tenure that has ended is dropped
// here, in the transaction that would have written it, and its maker hears of it. So a trader that
// was stopped, replaced or taken over cannot trade, whatever its process still believes.
//
// One thread: the writer's.
#pragma once

#include "base/metrics.hpp"
#include "base/task.hpp"
#include "storage/write_scope.hpp"

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>

namespace nof0::pipelines {

std::string trader_lease(std::string_view trader);
std::string venue_lease(std::string_view provider);

// A tenure: a lease and the token under which it is held. Token 0 is nobody's and never ends.
using Tenure = std::pair<std::string, std::int64_t>;
using Tenures = std::set<Tenure>;

class Fences {
public:
    explicit Fences(Metrics& metrics);

    // Those of a batch's tenures that have ended; remembered, logged and counted.
    Task<Tenures> broken(storage::WriteScope& scope, Tenures claimed);
    // Whether this tenure was found to have ended. Its holder must stop.
    bool has_ended(const Tenure& tenure) const;

private:
    std::map<std::string, std::int64_t> ended_; // lease -> the newest tenure known to be over
    CounterMetric fenced_;
};

} // namespace nof0::pipelines
