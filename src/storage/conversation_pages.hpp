// Threads page by page, newest first: of all traders or of some. The place of a thread is (time in
// microseconds, its number as text).
#pragma once

#include "storage/conversations.hpp"
#include "storage/list_range.hpp"

namespace nof0::storage {

// Without traders: of everybody. REQUIRES ids that are numbers or empty.
Task<std::vector<InvocationRow>> conversation_page(pg::Session& session,
                                                   const std::vector<std::string>& traders,
                                                   const ListRange& range);

} // namespace nof0::storage
