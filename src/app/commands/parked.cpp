// nof0 ingest parked: what was put aside because it could not be written or folded.
#include "storage/parked.hpp"
#include "app/backend.hpp"
#include "app/commands/command.hpp"
#include "app/terminal.hpp"
#include "base/json.hpp"
#include "storage/frozen_pairs.hpp"
#include "storage/read_scope.hpp"

#include <fmt/format.h>

namespace nof0::app {
namespace {

struct Aside {
    std::vector<storage::ParkedRow> parked;
    std::vector<storage::FrozenPairRow> frozen;
};

Task<Aside> look(Backend& backend) {
    storage::ReadScope scope =
        co_await storage::ReadScope::open(backend.pool(), Deadline::after(Milliseconds{10'000}));
    Aside aside;
    aside.parked = co_await storage::parked_events(scope.session());
    aside.frozen = co_await storage::frozen_pairs(scope.session());
    co_return aside;
}

void print_text(const Aside& aside) {
    if (aside.parked.empty() && aside.frozen.empty()) {
        fmt::print("nothing is parked and no pair is frozen\n");
    }
    for (const storage::ParkedRow& row : aside.parked) {
        fmt::print("parked {} {} since {}, attempt {}: {}\n  {}\n", row.pipeline, row.event_key,
                   iso_time_ms(row.parked_at.ms()), row.attempts, row.error, row.event.text);
    }
    for (const storage::FrozenPairRow& row : aside.frozen) {
        fmt::print("frozen {} {} {} at fill {}: {}\n", row.exchange_provider, row.account,
                   row.symbol, row.fill_key, row.reason);
    }
}

void print_json(const Aside& aside) {
    std::string text;
    JsonWriter json(text);
    json.begin_object().key("parked").begin_array();
    for (const storage::ParkedRow& row : aside.parked) {
        json.begin_object().field("id", row.id).field("pipeline", row.pipeline);
        json.field("event_key", row.event_key).field("error", row.error);
        json.field("attempts", static_cast<std::int64_t>(row.attempts));
        json.raw_field("event", row.event.text).end_object();
    }
    json.end_array().key("frozen").begin_array();
    for (const storage::FrozenPairRow& row : aside.frozen) {
        json.begin_object().field("exchange_provider", row.exchange_provider);
        json.field("account", row.account).field("symbol", row.symbol);
        json.field("fill_key", row.fill_key).field("reason", row.reason).end_object();
    }
    json.end_array().end_object();
    fmt::print("{}\n", text);
}

} // namespace

int run_parked(const ParkedOptions& options) {
    const config::Config config = load_config(options.common);
    const Endpoints endpoints = open_endpoints(config, options.common.data_dir);
    Backend backend(config, endpoints, DatabaseRole::reader);
    const Aside aside = backend.run(look(backend));
    if (options.common.output == OutputFormat::json) {
        print_json(aside);
    } else {
        print_text(aside);
    }
    return aside.parked.empty() && aside.frozen.empty() ? k_exit_done : k_exit_wrong;
}

} // namespace nof0::app
