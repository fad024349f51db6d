// nof0 ingest parked: what was put aside because it could not be written or folded, and another
// try of it.
#include "app/backend.hpp"
#include "app/commands/command.hpp"
#include "app/prepare.hpp"
#include "app/retry_parked.hpp"
#include "app/signals.hpp"
#include "app/terminal.hpp"
#include "app/trading/arena_trade.hpp"
#include "base/json.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_future.hpp>
#include <fmt/format.h>

namespace nof0::app {
namespace {

constexpr Milliseconds k_settle_patience{60'000};

void print_parked(const storage::ParkedRow& row) {
    fmt::print("parked {} {} {} since {}, attempt {}: {}\n  {}\n", row.id, row.pipeline,
               row.event_key, iso_time_ms(row.parked_at.ms()), row.attempts, row.error,
               row.event.text);
}

void print_frozen(const storage::FrozenPairRow& row) {
    fmt::print("frozen {} {} {} at fill {}: {}\n", row.exchange_provider, row.account, row.symbol,
               row.fill_key, row.reason);
}

void print_text(const Aside& aside) {
    if (aside.is_empty()) {
        fmt::print("nothing is parked and no pair is frozen\n");
    }
    for (const storage::ParkedRow& row : aside.parked) {
        print_parked(row);
    }
    for (const storage::FrozenPairRow& row : aside.frozen) {
        print_frozen(row);
    }
}

void print_text(const RetrySummary& summary) {
    for (const storage::ParkedRow& row : summary.done.parked) {
        fmt::print("stored {} {} {}\n", row.id, row.pipeline, row.event_key);
    }
    for (const storage::FrozenPairRow& row : summary.done.frozen) {
        fmt::print("folded {} {} {}\n", row.exchange_provider, row.account, row.symbol);
    }
    for (const storage::ParkedRow& row : summary.left.parked) {
        print_parked(row);
        if (summary.untried.contains(row.id)) {
            fmt::print("  {} cannot be retried by command\n", row.id);
        }
    }
    for (const storage::FrozenPairRow& row : summary.left.frozen) {
        print_frozen(row);
    }
    if (!summary.finished) {
        say("stopped: the same command tries the rest");
    } else if (summary.left.is_empty()) {
        fmt::print("nothing is parked and no pair is frozen\n");
    }
}

void add_parked(JsonWriter& json, const storage::ParkedRow& row) {
    json.begin_object().field("id", row.id).field("pipeline", row.pipeline);
    json.field("event_key", row.event_key).field("error", row.error);
    json.field("attempts", static_cast<std::int64_t>(row.attempts));
    json.raw_field("event", row.event.text).end_object();
}

void add_aside(JsonWriter& json, const Aside& aside) {
    json.key("parked").begin_array();
    for (const storage::ParkedRow& row : aside.parked) {
        add_parked(json, row);
    }
    json.end_array().key("frozen").begin_array();
    for (const storage::FrozenPairRow& row : aside.frozen) {
        json.begin_object().field("exchange_provider", row.exchange_provider);
        json.field("account", row.account).field("symbol", row.symbol);
        json.field("fill_key", row.fill_key).field("reason", row.reason).end_object();
    }
    json.end_array();
}

void print_json(const Aside& aside) {
    std::string text;
    JsonWriter json(text);
    json.begin_object();
    add_aside(json, aside);
    json.end_object();
    fmt::print("{}\n", text);
}

void print_json(const RetrySummary& summary) {
    std::string text;
    JsonWriter json(text);
    json.begin_object().field("finished", summary.finished);
    json.key("done").begin_object();
    add_aside(json, summary.done);
    json.end_object().key("left").begin_object();
    add_aside(json, summary.left);
    json.end_object().key("cannot_be_retried").begin_array();
    for (const std::int64_t id : summary.untried) {
        json.value(id);
    }
    json.end_array().end_object();
    fmt::print("{}\n", text);
}

template<class Answer>
void print(const Answer& answer, OutputFormat output) {
    output == OutputFormat::json ? print_json(answer) : print_text(answer);
}

int list(const ParkedOptions& options, const config::Config& config, const Endpoints& endpoints) {
    Backend backend(config, endpoints, DatabaseRole::reader);
    const Aside aside = backend.run(put_aside(backend.pool()));
    print(aside, options.common.output);
    return aside.is_empty() ? k_exit_done : k_exit_wrong;
}

int retry(const ParkedOptions& options, const config::Config& config, const Endpoints& endpoints) {
    hold_signals();
    prepare_schema(config, endpoints);
    std::unique_ptr<ArenaClock> clock;
    {
        Backend backend(config, endpoints, DatabaseRole::writer);
        clock = backend.run(clock_of_store(backend.pool()));
    }
    ArenaIngest ingest(config, endpoints, *clock);
    std::atomic<bool> stopping{false};
    ingest.start();
    auto done = asio::co_spawn(ingest.backend().context(), retry_parked(ingest, stopping),
                               asio::use_future);
    stopping = wait_for_end_or(
        [&done] { return done.wait_for(Milliseconds{0}) == std::future_status::ready; });
    const RetrySummary summary = done.get();
    if (!ingest.stop(k_settle_patience)) {
        say("some documents are still on their way to Redis");
    }
    print(summary, options.common.output);
    return summary.finished && summary.left.is_empty() ? k_exit_done : k_exit_wrong;
}

} // namespace

int run_parked(const ParkedOptions& options) {
    const config::Config config = load_config(options.common);
    const Endpoints endpoints = open_endpoints(config, options.common.data_dir);
    return options.action == ParkedAction::retry ? retry(options, config, endpoints)
                                                 : list(options, config, endpoints);
}

} // namespace nof0::app
