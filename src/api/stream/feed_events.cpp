// Event topics and equity: everything after the version that was read last, in one snapshot.
#include "api/stream/feed_state.hpp"

#include "base/json.hpp"
#include "base/log.hpp"
#include "projections/builders.hpp"
#include "projections/list_page.hpp"
#include "projections/trade_json.hpp"
#include "storage/equity.hpp"
#include "storage/trades.hpp"

#include <algorithm>
#include <iterator>

namespace nof0::api {
namespace {

// Decisions stand behind the trades of their version: a transaction has fewer rows than this.
constexpr std::int32_t k_first_decision = 1'000'000;

} // namespace

// Everything is read before anything is believed: a server that goes away in between changes
// nothing, and the next look reads the same again.
Task<> Feed::State::read_events(std::vector<MessagePtr>& messages) {
    events_are_dirty = false;
    storage::ReadScope scope =
        co_await storage::ReadScope::open(documents.pool(), Deadline::after(options.read_budget));
    const bool is_first = !has_events;
    const bool is_another = !is_first && scope.store_id() != store_id;
    if (!is_first && !is_another && scope.version() == position.version) {
        co_return;
    }
    std::int64_t from = position.version;
    if (is_first || is_another) {
        from = std::max<std::int64_t>(0, scope.version() - options.history_versions);
    }
    EventsRead read = co_await read_after(scope, from, is_first || is_another);
    if (is_another) {
        start_over(scope, "another_store");
    } else if (is_first) {
        start_over(scope, "");
        floor = {read.is_whole ? from : scope.version(), 0};
    } else if (!read.is_whole) {
        start_over(scope, "too_many_changes");
    }
    believe(scope, std::move(read), messages);
    if (is_first || is_another) {
        messages.clear(); // who joins begins with them
    }
    has_events = true;
}

Task<Feed::State::EventsRead> Feed::State::read_after(storage::ReadScope& scope,
                                                      std::int64_t from_version, bool is_first) {
    EventsRead read;
    const auto most = static_cast<std::int64_t>(options.history_events);
    auto trades = co_await storage::trade_events_after(scope.session(), from_version, most + 1);
    auto decisions =
        co_await storage::decision_events_after(scope.session(), from_version, most + 1);
    read.is_whole = static_cast<std::int64_t>(trades.size() + decisions.size()) <= most;
    read.has_trades = !trades.empty() || is_first;
    if (read.is_whole) {
        const std::vector<MessagePtr> told = co_await trade_messages(scope, std::move(trades));
        const std::vector<MessagePtr> decided =
            co_await decision_messages(scope, std::move(decisions), read);
        const auto by_position = [](const MessagePtr& message) { return message->position; };
        std::ranges::merge(told, decided, std::back_inserter(read.events), {}, by_position,
                           by_position);
    }
    if (read.has_trades) {
        read.newest_trades = co_await read_newest_trades(scope);
    }
    if (is_first || !read.is_whole) {
        read.decisions = co_await read_newest_decisions(scope);
        read.has_all_decisions = true;
    }
    read.equity = co_await storage::latest_equity(scope.session());
    co_return read;
}

void Feed::State::believe(storage::ReadScope& scope, EventsRead read,
                          std::vector<MessagePtr>& messages) {
    position = {scope.version(), 0};
    at_ms = scope.at_ms();
    version_gauge.set(static_cast<double>(position.version));
    last_snapshots = {};
    remember(read.events);
    std::ranges::move(read.events, std::back_inserter(messages));
    if (read.has_trades) {
        newest_trades = std::move(read.newest_trades);
        outdate(Topic::trades);
    }
    if (read.has_all_decisions) {
        newest_decisions.clear();
    }
    if (!read.decisions.empty()) {
        newest_decisions.insert(newest_decisions.begin(), read.decisions.begin(),
                                read.decisions.end());
        const auto most = static_cast<std::size_t>(options.decisions_shown);
        newest_decisions.resize(std::min(newest_decisions.size(), most));
        outdate(Topic::decisions);
    }
    tell_equity(read.equity, messages);
    outdate(Topic::system);
    if (monotonic_now() - clock_told_at >= Seconds{1}) {
        clock_told_at = monotonic_now();
        std::string data;
        JsonWriter json(data);
        json.begin_object().field("kind", "clock").field("version", position.version);
        json.field("now", at_ms).end_object();
        messages.push_back(state_message(Topic::system, {}, "system", data));
    }
}

Task<std::vector<MessagePtr>> Feed::State::trade_messages(storage::ReadScope& scope,
                                                          std::vector<storage::OutboxRow> rows) {
    std::vector<std::string> ids;
    for (const storage::OutboxRow& row : rows) {
        if (row.op == "upsert") {
            ids.push_back(row.id);
        }
    }
    std::map<std::string, std::string> trades;
    if (!ids.empty()) {
        for (const auto& trade : co_await storage::trades_by_ids(scope.session(), ids)) {
            projections::append_trade(trades[trade.id], trade);
        }
    }
    std::vector<MessagePtr> messages;
    for (const storage::OutboxRow& row : rows) {
        const auto trade = trades.find(row.id);
        const bool is_void = row.op != "upsert" || trade == trades.end();
        std::string data;
        JsonWriter json(data);
        json.begin_object().field("version", row.version).field("op", is_void ? "void" : "upsert");
        if (is_void) {
            json.key("trade").begin_object().field("id", row.id).field("model_id", row.model_id);
            json.end_object();
        } else {
            json.raw_field("trade", trade->second);
        }
        json.end_object();
        const StreamPosition at{row.version, row.n};
        messages.push_back(make_message(Topic::trades, at, row.model_id.value_or(""),
                                        {.event = "trades", .id = at, .data = data}));
    }
    co_return messages;
}

// One element of /api/traders/{id}/decisions, and whose it is.
Task<std::string> Feed::State::decision_json(storage::ReadScope& scope,
                                             const storage::DecisionEventRow& row) {
    projections::ListAsk ask{.traders = {row.model_id}, .limit = 1};
    ask.before = storage::ListKey{row.cycle_number + 1, {}};
    projections::ListPage page = co_await projections::build_decision_page(scope, std::move(ask));
    if (page.rows.empty()) {
        co_return std::string();
    }
    std::string text = std::move(page.rows.front());
    std::string name;
    append_string(name, row.model_id);
    text.insert(text.size() - 1, ",\"model_id\":" + name); // before its closing brace
    co_return text;
}

Task<std::vector<MessagePtr>>
Feed::State::decision_messages(storage::ReadScope& scope,
                               std::vector<storage::DecisionEventRow> rows, EventsRead& read) {
    std::vector<MessagePtr> messages;
    std::int32_t n = k_first_decision;
    std::int64_t version = -1;
    for (const storage::DecisionEventRow& row : rows) {
        n = row.version == version ? n + 1 : k_first_decision;
        version = row.version;
        const std::string decision = co_await decision_json(scope, row);
        if (decision.empty()) {
            continue;
        }
        read.decisions.insert(read.decisions.begin(), decision);
        std::string data;
        JsonWriter json(data);
        json.begin_object().field("version", row.version).raw_field("decision", decision);
        json.end_object();
        const StreamPosition at{row.version, n};
        messages.push_back(make_message(Topic::decisions, at, row.model_id,
                                        {.event = "decisions", .id = at, .data = data}));
    }
    co_return messages;
}

Task<std::vector<std::string>> Feed::State::read_newest_trades(storage::ReadScope& scope) {
    const auto ids = co_await storage::newest_trade_ids(scope.session(), options.trades_shown);
    std::map<std::string, std::string> trades;
    for (const auto& trade : co_await storage::trades_by_ids(scope.session(), ids)) {
        projections::append_trade(trades[trade.id], trade);
    }
    std::vector<std::string> newest;
    for (const std::string& id : ids) {
        newest.push_back(std::move(trades[id]));
    }
    co_return newest;
}

Task<std::vector<std::string>> Feed::State::read_newest_decisions(storage::ReadScope& scope) {
    std::vector<std::string> newest;
    for (const auto& row :
         co_await storage::newest_decisions(scope.session(), options.decisions_shown)) {
        std::string decision = co_await decision_json(scope, row);
        if (!decision.empty()) {
            newest.push_back(std::move(decision));
        }
    }
    co_return newest;
}

// Nothing that was told before counts any more.
void Feed::State::start_over(storage::ReadScope& scope, std::string reason) {
    if (store_id != scope.store_id()) {
        for (WatchedDocument& document : watched) {
            document.version = -1;
            document.is_dirty = true;
            document.known.clear();
            document.text.clear();
        }
        equity.clear();
    }
    store_id = scope.store_id();
    history.clear();
    floor = {scope.version(), 0};
    position = floor;
    for (const Topic topic : k_all_topics) {
        outdate(topic);
    }
    if (!reason.empty()) {
        log_warn("api.stream_starts_over", {{"why", reason}, {"version", scope.version()}});
        resets_total.increment();
        publish({reset_message(reason)});
    }
}

void Feed::State::remember(const std::vector<MessagePtr>& events) {
    for (const MessagePtr& event : events) {
        history.push_back(event);
    }
    while (history.size() > options.history_events) {
        floor = history.front()->position;
        history.pop_front();
    }
    history_gauge.set(static_cast<double>(history.size()));
}

} // namespace nof0::api
