// The three materialized views, for SQL users and dashboards; no endpoint reads them.
#pragma once

#include "storage/pg/session.hpp"

namespace nof0::storage {

// Refreshes all of them, without locking readers out once they are filled.
Task<> refresh_views(pg::Session& session);

} // namespace nof0::storage
