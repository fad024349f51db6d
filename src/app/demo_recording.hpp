// The demonstration: a made-up recording for a store that has nothing to show yet.
#pragma once

#include "app/backend.hpp"

#include <string>

namespace nof0::app {

// Writes a recording of six traders and two weeks under the data folder and imports it, labelled as
// a demonstration. False when it was refused, which would be a bug of the generator.
bool import_demonstration(Backend& backend, const config::Config& config,
                          const std::string& data_dir);

} // namespace nof0::app
