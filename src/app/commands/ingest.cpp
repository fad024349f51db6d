// nof0 ingest: the pipelines alone, or a recorded feed through them.
#include "app/arena_ingest.hpp"
#include "app/commands/command.hpp"
#include "app/prepare.hpp"
#include "app/replay.hpp"
#include "app/signals.hpp"
#include "app/terminal.hpp"
#include "app/tick_retention.hpp"
#include "app/trading/arena_trade.hpp"
#include "base/failure.hpp"
#include "base/json.hpp"
#include "pipelines/replay_trader.hpp"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_future.hpp>
#include <charconv>
#include <fmt/format.h>
#include <memory>

namespace nof0::app {
namespace {

constexpr const char* k_replayed_provider = "hyperliquid";
constexpr Milliseconds k_settle_patience{60'000};

double parse_speed(const std::string& text) {
    if (text == "max") {
        return 0;
    }
    double speed = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), speed);
    if (error != std::errc() || end != text.data() + text.size() || !(speed > 0)) {
        throw UsageError("--speed: '" + text + "' is neither max nor a number above 0");
    }
    return speed;
}

ReplayPlan plan_of(const IngestCommandOptions& options) {
    ReplayPlan plan;
    plan.files = venues::replay_files(*options.replay);
    if (plan.files.empty()) {
        throw UsageError("--replay: there is no recorded feed in " + *options.replay);
    }
    plan.speed = parse_speed(options.speed);
    plan.clock = options.clock == "now" ? venues::ReplayClock::now : venues::ReplayClock::file;
    plan.account = options.account.value_or("");
    std::ranges::transform(plan.account, plan.account.begin(),
                           [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    if (options.trader) {
        auto trader = TraderId::parse(*options.trader);
        if (!trader) {
            throw UsageError("--trader: " + trader.error().message);
        }
        if (plan.account.empty()) {
            throw UsageError("--trader: tell the account too, with --account");
        }
        plan.trader = trader.value();
    }
    return plan;
}

std::string skipped_text(const ReplayedFile& file) {
    std::string text;
    for (const auto& [name, count] : file.skipped) {
        text += fmt::format("{}{} {}", text.empty() ? "" : ", ", count, name);
    }
    return file.problem.empty() ? text : file.problem;
}

void print_text(const ReplaySummary& summary) {
    Table table({"file", "format", "resumed at", "records", "ticks", "account events", "set aside",
                 "skipped"});
    for (const ReplayedFile& file : summary.files) {
        table.add({file.file, file.format, grouped(file.resumed_at), grouped(file.records),
                   grouped(static_cast<std::int64_t>(file.ticks)),
                   grouped(static_cast<std::int64_t>(file.account_events)),
                   grouped(static_cast<std::int64_t>(file.set_aside)), skipped_text(file)});
    }
    fmt::print("{}", table.text());
}

void print_json(const ReplaySummary& summary) {
    std::string text;
    JsonWriter json(text);
    json.begin_object().field("finished", summary.finished);
    json.key("files").begin_array();
    for (const ReplayedFile& file : summary.files) {
        json.begin_object().field("file", file.file).field("format", file.format);
        json.field("resumed_at", file.resumed_at).field("records", file.records);
        json.field("ticks", static_cast<std::int64_t>(file.ticks));
        json.field("account_events", static_cast<std::int64_t>(file.account_events));
        json.field("set_aside", static_cast<std::int64_t>(file.set_aside));
        json.key("skipped").begin_object();
        for (const auto& [name, count] : file.skipped) {
            json.outside_key(name).value(static_cast<std::int64_t>(count));
        }
        json.end_object().field("problem", file.problem).end_object();
    }
    json.end_array().end_object();
    fmt::print("{}\n", text);
}

// The replay runs on the ingest's thread; this one waits for it, or for the operator.
ReplaySummary run_replay(ArenaIngest& ingest, const ReplayPlan& plan) {
    std::atomic<bool> stopping{false};
    auto done = asio::co_spawn(ingest.backend().context(), replay(ingest, plan, stopping),
                               asio::use_future);
    stopping = wait_for_end_or(
        [&done] { return done.wait_for(Milliseconds{0}) == std::future_status::ready; });
    return done.get();
}

int report(const ReplaySummary& summary, OutputFormat output, bool settled) {
    if (output == OutputFormat::json) {
        print_json(summary);
    } else {
        print_text(summary);
    }
    if (!summary.finished) {
        say("stopped: the same command goes on from here");
    } else if (!settled) {
        say("some documents are still on their way to Redis");
    }
    const bool readable = std::ranges::all_of(
        summary.files, [](const ReplayedFile& file) { return file.problem.empty(); });
    return readable && summary.finished ? k_exit_done : k_exit_wrong;
}

} // namespace

int run_ingest(const IngestCommandOptions& options) {
    std::optional<ReplayPlan> plan;
    if (options.replay) {
        plan = plan_of(options);
    }
    const config::Config config = load_config(options.common);
    Endpoints endpoints = open_endpoints(config, options.common.data_dir);
    hold_signals();
    prepare_schema(config, endpoints);
    ArenaKind kind = ArenaKind::real;
    std::unique_ptr<ArenaClock> own_clock;
    {
        Backend backend(config, endpoints, DatabaseRole::writer);
        kind = backend.run(stored_arena_kind(backend.pool()));
        own_clock = backend.run(clock_of_store(backend.pool()));
    }
    const ArenaClock& clock = *own_clock;
    ArenaIngest ingest(config, endpoints, clock, std::make_shared<Observed>(), kind);
    if (plan && plan->trader) {
        ingest.backend().run(pipelines::give_account(ingest.backend().pool(), *plan->trader,
                                                     k_replayed_provider, plan->account, clock));
    }
    ingest.start();
    if (plan) {
        const ReplaySummary summary = run_replay(ingest, *plan);
        return report(summary, options.common.output, ingest.stop(k_settle_patience));
    }
    TickRetention retention(config, endpoints, options.common.data_dir, clock,
                            std::make_shared<Observed>());
    retention.start();
    say("ingesting, or standing by while another process does (stop with Ctrl-C)");
    wait_for_end(std::nullopt, [&endpoints] {
        if (endpoints.servers) {
            endpoints.servers->revive();
        }
    });
    retention.stop();
    say("writing what waits");
    return ingest.stop() ? k_exit_done : k_exit_wrong;
}

} // namespace nof0::app
