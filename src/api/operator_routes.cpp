#include "api/operator_routes.hpp"

#include "api/http/error.hpp"
#include "base/hash.hpp"
#include "base/json.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "domain/trader_id.hpp"

#include <charconv>
#include <fmt/format.h>
#include <openssl/crypto.h>
#include <simdjson.h>

namespace nof0::api {
namespace {

constexpr std::size_t k_reason_bytes_max = 200;
constexpr std::string_view k_scheme = "Bearer ";
constexpr const char* k_no_store = "no-store";

// Hashes have one length, so that comparing them tells nothing of the token's.
bool is_token(std::string_view authorization, const Sha256& expected) {
    if (!authorization.starts_with(k_scheme)) {
        return false;
    }
    const Sha256 given = sha256(authorization.substr(k_scheme.size()));
    return CRYPTO_memcmp(given.data(), expected.data(), expected.size()) == 0;
}

Task<RenderedPtr> now(RenderedPtr answer) {
    co_return answer;
}

// The reason of a body that is absent, or an object.
Result<std::string> reason_of(std::string_view body) {
    if (body.empty()) {
        return std::string();
    }
    simdjson::dom::parser parser;
    simdjson::dom::object object;
    if (parser.parse(body.data(), body.size()).get_object().get(object) != simdjson::SUCCESS) {
        return fail("the body must be a JSON object, as {\"reason\": \"...\"}, or absent");
    }
    simdjson::dom::element element;
    std::string_view reason;
    if (object["reason"].get(element) != simdjson::SUCCESS) {
        return std::string();
    }
    if (element.get(reason) != simdjson::SUCCESS) {
        return fail("reason must be a text");
    }
    return clean_text(reason, k_reason_bytes_max).text;
}

RenderedPtr accepted(std::int64_t id) {
    std::string body;
    JsonWriter json(body);
    json.begin_object().field("command_id", id).field("status", "waiting").end_object();
    const std::string location = fmt::format("/api/operator/commands/{}", id);
    return render(202, k_json_content_type, std::move(body), {{"Location", location}});
}

Task<RenderedPtr> ask(OperatorCommands& commands, std::string command,
                      std::optional<std::string> trader, std::string reason) {
    const std::string name = trader.value_or("");
    const auto id = co_await commands.ask(std::move(command), std::move(trader), std::move(reason));
    co_return id ? accepted(*id)
                 : error_response(ErrorCode::not_found, fmt::format("no trader '{}'", name));
}

Task<RenderedPtr> ask_for_trader(OperatorCommands& commands, const std::string& command,
                                 const Request& request) {
    std::string trader(request.path_parameter("id"));
    if (!TraderId::is_valid(trader)) {
        return now(error_response(ErrorCode::not_found,
                                  fmt::format("no trader '{}'", trader.substr(0, 64))));
    }
    const Result<std::string> reason = reason_of(request.body);
    if (!reason) {
        return now(error_response(ErrorCode::bad_parameter, reason.error().message));
    }
    return ask(commands, command, std::move(trader), *reason);
}

RenderedPtr shown(const storage::OperatorCommandRow& row) {
    std::string body;
    JsonWriter json(body);
    json.begin_object().field("command_id", row.id).field("command", row.command);
    json.field("trader", row.trader_id).field("requested_by", row.requested_by);
    json.field("status", row.outcome ? "done" : "waiting").field("outcome", row.outcome);
    json.end_object();
    return render(200, k_json_content_type, std::move(body));
}

Task<RenderedPtr> look(OperatorCommands& commands, std::int64_t id) {
    const auto row = co_await commands.find(id);
    co_return row ? shown(*row)
                  : error_response(ErrorCode::not_found, fmt::format("no command {}", id));
}

Task<RenderedPtr> look_at(OperatorCommands& commands, const Request& request) {
    const std::string_view text = request.path_parameter("id");
    std::int64_t id = 0;
    const auto end = std::from_chars(text.data(), text.data() + text.size(), id);
    const bool is_number = end.ec == std::errc{} && end.ptr == text.data() + text.size();
    return is_number ? look(commands, id)
                     : now(error_response(ErrorCode::not_found, "commands are numbered"));
}

} // namespace

std::vector<Route> operator_routes(OperatorCommands& commands, const std::string& token) {
    if (token.empty()) {
        return {};
    }
    const Sha256 expected = sha256(token);
    // Every row asks for the token first.
    const auto row = [expected](Method method, std::string pattern, std::string name,
                                TaskHandler handle) {
        Route route{method, std::move(pattern), std::move(name), k_no_store, {}, std::move(handle)};
        route.ready = [expected, name = route.name](const Request& request) -> RenderedPtr {
            if (is_token(request.header("Authorization"), expected)) {
                return nullptr;
            }
            log_warn("api.operator_refused", {{"route", name}});
            return error_response(ErrorCode::unauthorized,
                                  "this needs the operator's token: Authorization: Bearer ...");
        };
        return route;
    };
    std::vector<Route> routes;
    for (const std::string command : {"pause", "resume"}) {
        routes.push_back(row(Method::post, "/api/operator/traders/{id}/" + command,
                             "operator_" + command, [&commands, command](const Request& request) {
                                 return ask_for_trader(commands, command, request);
                             }));
    }
    routes.push_back(row(
        Method::post, "/api/operator/cache/rebuild", "operator_cache_rebuild",
        [&commands](const Request&) { return ask(commands, "cache_rebuild", std::nullopt, {}); }));
    routes.push_back(
        row(Method::get, "/api/operator/commands/{id}", "operator_command",
            [&commands](const Request& request) { return look_at(commands, request); }));
    return routes;
}

} // namespace nof0::api
