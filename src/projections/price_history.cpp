// /api/price-history: bars of the price that the board shows. A minute without a tick has no bar,
// and nothing is made up for it: the answer says where bars are missing.
#include "base/json.hpp"
#include "projections/bar_intervals.hpp"
#include "projections/builders.hpp"
#include "projections/list_page.hpp"
#include "storage/curves.hpp"

#include <algorithm>

namespace nof0::projections {
namespace {

std::int64_t rounded_down(std::int64_t ms, std::int64_t interval_ms) {
    return ms / interval_ms * interval_ms;
}

// What is asked for, within what is there. REQUIRES times that are not negative.
storage::TimeRange range_of_bars(const storage::BoardSourceRow& source, const BarsAsk& ask) {
    const std::int64_t end = source.last_ms.value_or(-1) + 1;
    return {std::max(ask.from_ms.value_or(0), source.first_ms.value_or(0)),
            std::min(ask.to_ms.value_or(end), end)};
}

std::int64_t bars_in(storage::TimeRange range, std::int64_t interval_ms) {
    const std::int64_t from = rounded_down(range.from_ms, interval_ms);
    return std::max<std::int64_t>((range.to_ms - from + interval_ms - 1) / interval_ms, 0);
}

std::int64_t interval_of(storage::TimeRange range, const BarsAsk& ask) {
    std::int64_t interval = ask.interval_ms;
    for (const BarInterval& wider : bar_intervals()) {
        if (ask.widen && wider.ms > interval && bars_in(range, interval) > ask.points) {
            interval = wider.ms;
        }
    }
    return interval;
}

void append_bar(JsonWriter& json, const storage::BarRow& bar) {
    json.begin_object().field("t", bar.start_ms).field("o", bar.open).field("h", bar.high);
    json.field("l", bar.low).field("c", bar.close);
    json.raw_field("v", bar.volume ? bar.volume->text() : "null").field("n", bar.ticks);
    json.end_object();
}

void append_gaps(JsonWriter& json, const std::vector<storage::BarRow>& bars,
                 std::int64_t interval_ms) {
    json.key("gaps").begin_array();
    for (std::size_t i = 1; i < bars.size(); ++i) {
        const std::int64_t expected = bars[i - 1].start_ms + interval_ms;
        if (bars[i].start_ms > expected) {
            json.begin_object().field("from", expected).field("to", bars[i].start_ms).end_object();
        }
    }
    json.end_array();
}

// Bars of one answer: bounds the minutes that are read for them.
std::int64_t bars_max(std::int64_t asked, std::int64_t interval_ms) {
    constexpr std::int64_t minutes_read_max = 600'000;
    return std::min(asked, minutes_read_max * 60'000 / interval_ms);
}

storage::ListKey key_of(const storage::BarRow& bar) {
    return {bar.start_ms, {}};
}

} // namespace

std::span<const BarInterval> bar_intervals() {
    static constexpr std::array<BarInterval, 6> intervals{{{"1m", 60'000},
                                                           {"5m", 300'000},
                                                           {"15m", 900'000},
                                                           {"1h", 3'600'000},
                                                           {"4h", 14'400'000},
                                                           {"1d", 86'400'000}}};
    return intervals;
}

Task<Content> build_price_history(storage::ReadScope& scope, BarsAsk ask) {
    const auto source = co_await storage::board_source(scope.session(), ask.symbol);
    if (!source) {
        co_return Content{};
    }
    storage::TimeRange range = range_of_bars(*source, ask);
    const std::int64_t interval = interval_of(range, ask);
    // Whole bars, and no more of the past than can be shown.
    const std::int64_t last = rounded_down(std::max<std::int64_t>(range.to_ms - 1, 0), interval);
    const std::int64_t first = rounded_down(range.from_ms, interval);
    const std::int64_t most = bars_max(ask.points, interval);
    const std::int64_t shown_from = std::max(first, last - (most - 1) * interval);
    auto bars = co_await storage::price_bars(scope.session(), source->source, ask.symbol,
                                             {shown_from, range.to_ms}, interval, most);
    std::ranges::reverse(bars);
    std::string text;
    JsonWriter json(text);
    json.begin_object().field("symbol", ask.symbol);
    const auto name = std::ranges::find(bar_intervals(), interval, &BarInterval::ms);
    json.field("interval", name->name).key("bars").begin_array();
    for (const storage::BarRow& bar : bars) {
        append_bar(json, bar);
    }
    json.end_array();
    append_gaps(json, bars, interval);
    // What is older and was asked for too: to be asked for with `to`.
    json.field("next", shown_from > first ? std::optional(shown_from) : std::nullopt);
    json.end_object();
    co_return text_content(std::move(text));
}

Task<ListPage> build_bar_page(storage::ReadScope& scope, ListAsk ask) {
    const auto source = co_await storage::board_source(scope.session(), ask.symbol);
    ListPage page;
    if (!source || !source->last_ms) {
        co_return page;
    }
    const std::int64_t interval = ask.interval_ms;
    const std::int64_t most = bars_max(ask.limit, interval);
    const std::int64_t end = ask.before ? ask.before->time : *source->last_ms + 1;
    std::int64_t to_ms = std::min({end, *source->last_ms + 1, ask.to_ms.value_or(end)});
    const std::int64_t floor_ms = std::max(*source->first_ms, ask.from_ms.value_or(0));
    // A stretch of time at a time: where bars are missing, the next one is looked at.
    while (to_ms > floor_ms && page.rows.empty()) {
        const std::int64_t last = rounded_down(to_ms - 1, interval);
        const std::int64_t from_ms =
            std::max(rounded_down(floor_ms, interval), last - (most - 1) * interval);
        const auto bars = co_await storage::price_bars(scope.session(), source->source, ask.symbol,
                                                       {from_ms, to_ms}, interval, most);
        page = page_of(bars, ask.limit, key_of, [](std::string& out, const storage::BarRow& bar) {
            JsonWriter json(out);
            append_bar(json, bar);
        });
        to_ms = from_ms;
    }
    if (to_ms > floor_ms) {
        page.next = storage::ListKey{to_ms, {}};
    }
    co_return page;
}

} // namespace nof0::projections
