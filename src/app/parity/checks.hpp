// What is compared with what: one function per endpoint, over whole documents. Pure.
#pragma once

#include "app/parity/documents.hpp"
#include "app/parity/report.hpp"

#include <cstdint>

namespace nof0::app::parity {

// `account_hours_max`: how many hours of a trader /api/account-totals shows.
Report compare(const Documents& recorded, const Documents& ours, std::int64_t account_hours_max);

} // namespace nof0::app::parity
