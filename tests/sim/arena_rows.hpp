// Every row that an arena has stored, for comparing two lives of one seed: nothing is left out but
// what is listed, with its reason, in arena_rows.cpp.
#pragma once

#include "sim/truth_in_tables.hpp"

#include <string>

namespace nof0::test {

// All tables by name, the rows of each sorted. To be asked while nobody writes.
std::string arena_rows(const AskTables& ask);

} // namespace nof0::test
