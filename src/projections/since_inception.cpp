// nof0:since_inception:{model_id}, a trader's equity curve, and the document behind
// /api/since-inception-values, which is not a curve: one row per trader with its start value. Both
// are the running season's.
#include "base/json.hpp"
#include "projections/builders.hpp"
#include "storage/conversations.hpp"
#include "storage/equity.hpp"
#include "storage/traders.hpp"

#include <algorithm>
#include <limits>
#include <map>

namespace nof0::projections {
namespace {

// Recorded rows have a UUID of their own and come in its order; traders that were born here have
// their name.
std::string public_id(const storage::TraderRow& trader) {
    return trader.external_id.value_or(trader.id);
}

} // namespace

Task<std::vector<Content>> build_since_inception_each(storage::ReadScope& scope,
                                                      const Options& options,
                                                      std::vector<std::string> traders) {
    const auto rows = co_await storage::equity_curves(scope.session(), traders,
                                                      options.curve_points, scope.season().number);
    std::vector<Content> contents(traders.size());
    std::size_t at = 0; // rows come in the order of the traders
    for (const storage::CurvePointRow& row : rows) {
        while (traders[at] != row.model_id) {
            ++at;
        }
        std::string text;
        JsonWriter json(text);
        json.begin_object();
        json.field("timestamp", ArenaTime::from_us(row.ts_us).seconds());
        json.field("value", row.equity_usd).end_object();
        contents[at].elements.push_back(cache::Element{{}, std::move(text)});
    }
    co_return contents;
}

Task<Content> build_since_inception_all(storage::ReadScope& scope, const Options&, std::string) {
    auto traders = co_await storage::all_traders(scope.session(), scope.season());
    std::erase_if(traders, [](const storage::TraderRow& trader) {
        return !trader.inception_us || (trader.kind != "model" && trader.kind != "benchmark");
    });
    std::ranges::sort(traders, {}, public_id);
    std::map<std::string, std::int64_t> invocations;
    for (const auto& row :
         co_await storage::native_invocation_counts(scope.session(), scope.season())) {
        invocations[row.model_id] = row.invocations;
    }
    std::string text;
    JsonWriter json(text);
    json.begin_object().key("sinceInceptionValues").begin_array();
    for (const storage::TraderRow& trader : traders) {
        json.begin_object().field("id", public_id(trader));
        json.key("nav_since_inception");
        if (trader.initial_equity) {
            json.value(trader.initial_equity->to_double());
        } else {
            json.null();
        }
        json.field("inception_date", ArenaTime::from_us(*trader.inception_us).seconds());
        json.field("num_invocations", invocations[trader.id]);
        json.field("model_id", trader.id).end_object();
    }
    json.end_array().end_object();
    co_return text_content(std::move(text));
}

} // namespace nof0::projections
