#include "app/import_report.hpp"

#include "app/terminal.hpp"
#include "app/trading/arena_trade.hpp"
#include "base/json.hpp"
#include "projections/rebuild.hpp"

#include <cstdio>
#include <fmt/format.h>

namespace nof0::app {
namespace {

using pipelines::ImportCount;
using pipelines::ImportPhase;
using pipelines::ImportSummary;

void print_table(const ImportSummary& summary) {
    Table table({"", "read", "written", "already there", "refused", "why"});
    for (const ImportCount& count : summary.counts) {
        table.add({count.what, grouped(static_cast<std::int64_t>(count.read)),
                   grouped(static_cast<std::int64_t>(count.written)),
                   grouped(static_cast<std::int64_t>(count.already_there)),
                   grouped(static_cast<std::int64_t>(count.refused)), count.why});
    }
    fmt::print("{}{} at data version {}\n", table.text(), summary.origin, summary.version);
    for (const std::string& warning : summary.warnings) {
        fmt::print("note: {}\n", warning);
    }
}

void print_json(const ImportSummary& summary) {
    std::string text;
    JsonWriter json(text);
    json.begin_object().field("origin", summary.origin).field("version", summary.version);
    json.key("counts").begin_array();
    for (const ImportCount& count : summary.counts) {
        json.begin_object().field("what", count.what);
        json.field("read", static_cast<std::int64_t>(count.read));
        json.field("written", static_cast<std::int64_t>(count.written));
        json.field("already_there", static_cast<std::int64_t>(count.already_there));
        json.field("refused", static_cast<std::int64_t>(count.refused));
        json.field("why", count.why).end_object();
    }
    json.end_array().key("warnings").begin_array();
    for (const std::string& warning : summary.warnings) {
        json.value(warning);
    }
    json.end_array().end_object();
    fmt::print("{}\n", text);
}

void print_problems_as_json(const pipelines::RecordingProblems& problems) {
    std::string text;
    JsonWriter json(text);
    json.begin_object().field("refused", true).key("problems").begin_array();
    for (const pipelines::RecordingProblem& problem : problems) {
        json.begin_object().field("file", problem.file);
        json.field("line", static_cast<std::int64_t>(problem.line));
        json.field("column", static_cast<std::int64_t>(problem.column));
        json.field("record", static_cast<std::int64_t>(problem.record));
        json.field("key", problem.key).field("reason", problem.reason).end_object();
    }
    json.end_array().end_object();
    fmt::print("{}\n", text);
}

void print_problems(const pipelines::RecordingProblems& problems) {
    say("the recording was refused, nothing was written:");
    for (const pipelines::RecordingProblem& problem : problems) {
        say("  " + problem.text());
    }
}

} // namespace

std::optional<ImportSummary> import_and_report(Backend& backend, pipelines::ImportOptions options,
                                               OutputFormat output) {
    const std::unique_ptr<ArenaClock> clock = backend.run(clock_of_store(backend.pool()));
    std::optional<Result<ImportSummary, pipelines::RecordingProblems>> result;
    {
        ProgressBar bar("checking");
        options.progress = [&bar](ImportPhase phase, std::uint64_t done, std::uint64_t total) {
            bar.label(phase == ImportPhase::checking ? "checking" : "importing");
            bar.show(done, total);
        };
        result.emplace(backend.run(pipelines::import_recording(backend.pool(), options, *clock)));
    }
    if (!*result) {
        print_problems(result->error());
        if (output == OutputFormat::json) {
            print_problems_as_json(result->error());
        }
        return std::nullopt;
    }
    ImportSummary summary = std::move(result->value());
    if (output == OutputFormat::json) {
        print_json(summary);
    } else {
        print_table(summary);
    }
    return summary;
}

} // namespace nof0::app
