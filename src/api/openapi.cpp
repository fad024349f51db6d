#include "api/openapi.hpp"

#include "api/endpoint.hpp"
#include "api/schemas.hpp"
#include "base/json.hpp"

#include <fmt/format.h>

namespace nof0::api {
namespace {

constexpr std::string_view k_description =
    "An arena of trading traders: prices, equity, positions, trades, decisions. Unknown query "
    "parameters are ignored. Every answer names the version of the facts it was made from in "
    "X-Data-Version.";

// The object's members without its braces.
std::string_view members(std::string_view object) {
    return object.substr(1, object.size() - 2);
}

void append_range(JsonWriter& json, const Parameter& parameter) {
    json.field("minimum", parameter.least).field("maximum", parameter.most);
}

void append_schema(JsonWriter& json, const Parameter& parameter) {
    json.begin_object();
    switch (parameter.kind) {
    case ParameterKind::whole_number:
        json.field("type", "integer");
        append_range(json, parameter);
        break;
    case ParameterKind::flag:
        json.field("type", "string").key("enum").begin_array();
        json.value("1").value("0").value("true").value("false").end_array();
        break;
    case ParameterKind::choice:
        json.field("type", "string").key("enum").begin_array();
        for (const std::string_view word : choices_of(parameter)) {
            json.value(word);
        }
        json.end_array();
        break;
    case ParameterKind::time:
        json.key("type").begin_array().value("integer").value("string").end_array();
        json.field("maximum", k_time_ms_max).field("minimum", 0);
        break;
    case ParameterKind::traders:
        json.field("type", "string");
        break;
    case ParameterKind::symbol:
        json.field("type", "string").field("maxLength", std::int64_t{k_symbol_bytes_max});
        break;
    case ParameterKind::cursor:
        json.field("type", "string").field("maxLength", std::int64_t{k_cursor_bytes_max});
        break;
    }
    json.end_object();
}

void append_parameters(JsonWriter& json, const Endpoint& endpoint) {
    json.key("parameters").begin_array();
    std::string_view rest = endpoint.pattern;
    for (std::size_t open = rest.find('{'); open != rest.npos; open = rest.find('{')) {
        rest.remove_prefix(open + 1);
        json.begin_object().field("name", rest.substr(0, rest.find('}'))).field("in", "path");
        json.field("required", true).field("description", "id of a trader");
        json.raw_field("schema", R"({"type":"string","maxLength":64})").end_object();
    }
    for (const Parameter& parameter : endpoint.parameters) {
        json.begin_object().field("name", parameter.name).field("in", "query");
        json.field("description", parameter.says).key("schema");
        append_schema(json, parameter);
        json.end_object();
    }
    json.end_array();
}

std::string reference(std::string_view schema) {
    return fmt::format(R"({{"$ref":"#/components/schemas/{}"}})", schema);
}

void append_responses(JsonWriter& json, const Endpoint& endpoint) {
    json.key("responses").begin_object().key("200").begin_object();
    json.field("description", endpoint.says).key("headers").begin_object();
    json.raw_field("X-Data-Version", R"({"$ref":"#/components/headers/DataVersion"})");
    json.raw_field("X-Data-Time", R"({"$ref":"#/components/headers/DataTime"})").end_object();
    json.key("content").begin_object().key("application/json").begin_object();
    json.raw_field("schema", reference(endpoint.schema)).end_object();
    if (endpoint.list != nullptr) {
        for (const char* kind : {"text/csv", "application/x-ndjson"}) {
            json.key(kind).begin_object().raw_field("schema", R"({"type":"string"})").end_object();
        }
    }
    json.end_object().end_object();
    json.raw_field("default", R"({"$ref":"#/components/responses/Error"})").end_object();
}

void append_paths(JsonWriter& json) {
    json.key("paths").begin_object();
    for (const Endpoint& endpoint : arena_endpoints()) {
        json.outside_key(endpoint.pattern).begin_object().key("get").begin_object();
        json.field("operationId", endpoint.name).field("summary", endpoint.says);
        append_parameters(json, endpoint);
        append_responses(json, endpoint);
        json.end_object().end_object();
    }
    json.end_object();
}

void append_components(JsonWriter& json) {
    json.key("components").begin_object().key("schemas");
    std::string schemas = "{";
    for (const EmbeddedFile& file : embedded::api_schemas()) {
        const std::string compact = compact_json(file.text);
        schemas += schemas.size() > 1 ? "," : "";
        schemas += members(compact);
    }
    json.raw(schemas + "}");
    json.raw_field("headers",
                   R"({"DataVersion":{"description":"The version of the facts.",)"
                   R"("schema":{"type":"integer"}},"DataTime":{"description":"Its time.",)"
                   R"("schema":{"type":"string","format":"date-time"}}})");
    json.raw_field("responses", R"({"Error":{"description":"What went wrong, in words.",)"
                                R"("content":{"application/json":{"schema":)"
                                R"({"$ref":"#/components/schemas/Error"}}}}})");
    json.end_object();
}

} // namespace

std::string openapi_document() {
    std::string text;
    JsonWriter json(text);
    json.begin_object().field("openapi", "3.1.0").key("info").begin_object();
    json.field("title", "nof0").field("version", NOF0_VERSION);
    json.field("description", k_description).end_object();
    append_paths(json);
    append_components(json);
    json.end_object();
    return text;
}

std::vector<Route> openapi_routes() {
    constexpr std::string_view k_html = "text/html; charset=utf-8";
    constexpr std::string_view k_style = "text/css; charset=utf-8";
    const auto fixed = [](std::string pattern, std::string name, RenderedPtr answer) {
        Route route;
        route.pattern = std::move(pattern);
        route.name = std::move(name);
        route.cache_control = "public, max-age=300";
        route.ready = [answer = std::move(answer)](const Request&) { return answer; };
        return route;
    };
    // Nothing from elsewhere, and nothing that runs.
    const NamedText policy{"Content-Security-Policy",
                           "default-src 'none'; style-src 'self'; base-uri 'none'; "
                           "form-action 'none'; frame-ancestors 'none'"};
    return {
        fixed("/api/openapi.json", "openapi", render(200, k_json_content_type, openapi_document())),
        fixed("/api/docs", "docs", render(200, k_html, docs_page(), {policy})),
        fixed("/api/docs/style.css", "docs_style", render(200, k_style, docs_style()))};
}

} // namespace nof0::api
