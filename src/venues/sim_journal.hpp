// SimJournal: where the simulated venue writes its steps before it acknowledges them.
#pragma once

#include "base/task.hpp"
#include "domain/sim_transaction.hpp"

namespace nof0::venues {

class SimJournal {
public:
    virtual ~SimJournal() = default;
    // Returns when the step is durable; throws Unavailable when it will not be (the venue then
    // reads its books again). Steps are durable in the order of the calls.
    virtual Task<> commit(SimTransaction step) = 0;
    // Returns when nobody else has written a step since the books were read; throws Unavailable
    // when somebody may have: what the venue knows is old then.
    virtual Task<> confirm() = 0;
};

} // namespace nof0::venues
