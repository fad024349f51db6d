// The schemas of all answers, a file per resource, each an object of named JSON Schemas.
#pragma once

#include "base/embedded_file.hpp"

namespace nof0::embedded {

std::span<const EmbeddedFile> api_schemas(); // src/api/schemas/*.json

} // namespace nof0::embedded
