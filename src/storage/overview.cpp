#include "storage/overview.hpp"

namespace nof0::storage {
namespace {

const pg::Statement<OverviewRow()> k_facts{"overview.facts"};
const pg::Statement<LeaseRow()> k_leases{"overview.leases"};
const pg::Statement<std::int64_t(std::string_view)> k_months_ahead{"overview.months_ahead"};

} // namespace

Task<OverviewRow> overview(pg::Session& session) {
    return session.one(k_facts);
}

Task<std::vector<LeaseRow>> all_leases(pg::Session& session) {
    return session.all(k_leases);
}

Task<std::int64_t> months_ahead(pg::Session& session, std::string_view table) {
    return session.one(k_months_ahead, table);
}

} // namespace nof0::storage
