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

std::string lines_for(const std::string& origin, const std::vector<std::string>& exposed) {
    std::string lines = "Access-Control-Allow-Origin: " + origin + "\r\n";
    if (!exposed.empty()) {
        lines += "Access-Control-Expose-Headers: " + joined(exposed) + "\r\n";
    }
    return lines;
}

} // namespace

Cors::Cors(const CorsOptions& options)
    : allowed_headers_(joined(options.allowed_headers)),
      max_age_s_(std::to_string(options.max_age_s)) {
    const auto& origins = options.allowed_origins;
    if (std::find(origins.begin(), origins.end(), "*") != origins.end()) {
        lines_otherwise_ = lines_for("*", options.exposed_headers);
        return;
    }
    if (origins.empty()) {
        return;
    }
    // The answer differs by origin, so a shared cache must keep them apart, refusals included.
    lines_otherwise_ = "Vary: Origin\r\n";
    for (const std::string& origin : origins) {
        lines_by_origin_.emplace_back(origin, lines_for(origin, options.exposed_headers) +
                                                  lines_otherwise_);
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

RenderedPtr Cors::preflight(const Request& request, std::string_view allow) const {
    const std::string_view method = request.header("access-control-request-method");
    const bool allowed = lines(request.origin).starts_with("Access-Control-Allow-Origin");
    if (method.empty() || !allowed) {
        return render(204, {}, {}, {{"Allow", allow}});
    }
    return render(204, {}, {},
                  {{"Allow", allow},
                   {"Access-Control-Allow-Methods", allow},
                   {"Access-Control-Allow-Headers", allowed_headers_},
                   {"Access-Control-Max-Age", max_age_s_}});
}

} // namespace nof0::api
