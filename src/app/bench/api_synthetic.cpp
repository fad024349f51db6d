// `nof0 bench api --synthetic`: the HTTP engine with made-up documents.
#include "app/bench/api.hpp"

#include "api/http/server.hpp"
#include "base/json.hpp"

namespace nof0::bench {
namespace {

// JSON rows that compress like real ones, until the document has the size.
std::string document(std::size_t bytes) {
    std::string text;
    JsonWriter json(text);
    json.begin_object().key("rows").begin_array();
    for (int i = 0; text.size() + 120 < bytes; ++i) {
        json.begin_object().field("id", i).field("model_id", "model-" + std::to_string(i % 7));
        json.field("entry_price", 100000.5 + i * 0.25).field("quantity", -0.37 * i);
        json.field("side", i % 2 == 0 ? "long" : "short").end_object();
    }
    json.end_array().end_object();
    return text;
}

api::Route route(const std::string& name, std::size_t bytes) {
    const api::RenderedPtr rendered = api::render(200, api::k_json_content_type, document(bytes));
    return {api::Method::get,
            "/" + name,
            name,
            "public, max-age=5",
            [rendered](const api::Request&) { return rendered; },
            {}};
}

} // namespace

std::vector<Row> run_api_synthetic(ApiBenchOptions options) {
    api::ServerOptions server_options;
    server_options.shards = 1;
    Metrics metrics;
    api::Server server(server_options, api::routes_only([] {
                           return std::vector{route("small", 6 * 1024), route("medium", 60 * 1024),
                                              route("large", 270 * 1024)};
                       }),
                       metrics);
    server.start();
    options.url = "http://127.0.0.1:" + std::to_string(server.port());
    options.cases = {{"small", "/small"}, {"medium", "/medium"}, {"large", "/large"}};
    return run_api(options);
}

} // namespace nof0::bench
