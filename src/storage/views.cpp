#include "storage/views.hpp"

namespace nof0::storage {
namespace {

const pg::Statement<void()> k_refresh{"views.refresh"};

} // namespace

Task<> refresh_views(pg::Session& session) {
    co_await session.execute(k_refresh);
}

} // namespace nof0::storage
