// Checks across files: what one file names must be defined in another, and what a role needs must
// be there.
#pragma once

#include "config/config.hpp"
#include "config/files.hpp"

#include <string>

namespace nof0::config {

// Fills the providers and models that traders left to the defaults, reports unknown names, and
// collects config.lacks. `manager_folder` is where relative prompt templates are looked up.
void resolve_references(Config& config, Report& report, const Files& files,
                        const std::string& manager_folder);

} // namespace nof0::config
