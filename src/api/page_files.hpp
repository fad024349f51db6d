// The spectator page: files of a folder, read once at the start and served from memory.
//
// /assets/ carries hashes in its names and may be kept for ever; every other file is asked for
// again by its ETag. A path without an extension that is no file is one of the page's own views:
// it gets index.html, and the page looks at the path. Nothing under /api is touched.
//
// The page may load nothing from elsewhere and run no script that is not one of these files
// (Content-Security-Policy), so text from a model stays text.
#pragma once

#include "api/http/router.hpp"

#include <filesystem>
#include <vector>

namespace nof0::api {

struct PageLimits {
    std::size_t files_max = 1'000;
    std::size_t bytes_max = 32 << 20; // of all files together
};

// Empty when the folder has no index.html. Throws UsageError when a file cannot be read, or the
// folder is over the limits. Compressing is done by the first who asks for it.
std::vector<Route> page_routes(const std::filesystem::path& folder, PageLimits limits = {});

} // namespace nof0::api
