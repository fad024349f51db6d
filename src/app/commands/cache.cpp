// nof0 cache rebuild|verify|stats
#include "app/backend.hpp"
#include "app/commands/command.hpp"
#include "app/terminal.hpp"
#include "base/json.hpp"
#include "cache/commands.hpp"
#include "projections/rebuild.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <map>

namespace nof0::app {
namespace {

Task<> connected(Backend& backend) {
    return backend.redis().connected(Deadline::after(Milliseconds{5'000}));
}

int rebuild(Backend& backend, OutputFormat output) {
    projections::RebuildSummary summary;
    {
        ProgressBar bar("rebuilding");
        summary = backend.run(projections::rebuild(
            backend.documents(), [&bar](std::int64_t done, std::int64_t total) {
                bar.show(static_cast<std::uint64_t>(done), static_cast<std::uint64_t>(total));
            }));
    }
    if (output == OutputFormat::json) {
        std::string text;
        JsonWriter json(text);
        json.begin_object().field("version", summary.version).field("documents", summary.documents);
        json.field("written", summary.written).field("refused_older", summary.refused_older);
        json.field("disabled", summary.disabled).end_object();
        fmt::print("{}\n", text);
    } else {
        fmt::print(
            "{} documents at data version {}: {} written, {} newer in place, {} not cached by "
            "configuration\n",
            summary.documents, summary.version, summary.written, summary.refused_older,
            summary.disabled);
    }
    return k_exit_done;
}

void print_report_json(const projections::VerifyReport& report) {
    std::string text;
    JsonWriter json(text);
    json.begin_object().field("version", report.version).field("compared", report.compared);
    json.field("equal", report.equal).field("lagging", report.lagging);
    json.field("missing", report.missing).key("mismatches").begin_array();
    for (const projections::Mismatch& mismatch : report.mismatches) {
        json.begin_object().field("key", mismatch.key).field("reason", mismatch.reason);
        json.end_object();
    }
    json.end_array().end_object();
    fmt::print("{}\n", text);
}

int verify(Backend& backend, OutputFormat output) {
    const auto report = backend.run(projections::verify(backend.documents(), backend.redis()));
    if (output == OutputFormat::json) {
        print_report_json(report);
    } else {
        fmt::print("at data version {}: {} documents compared, {} equal, {} lagging, {} not in "
                   "Redis\n",
                   report.version, report.compared, report.equal, report.lagging, report.missing);
        for (const projections::Mismatch& mismatch : report.mismatches) {
            fmt::print("mismatch: {} {}\n", mismatch.key, mismatch.reason);
        }
    }
    return report.mismatches.empty() ? k_exit_done : k_exit_wrong;
}

struct FamilyStats {
    std::int64_t keys = 0;
    std::int64_t bytes = 0;
};
using Stats = std::map<std::string, FamilyStats>; // by pattern

Task<Stats> gather(cache::Redis& redis) {
    Stats stats;
    for (const std::string& name : co_await cache::scan_all(redis, "nof0:*")) {
        const auto key = cache::parse_key(name);
        FamilyStats& family =
            stats[key ? std::string(cache::info_of(key->family).pattern) : "(no key of ours)"];
        ++family.keys;
        family.bytes += (co_await cache::memory_usage(redis, name)).value_or(0);
    }
    co_return stats;
}

int print_stats(Backend& backend, OutputFormat output) {
    const Stats stats = backend.run(gather(backend.redis()));
    if (output == OutputFormat::json) {
        std::string text;
        JsonWriter json(text);
        json.begin_object();
        for (const auto& [pattern, family] : stats) {
            json.outside_key(pattern).begin_object().field("keys", family.keys);
            json.field("bytes", family.bytes).end_object();
        }
        json.end_object();
        fmt::print("{}\n", text);
        return k_exit_done;
    }
    Table table({"key", "keys", "bytes"});
    for (const auto& [pattern, family] : stats) {
        table.add({pattern, grouped(family.keys), grouped(family.bytes)});
    }
    fmt::print("{}", table.text());
    return k_exit_done;
}

} // namespace

int run_cache(const CacheOptions& options) {
    config::Config config = load_config(options.common);
    // The configured budget is a reader's, for whom Postgres answers after it. Here Redis itself is
    // what was asked for, and there is nobody else to answer.
    config.redis.timeout = std::max(config.redis.timeout, Milliseconds{5'000});
    const Endpoints endpoints = open_endpoints(config, options.common.data_dir);
    Backend backend(config, endpoints, DatabaseRole::reader);
    backend.run(connected(backend));
    switch (options.action) {
    case CacheAction::rebuild:
        return rebuild(backend, options.common.output);
    case CacheAction::verify:
        return verify(backend, options.common.output);
    case CacheAction::stats:
        return print_stats(backend, options.common.output);
    }
    return k_exit_usage;
}

} // namespace nof0::app
