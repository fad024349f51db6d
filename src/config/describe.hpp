// The effective configuration for people and scripts: every key, its value, where it came from.
// Secrets are masked before they reach a Row, so nothing here can leak one.
#pragma once

#include "config/config.hpp"

#include <string>
#include <vector>

namespace nof0::config {

// In file order, which is the order of the structs.
const std::vector<Row>& describe(const Config& config);

// An aligned table: KEY  VALUE  ORIGIN.
std::string describe_as_table(const Config& config);

// One JSON object: {"settings": [{key, value, origin}], "warnings": [...], "lacks": [{role, what}],
// "notes": [...]}.
std::string describe_as_json(const Config& config);

std::string_view word_of(Role role);

} // namespace nof0::config
