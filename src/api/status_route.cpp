#include "api/status_route.hpp"

#include "api/question.hpp"
#include "base/json.hpp"
#include "projections/answer.hpp"
#include "projections/builders.hpp"

#include <array>
#include <charconv>
#include <chrono>
#include <cmath>

namespace nof0::api {
namespace {

// A line of the metrics: "name{labels} number"; nullopt: nobody in this process has registered it.
std::optional<double> value_of(std::string_view figures, std::string_view name,
                               std::string_view labels = "") {
    const std::string begin = "\n" + std::string(name) + std::string(labels) + " ";
    const std::size_t at = figures.find(begin);
    if (at == std::string_view::npos) {
        return std::nullopt;
    }
    const std::string_view rest = figures.substr(at + begin.size());
    double value = 0;
    const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), value);
    return error == std::errc{} && std::isfinite(value) ? std::optional(value) : std::nullopt;
}

std::optional<std::int64_t> milliseconds(const std::optional<double>& seconds) {
    return seconds ? std::optional(std::llround(*seconds * 1'000)) : std::nullopt;
}

// The facts' object without its last brace, and what this process knows.
std::string with_process(std::string facts, const Metrics& metrics, MonotonicTime started) {
    facts.pop_back();
    std::string text;
    JsonWriter json(text);
    const std::string figures = metrics.text();
    const auto consistency = value_of(figures, "nof0_jobs_audit_consistency_ratio");
    const auto mismatches = value_of(figures, "nof0_jobs_audit_mismatches_total");
    const auto staleness = value_of(figures, "nof0_jobs_audit_worst_staleness_seconds");
    const auto audited =
        value_of(figures, "nof0_jobs_last_success_timestamp_seconds", "{job=\"auditor\"}");
    json.begin_object().key("cache").begin_object().field("consistency", consistency);
    json.field("mismatches", mismatches);
    json.field("worst_staleness_ms", milliseconds(staleness));
    json.field("audited_at", milliseconds(audited)).end_object();
    const auto lag = value_of(figures, "nof0_pipelines_commit_to_cache_newest_seconds");
    json.field("publish_lag_ms", milliseconds(lag));
    const auto age = std::chrono::duration_cast<Milliseconds>(monotonic_now() - started);
    json.field("uptime_ms", static_cast<std::int64_t>(age.count()));
    json.field("build", NOF0_VERSION).end_object();
    facts += ",";
    facts += std::string_view(text).substr(1);
    return facts;
}

Task<RenderedPtr> answer(DocumentSource& source, const Metrics& metrics, MonotonicTime started) {
    const auto build = [](storage::ReadScope& scope, const projections::Options&) {
        return projections::build_status(scope);
    };
    const projections::Documents::Make make = build;
    const projections::DocumentPtr document = co_await source.get_uncached("status", make);
    std::string body = with_process(std::string(document->text()), metrics, started);
    const projections::Answer full = projections::answer_of(body, document->meta.at_ms);
    const std::string version = std::to_string(document->meta.version);
    const std::string time = iso_time_ms(document->meta.at_ms);
    const std::array headers{NamedText{"X-Data-Version", version}, NamedText{"X-Data-Time", time}};
    co_return render(200, k_json_content_type, full.body, headers);
}

} // namespace

Route status_route(DocumentSource& source, AnswerMemo& memo, const Metrics& metrics,
                   MonotonicTime started) {
    const AnswerMemo::Make make = [&source, &metrics, started]() {
        return answer(source, metrics, started);
    };
    Route route;
    route.pattern = "/api/status";
    route.name = "status";
    route.cache_control = "no-store";
    route.ready = [&memo, make](const Request&) { return memo.ready("status", make); };
    route.handle = [&memo, make](Request) { return memo.ready_or_get("status", make); };
    return route;
}

} // namespace nof0::api
