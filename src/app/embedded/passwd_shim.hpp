// initdb and `postgres --single` insist on a passwd entry for the user they run as; containers
// are often started with a uid that has none. For those two programs only, a library of two
// functions (passwd_shim.cc, embedded in the binary) is preloaded that makes one up.
#pragma once

#include "app/embedded/unique_fd.hpp"

namespace nof0::app::embedded {

// The library as a memory file, to be preloaded as /proc/self/fd/N.
UniqueFd passwd_shim();

} // namespace nof0::app::embedded
