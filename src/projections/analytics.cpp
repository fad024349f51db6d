// nof0:analytics:{model_id} and nof0:analytics:all: the payload that the batch or a recording
// stored, as it is.
#include "storage/analytics.hpp"
#include "base/json.hpp"
#include "projections/builders.hpp"

namespace nof0::projections {

Task<Content> build_analytics(storage::ReadScope& scope, const Options&, std::string trader) {
    const auto row = co_await storage::analytics_of(scope.session(), trader, scope.season());
    if (!row) {
        co_return Content{};
    }
    co_return text_content(compact_json(row->payload.text));
}

Task<Content> build_analytics_all(storage::ReadScope& scope, const Options&, std::string) {
    std::string text;
    JsonWriter json(text);
    json.begin_object().key("analytics").begin_array();
    for (const storage::AnalyticsRow& row :
         co_await storage::all_analytics(scope.session(), scope.season())) {
        json.raw(compact_json(row.payload.text));
    }
    json.end_array().end_object();
    co_return text_content(std::move(text));
}

} // namespace nof0::projections
