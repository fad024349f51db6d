#include "api/page_files.hpp"

#include "api/http/error.hpp"
#include "base/failure.hpp"

#include <array>
#include <fmt/format.h>
#include <fstream>
#include <iterator>
#include <utility>

namespace nof0::api {
namespace {

namespace fs = std::filesystem;

constexpr const char* k_for_ever = "public, max-age=31536000, immutable";
constexpr const char* k_ask_again = "no-cache";

constexpr std::array<NamedText, 4> k_page_headers{{
    {"Content-Security-Policy",
     "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
     "font-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'; "
     "form-action 'none'; frame-ancestors 'none'"},
    {"X-Content-Type-Options", "nosniff"},
    {"Referrer-Policy", "no-referrer"},
    {"Cross-Origin-Opener-Policy", "same-origin"},
}};

std::string_view content_type_of(const fs::path& file) {
    constexpr std::array<std::pair<std::string_view, std::string_view>, 11> types{{
        {".html", "text/html; charset=utf-8"},
        {".js", "text/javascript; charset=utf-8"},
        {".css", "text/css; charset=utf-8"},
        {".svg", "image/svg+xml"},
        {".json", "application/json; charset=utf-8"},
        {".webmanifest", "application/json; charset=utf-8"},
        {".txt", "text/plain; charset=utf-8"},
        {".map", "application/json; charset=utf-8"},
        {".png", "image/png"},
        {".ico", "image/x-icon"},
        {".woff2", "font/woff2"},
    }};
    const std::string extension = file.extension().string();
    for (const auto& [known, type] : types) {
        if (known == extension) {
            return type;
        }
    }
    return "application/octet-stream";
}

std::string read(const fs::path& file) {
    std::ifstream stream(file, std::ios::binary);
    std::string bytes((std::istreambuf_iterator<char>(stream)), std::istreambuf_iterator<char>());
    if (stream.bad() || !stream.is_open()) {
        throw UsageError(fmt::format("the page's file {} cannot be read", file.string()));
    }
    return bytes;
}

Route route_of(std::string path, RenderedPtr answer) {
    Route route;
    route.pattern = std::move(path);
    route.name = "page";
    route.cache_control = route.pattern.starts_with("/assets/") ? k_for_ever : k_ask_again;
    route.ready = [answer = std::move(answer)](const Request&) { return answer; };
    return route;
}

bool is_view(std::string_view path) {
    const std::string_view last = path.substr(path.rfind('/') + 1);
    return path != "/api" && !path.starts_with("/api/") && !path.starts_with("/assets/") &&
           last.find('.') == std::string_view::npos;
}

Route views(RenderedPtr index) {
    Route route = route_of("/*", nullptr);
    route.ready = [index = std::move(index)](const Request& request) {
        return is_view(request.path)
                   ? index
                   : error_response(ErrorCode::not_found, "there is no such route");
    };
    return route;
}

} // namespace

std::vector<Route> page_routes(const fs::path& folder, PageLimits limits) {
    std::vector<Route> routes;
    std::error_code ec;
    if (!fs::is_regular_file(folder / "index.html", ec)) {
        return routes;
    }
    std::size_t bytes = 0;
    RenderedPtr index;
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator(folder)) {
        if (!entry.is_regular_file()) {
            continue;
        }
        bytes += entry.file_size();
        if (routes.size() >= limits.files_max || bytes > limits.bytes_max) {
            throw UsageError(fmt::format("the page in {} is larger than {} files or {} bytes",
                                         folder.string(), limits.files_max, limits.bytes_max));
        }
        const std::string path = "/" + entry.path().lexically_relative(folder).generic_string();
        RenderedPtr answer = render(200, content_type_of(entry.path()), read(entry.path()),
                                    k_page_headers, Effort::file);
        if (path == "/index.html") {
            index = answer;
        }
        routes.push_back(route_of(path, std::move(answer)));
    }
    routes.push_back(route_of("/", index));
    routes.push_back(views(index));
    return routes;
}

} // namespace nof0::api
