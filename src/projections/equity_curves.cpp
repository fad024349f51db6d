// /api/equity: what traders were worth over time, in as many points as a chart has room for, and
// the list of every observation for exports.
#include "base/json.hpp"
#include "projections/builders.hpp"
#include "projections/list_page.hpp"
#include "rules/downsample.hpp"
#include "storage/curves.hpp"
#include "storage/traders.hpp"

#include <algorithm>
#include <limits>

namespace nof0::projections {
namespace {

// Traders are observed once a minute, at least.
constexpr std::int64_t k_sample_ms = 60'000;
// So many observations are looked at for each point that is shown.
constexpr std::int64_t k_looks_per_point = 4;
// Three observations that should be there are not: nothing is known.
constexpr std::int64_t k_missed = 3;

Task<std::vector<std::string>> shown_traders(storage::ReadScope& scope, const CurvesAsk& ask) {
    std::vector<std::string> shown;
    for (const storage::TraderRow& trader :
         co_await storage::all_traders(scope.session(), scope.season())) {
        const bool is_board = trader.kind == "model" || trader.kind == "benchmark";
        const bool is_asked =
            ask.traders.empty() || std::ranges::find(ask.traders, trader.id) != ask.traders.end();
        if (is_board && is_asked && trader.inception_us) {
            shown.push_back(trader.id);
        }
    }
    co_return shown;
}

struct Plan {
    storage::TimeRange range;
    std::int64_t step_ms; // 0: every observation
    std::int64_t most;    // of them
};

// Without a beginning: from that of the season.
Plan plan_of(const storage::SpanRow& span, const CurvesAsk& ask, const storage::Season& season) {
    Plan plan{};
    plan.range.from_ms =
        std::max(span.first_ms.value_or(0), ask.from_ms.value_or(season.started_ms));
    const std::int64_t end = span.last_ms.value_or(-1) + 1;
    plan.range.to_ms = std::min(end, ask.to_ms.value_or(end));
    plan.most = ask.points * k_looks_per_point;
    const std::int64_t length = std::max<std::int64_t>(plan.range.to_ms - plan.range.from_ms, 0);
    const std::int64_t step = length / plan.most;
    plan.step_ms = step > k_sample_ms ? step : 0;
    return plan;
}

void append_curve(JsonWriter& json, const std::string& trader, const rules::Curve& curve) {
    json.begin_object().field("model_id", trader).key("points").begin_array();
    for (const rules::CurvePoint& point : curve.points) {
        json.begin_array().value(point.at_ms).value(point.value).end_array();
    }
    json.end_array().key("gaps").begin_array();
    for (const rules::CurveGap& gap : curve.gaps) {
        json.begin_object().field("from", gap.from_ms).field("to", gap.to_ms).end_object();
    }
    json.end_array().end_object();
}

storage::ListKey key_of(const storage::EquityPageRow& row) {
    return {row.ts_ms, row.model_id};
}

void append_observation(std::string& out, const storage::EquityPageRow& row) {
    JsonWriter json(out);
    json.begin_object().field("model_id", row.model_id).field("t", row.ts_ms);
    json.field("equity", row.equity_usd).field("realized_pnl", row.realized_pnl);
    json.field("unrealized_pnl", row.unrealized_pnl).end_object();
}

} // namespace

Task<Content> build_equity_curves(storage::ReadScope& scope, CurvesAsk ask) {
    const std::vector<std::string> traders = co_await shown_traders(scope, ask);
    const auto span = co_await storage::equity_span(scope.session(), traders);
    const Plan plan = plan_of(span, ask, scope.season());
    std::vector<storage::CurveRow> rows;
    if (plan.step_ms > 0) {
        rows = co_await storage::stepped_equity(scope.session(), traders, plan.range, plan.step_ms);
    } else {
        // Beside the minutes every fill is an observation: as many again is more than there are.
        rows = co_await storage::every_equity(scope.session(), traders, plan.range, 2 * plan.most);
    }
    std::vector<std::vector<rules::CurvePoint>> curves(traders.size());
    for (const storage::CurveRow& row : rows) {
        curves[static_cast<std::size_t>(row.trader)].push_back({row.ts_ms, row.equity_usd});
    }
    const std::int64_t gap_ms = k_missed * std::max(plan.step_ms, k_sample_ms);
    std::string text;
    JsonWriter json(text);
    json.begin_object().key("equity").begin_array();
    for (std::size_t i = 0; i < traders.size(); ++i) {
        const auto most = static_cast<std::size_t>(ask.points);
        append_curve(json, traders[i], rules::downsample(curves[i], most, gap_ms));
    }
    json.end_array().end_object();
    co_return text_content(std::move(text));
}

// Trader by trader, so the place names the trader too: `after` and `before` of a page bound the one
// trader it belongs to, and those behind it come whole.
Task<ListPage> build_equity_page(storage::ReadScope& scope, ListAsk ask) {
    const std::vector<std::string> traders =
        co_await shown_traders(scope, CurvesAsk{.traders = ask.traders});
    auto trader = traders.begin();
    std::int64_t before_ms = ask.to_ms.value_or(std::numeric_limits<std::int64_t>::max());
    if (ask.before) {
        trader = std::ranges::find(traders, ask.before->id);
        before_ms = std::min(before_ms, ask.before->time);
    }
    const std::int64_t after_ms = ask.from_ms ? *ask.from_ms - 1 : 0;
    std::vector<storage::EquityPageRow> rows;
    const auto wanted = static_cast<std::size_t>(ask.limit) + 1;
    while (trader != traders.end() && rows.size() < wanted) {
        const auto rest = static_cast<std::int64_t>(wanted - rows.size());
        auto some =
            co_await storage::equity_page(scope.session(), *trader, before_ms, after_ms, rest);
        rows.insert(rows.end(), some.begin(), some.end());
        before_ms = ask.to_ms.value_or(std::numeric_limits<std::int64_t>::max());
        ++trader;
    }
    co_return page_of(rows, ask.limit, key_of, append_observation);
}

} // namespace nof0::projections
