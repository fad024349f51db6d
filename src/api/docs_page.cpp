// The page at /api/docs; declared in openapi.hpp. Plain HTML: every route with its parameters, and
// the schemas as they are.
#include "api/endpoint.hpp"
#include "api/openapi.hpp"
#include "api/schemas.hpp"

#include <fmt/format.h>

namespace nof0::api {
namespace {

std::string escaped(std::string_view text) {
    std::string out;
    for (const char c : text) {
        switch (c) {
        case '&':
            out += "&amp;";
            break;
        case '<':
            out += "&lt;";
            break;
        case '>':
            out += "&gt;";
            break;
        case '"':
            out += "&quot;";
            break;
        default:
            out += c;
        }
    }
    return out;
}

// `code` where the text has it between backquotes.
std::string prose(std::string_view text) {
    std::string out;
    bool is_code = false;
    for (const char c : escaped(text)) {
        if (c == '`') {
            out += is_code ? "</code>" : "<code>";
            is_code = !is_code;
        } else {
            out += c;
        }
    }
    return out;
}

std::string bounds_of(const Parameter& parameter) {
    switch (parameter.kind) {
    case ParameterKind::whole_number:
        return fmt::format("{} to {}", parameter.least, parameter.most);
    case ParameterKind::flag:
        return "1 or 0";
    case ParameterKind::time:
        return "ms or ISO 8601";
    case ParameterKind::traders:
        return fmt::format("up to {} ids", k_traders_named_max);
    case ParameterKind::symbol:
        return "such as BTC";
    case ParameterKind::cursor:
        return "text of an answer";
    case ParameterKind::choice:
        return fmt::format("{}", fmt::join(choices_of(parameter), ", "));
    }
    return "";
}

void append_endpoint(std::string& page, const Endpoint& endpoint) {
    page += fmt::format("<section id=\"{0}\"><h2><span>GET</span> {1}</h2><p>{2}</p>",
                        endpoint.name, escaped(endpoint.pattern), prose(endpoint.says));
    if (!endpoint.parameters.empty()) {
        page += "<table><thead><tr><th>Parameter</th><th>Value</th><th>Meaning</th></tr></"
                "thead><tbody>";
        for (const Parameter& parameter : endpoint.parameters) {
            page +=
                fmt::format("<tr><td><code>{}</code></td><td>{}</td><td>{}</td></tr>",
                            parameter.name, escaped(bounds_of(parameter)), prose(parameter.says));
        }
        page += "</tbody></table>";
    }
    page += fmt::format("<p class=\"answer\">Answer: <code>{}</code>", endpoint.schema);
    if (endpoint.list != nullptr) {
        page += ". As a download: <code>text/csv</code>, <code>application/x-ndjson</code>";
    }
    page += "</p></section>\n";
}

void append_schemas(std::string& page) {
    page += "<h1 id=\"schemas\">Answers</h1>\n";
    for (const EmbeddedFile& file : embedded::api_schemas()) {
        const std::string_view name = file.name.substr(0, file.name.find('.'));
        page +=
            fmt::format("<details><summary>{}</summary><pre tabindex=\"0\">{}</pre></details>\n",
                        escaped(name), escaped(file.text));
    }
}

} // namespace

std::string docs_page() {
    std::string page =
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"
        "<title>nof0 API</title><link rel=\"stylesheet\" href=\"/api/docs/style.css\"></head>"
        "<body><main><h1>nof0 API</h1><p>Everything here is a GET and answers JSON; "
        "<a href=\"/api/openapi.json\">openapi.json</a> says the same to programs. Unknown "
        "parameters are ignored; of a repeated one the first counts. Every answer names the "
        "version of the facts it was made from in <code>X-Data-Version</code>.</p><nav><ul>\n";
    for (const Endpoint& endpoint : arena_endpoints()) {
        page += fmt::format("<li><a href=\"#{}\">{}</a></li>\n", endpoint.name,
                            escaped(endpoint.pattern));
    }
    page += "<li><a href=\"#schemas\">Answers</a></li></ul></nav>\n";
    for (const Endpoint& endpoint : arena_endpoints()) {
        append_endpoint(page, endpoint);
    }
    append_schemas(page);
    page += "</main></body></html>\n";
    return page;
}

std::string docs_style() {
    return R"(:root { color-scheme: light dark; }
:root { --ink: #1b1f24; --soft: #57606a; --line: #d0d7de; --tint: #f4f6f8; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6edf3; --soft: #9aa4af; --line: #363d46; --tint: #1a2028; }
  body { background: #0e1217; }
  a { color: #7cb7ff; }
}
body { margin: 0; color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 56rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; }
nav ul { columns: 16rem; padding-left: 1.2rem; }
section { border-top: 1px solid var(--line); margin-top: 1.5rem; }
h2 { font: 600 1.1rem/1.4 ui-monospace, monospace; overflow-wrap: anywhere; }
h2 span { color: var(--soft); font-size: .8rem; }
table { border-collapse: collapse; width: 100%; font-size: .92rem; }
th, td { border-bottom: 1px solid var(--line); padding: .35rem .5rem; }
th, td { text-align: left; vertical-align: top; }
code, pre { background: var(--tint); border-radius: 4px; font: .88em ui-monospace, monospace; }
code { padding: .1em .3em; }
pre { padding: .8rem; overflow: auto; max-height: 28rem; }
.answer { color: var(--soft); }
summary { cursor: pointer; padding: .3rem 0; }
)";
}

} // namespace nof0::api
