// A World as a file of recorded frames, one a line, as a venue's feed would have sent it.
#pragma once

#include "sim/world.hpp"

#include <filesystem>

namespace nof0::test {

// Executions and prices; worlds for this have no other money (WorldOptions::money).
void write_frames(const World& world, const std::filesystem::path& file);

} // namespace nof0::test
