#include "api/questions.hpp"
#include "projections/bar_intervals.hpp"
#include "projections/builders.hpp"

#include <array>
#include <fmt/format.h>

namespace nof0::api {
namespace {

using projections::BarsAsk;
using projections::Content;
using projections::CurvesAsk;
using projections::ListAsk;
using projections::Options;
namespace p = parameters;

constexpr std::int64_t k_points = 500;

constexpr Parameter k_curve_points{"points", ParameterKind::whole_number,
                                   "points of each curve at most, 500 without", 8, 5'000};
constexpr Parameter k_bars{"points", ParameterKind::whole_number,
                           "bars at most, 500 without; where it is given, bars are widened until "
                           "the whole time fits",
                           1, 5'000};
constexpr Parameter k_bars_symbol{"symbol", ParameterKind::symbol, "which asset; required"};
constexpr Parameter k_interval{"interval", ParameterKind::choice, "width of a bar, 1m without", 0,
                               0,          "1m|5m|15m|1h|4h|1d"};

constexpr std::array k_equity_parameters{p::model_id, p::from, p::to, k_curve_points, p::format};
constexpr std::array k_bars_parameters{k_bars_symbol, k_interval, p::from,
                                       p::to,         k_bars,     p::format};

const ListResource k_equity{"equity", "model_id,t,equity,realized_pnl,unrealized_pnl",
                            projections::build_equity_page, k_equity_parameters};
const ListResource k_bars_list{"bars", "t,o,h,l,c,v,n", projections::build_bar_page,
                               k_bars_parameters};

std::string text_of(const std::optional<std::int64_t>& number) {
    return number ? std::to_string(*number) : "";
}

} // namespace

const ListResource& equity_list() {
    return k_equity;
}
const ListResource& bars_list() {
    return k_bars_list;
}
std::span<const Parameter> equity_parameters() {
    return k_equity_parameters;
}
std::span<const Parameter> price_history_parameters() {
    return k_bars_parameters;
}

Result<Question> ask_equity(const Request& request, const Options&) {
    const Result<ListAsk> range = list_ask(request, k_equity);
    const auto points = whole_number(request, k_curve_points);
    if (!range || !points) {
        return fail(range ? points.error() : range.error());
    }
    const CurvesAsk ask{range->traders, range->from_ms, range->to_ms, points->value_or(k_points)};
    return special_question(fmt::format("equity?model_id={}&from={}&to={}&points={}",
                                        fmt::join(ask.traders, ","), text_of(ask.from_ms),
                                        text_of(ask.to_ms), ask.points),
                            [ask](storage::ReadScope& scope, const Options&) -> Task<Content> {
                                const CurvesAsk asked = ask;
                                co_return co_await projections::build_equity_curves(scope, asked);
                            });
}

Result<ListAsk> bars_ask(const Request& request) {
    Result<ListAsk> ask = list_ask(request, k_bars_list);
    const auto interval = choice(request, k_interval);
    if (!ask || !interval) {
        return fail(ask ? interval.error() : ask.error());
    }
    if (ask->symbol.empty()) {
        return fail("symbol must be given: an asset that the arena prices, such as BTC");
    }
    ask->interval_ms = projections::bar_intervals()[interval->value_or(0)].ms;
    return ask;
}

Result<Question> ask_price_history(const Request& request, const Options&) {
    const Result<ListAsk> range = bars_ask(request);
    const auto points = whole_number(request, k_bars);
    if (!range || !points) {
        return fail(range ? points.error() : range.error());
    }
    const BarsAsk ask{.symbol = range->symbol,
                      .interval_ms = range->interval_ms,
                      .from_ms = range->from_ms,
                      .to_ms = range->to_ms,
                      .points = points->value_or(k_points),
                      .widen = points->has_value()};
    Question question =
        special_question(fmt::format("bars?symbol={}&interval={}&from={}&to={}&points={}&widen={}",
                                     ask.symbol, ask.interval_ms, text_of(ask.from_ms),
                                     text_of(ask.to_ms), ask.points, ask.widen),
                         [ask](storage::ReadScope& scope, const Options&) -> Task<Content> {
                             const BarsAsk asked = ask;
                             co_return co_await projections::build_price_history(scope, asked);
                         });
    question.not_found = fmt::format("no prices of '{}'", ask.symbol);
    return question;
}

} // namespace nof0::api
