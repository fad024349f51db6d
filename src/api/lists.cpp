#include "api/lists.hpp"

#include "domain/trader_id.hpp"

#include <fmt/format.h>

namespace nof0::api {
namespace {

using projections::ListAsk;
using storage::ListKey;

// Of one parameter: a refusal, or nothing.
using Refused = std::optional<Error>;

template<class T>
Refused keep(const Result<T>& result, T& into) {
    if (!result) {
        return result.error();
    }
    into = *result;
    return std::nullopt;
}

Refused read_place(const Request& request, const Parameter& parameter,
                   std::optional<ListKey>& into) {
    if (parameter.kind == ParameterKind::whole_number) { // a number is a place by itself
        const auto number = whole_number(request, parameter);
        if (!number) {
            return number.error();
        }
        into = *number ? std::optional(ListKey{**number, {}}) : std::nullopt;
        return std::nullopt;
    }
    const auto text = request.query_value(parameter.name);
    if (!text || text->empty()) {
        return std::nullopt;
    }
    into = text->size() <= k_cursor_bytes_max ? projections::parse_cursor(*text) : std::nullopt;
    if (!into) {
        return Error{fmt::format("{} must be the text that an answer of this list gave as next or "
                                 "prev, at most {} characters",
                                 parameter.name, k_cursor_bytes_max)};
    }
    return std::nullopt;
}

Refused read_limit(const Request& request, const Parameter& parameter, ListAsk& ask) {
    const auto limit = whole_number(request, parameter);
    if (!limit) {
        return limit.error();
    }
    ask.limit = limit->value_or(k_everything);
    return std::nullopt;
}

Refused read(const Request& request, const Parameter& parameter, ListAsk& ask) {
    if (parameter.name == "model_id") {
        return keep(traders(request, parameter), ask.traders);
    }
    if (parameter.name == "symbol") {
        return keep(symbol(request, parameter), ask.symbol);
    }
    if (parameter.name == "from") {
        return keep(time_ms(request, parameter), ask.from_ms);
    }
    if (parameter.name == "to") {
        return keep(time_ms(request, parameter), ask.to_ms);
    }
    if (parameter.name == "before") {
        return read_place(request, parameter, ask.before);
    }
    if (parameter.name == "after") {
        return read_place(request, parameter, ask.after);
    }
    if (parameter.name == "limit") {
        return read_limit(request, parameter, ask);
    }
    return std::nullopt; // the resource's own business
}

std::string text_of(const std::optional<ListKey>& key) {
    return key ? projections::cursor_text(*key) : "";
}

} // namespace

Result<ListAsk> list_ask(const Request& request, const ListResource& list) {
    ListAsk ask;
    ask.limit = k_everything;
    for (const Parameter& parameter : list.parameters) {
        if (const Refused refused = read(request, parameter, ask)) {
            return fail(*refused);
        }
    }
    if (!list.path_trader.empty()) {
        ask.traders = {std::string(request.path_parameter(list.path_trader))};
    }
    return ask;
}

bool is_filtered(const Request& request, const ListResource& list) {
    for (const Parameter& parameter : list.parameters) {
        const auto text = request.query_value(parameter.name);
        const bool is_filter = parameter.name != "limit" && parameter.name != "format";
        if (is_filter && text && !text->empty()) {
            return true;
        }
    }
    return false;
}

std::string name_of(const ListResource& list, const ListAsk& ask) {
    return fmt::format("{}?model_id={}&symbol={}&from={}&to={}&before={}&after={}&limit={}",
                       list.member, fmt::join(ask.traders, ","), ask.symbol,
                       ask.from_ms.value_or(-1), ask.to_ms.value_or(-1), text_of(ask.before),
                       text_of(ask.after), ask.limit);
}

Result<Question> page_question(const Request& request, const ListResource& list) {
    Result<ListAsk> ask = list_ask(request, list);
    if (!ask) {
        return fail(ask.error());
    }
    if (ask->limit > k_page_limit_max) {
        return fail(fmt::format("limit must be a whole number from 1 to {} beside a filter",
                                k_page_limit_max));
    }
    if (ask->limit == k_everything) {
        ask->limit = k_page_limit;
    }
    const projections::BuildPage build = list.page;
    const std::string_view member = list.member;
    return special_question(
        name_of(list, *ask),
        [build, member, ask = *ask](storage::ReadScope& scope,
                                    const projections::Options&) -> Task<projections::Content> {
            const ListAsk asked = ask;
            const auto page = co_await build(scope, asked);
            co_return projections::page_content(member, page, asked);
        });
}

} // namespace nof0::api
