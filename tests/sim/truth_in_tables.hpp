// Compares what the tables hold with the truth of a world, and fails the test where they differ.
#pragma once

#include "sim/world.hpp"

#include <functional>
#include <string>

namespace nof0::test {

// Runs SQL; gives the first value as text.
using AskTables = std::function<std::string(const std::string& sql)>;

void expect_truth(const Truth& truth, const AskTables& ask);

} // namespace nof0::test
