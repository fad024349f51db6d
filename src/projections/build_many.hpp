// Many documents from one snapshot: several builders at work at once on the scope's connection, so
// that their queries travel together instead of each waiting for the one before.
#pragma once

#include "projections/documents.hpp"

#include <string>
#include <vector>

namespace nof0::projections {

struct Wanted {
    const Projection* projection = nullptr;
    std::string subject;
};

// In the order of `wanted`. The first failure is thrown, after the others have ended.
Task<std::vector<cache::DocumentWrite>> build_many(Documents& documents, storage::ReadScope& scope,
                                                   std::vector<Wanted> wanted);

} // namespace nof0::projections
