// What tests of whole processes share: the traders of a world in a store, and the commands that
// must find nothing wrong at the end.
#pragma once

#include "sim/truth_in_tables.hpp"
#include "sim/world.hpp"
#include "support/program.hpp"

#include <string>
#include <vector>

namespace nof0::test {

// Statements that make the models and accounts of the world's traders, at that provider.
std::string traders_sql(const World& world, const std::string& provider);

// `nof0 check`, `nof0 cache rebuild` and `nof0 cache verify`, with these arguments or variables.
void expect_commands_find_nothing(const std::vector<std::string>& arguments,
                                  const std::vector<std::string>& variables);

} // namespace nof0::test
