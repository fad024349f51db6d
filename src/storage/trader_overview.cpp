#include "storage/trader_overview.hpp"

namespace nof0::storage {
namespace {

const pg::Statement<TraderOverviewRow()> k_all{"trader_overview.all"};

} // namespace

Task<std::vector<TraderOverviewRow>> trader_overview(pg::Session& session) {
    return session.all(k_all);
}

} // namespace nof0::storage
