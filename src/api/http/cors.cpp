#include "api/http/cors.hpp"

#include <algorithm>

namespace nof0::api {
namespace {

std::string joined(const std::vector<std::string>& texts) {
    std::string result;
    for (const std::string& text : texts) {
        result += result.empty() ? text : ", " + text;
    }
    return result;
}

std::string lines_for(const std::string& origin, const CorsOptions& options) {
    std::string lines = "Access-Control-Allow-Origin: " + origin + "\r\n";
    if (options.allow_credentials && origin != "*") {
        lines += "Access-Control-Allow-Credentials: true\r\n";
    }
    if (!options.exposed_headers.empty()) {
        lines += "Access-Control-Expose-Headers: " + joined(options.exposed_headers) + "\r\n";
    }
    return lines;
}

bool contains(const std::vector<std::string>& texts, std::string_view text) {
    return std::find(texts.begin(), texts.end(), text) != texts.end();
}

} // namespace

Cors::Cors(const CorsOptions& options)
    : allowed_headers_(joined(options.allowed_headers)),
      max_age_s_(std::to_string(options.max_age_s)) {
    if (!contains(options.allowed_methods, "*")) {
        allowed_methods_ = options.allowed_methods;
    }
    const auto& origins = options.allowed_origins;
    if (contains(origins, "*")) {
        lines_otherwise_ = lines_for("*", options);
        return;
    }
    if (origins.empty()) {
        return;
    }
    // The answer differs by origin, so a shared cache must keep them apart, refusals included.
    lines_otherwise_ = "Vary: Origin\r\n";
    for (const std::string& origin : origins) {
        lines_by_origin_.emplace_back(origin, lines_for(origin, options) + lines_otherwise_);
    }
}

std::string_view Cors::lines(std::string_view origin) const {
    if (!origin.empty()) {
        for (const auto& [allowed, lines] : lines_by_origin_) {
            if (allowed == origin) {
                return lines;
            }
        }
    }
    return lines_otherwise_;
}

// Of "GET, HEAD, OPTIONS" those that the options allow.
std::string Cors::methods_of(std::string_view allow) const {
    if (allowed_methods_.empty()) {
        return std::string(allow);
    }
    std::vector<std::string> methods;
    while (!allow.empty()) {
        const std::size_t end = std::min(allow.find(", "), allow.size());
        const std::string method(allow.substr(0, end));
        if (contains(allowed_methods_, method)) {
            methods.push_back(method);
        }
        allow.remove_prefix(std::min(end + 2, allow.size()));
    }
    return joined(methods);
}

RenderedPtr Cors::preflight(const Request& request, std::string_view allow) const {
    const std::string_view method = request.header("access-control-request-method");
    const bool allowed = lines(request.origin).starts_with("Access-Control-Allow-Origin");
    const std::string methods = methods_of(allow);
    if (method.empty() || !allowed || methods.empty()) {
        return render(204, {}, {}, {{"Allow", allow}});
    }
    return render(204, {}, {},
                  {{"Allow", allow},
                   {"Access-Control-Allow-Methods", methods},
                   {"Access-Control-Allow-Headers", allowed_headers_},
                   {"Access-Control-Max-Age", max_age_s_}});
}

} // namespace nof0::api
