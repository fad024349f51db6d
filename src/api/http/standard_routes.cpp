#include "api/http/standard_routes.hpp"

#include "base/json.hpp"

namespace nof0::api {
namespace {

constexpr std::string_view k_metrics_content_type = "text/plain; version=0.0.4; charset=utf-8";
constexpr std::string_view k_no_store = "no-store";

RenderedPtr render_readiness(const Health& health) {
    std::string body;
    JsonWriter json(body);
    const bool ready = health.all_ready();
    json.begin_object().field("status", ready ? "ready" : "not ready");
    json.key("missing").begin_array();
    for (const Health::Part& part : health.parts()) {
        if (!part.ready) {
            json.begin_object().field("part", part.name).field("why", part.why).end_object();
        }
    }
    json.end_array().end_object();
    return render(ready ? 200 : 503, k_json_content_type, std::move(body));
}

} // namespace

std::vector<Route> standard_routes(const Health& health, const Metrics& metrics) {
    const std::string no_store(k_no_store);
    const RenderedPtr alive = render(200, k_json_content_type, R"({"status":"ok"})");
    return {
        {Method::get,
         "/healthz",
         "healthz",
         no_store,
         [alive](const Request&) { return alive; },
         {}},
        {Method::get,
         "/readyz",
         "readyz",
         no_store,
         [&health](const Request&) { return render_readiness(health); },
         {}},
        {Method::get,
         "/metrics",
         "metrics",
         no_store,
         [&metrics](const Request&) { return render(200, k_metrics_content_type, metrics.text()); },
         {}},
    };
}

} // namespace nof0::api
