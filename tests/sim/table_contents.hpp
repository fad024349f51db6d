// All that an arena has stored, as one text: for comparing a store that was killed on its way with
// one that was not.
#pragma once

#include "sim/truth_in_tables.hpp"

#include <string>

namespace nof0::test {

// Every table, sorted. Left out is what depends on when and in how many transactions it was
// written: versions and numbers that the database counts itself, times of the machine, voided rows,
// histories by version, what servers and commands say in words, and the bookkeeping of versions,
// leases and the relay.
std::string table_contents(const AskTables& ask);

// Fails the test with the rows that differ.
void expect_same_contents(const std::string& actual, const std::string& expected);

} // namespace nof0::test
