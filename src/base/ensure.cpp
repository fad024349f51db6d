#include "base/ensure.hpp"

#include <cstdio>
#include <cstdlib>

namespace nof0 {

void ensure_failed(std::string_view what, std::source_location where) {
    std::fprintf(stderr, "nof0: bug: %.*s (%s:%u, %s)\n", static_cast<int>(what.size()),
                 what.data(), where.file_name(), where.line(), where.function_name());
    std::abort();
}

} // namespace nof0
