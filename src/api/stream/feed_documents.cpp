// The state topics: documents, equity, and what changed in them.
#include "api/stream/feed_state.hpp"

#include "base/json.hpp"
#include "base/log.hpp"

#include <algorithm>

namespace nof0::api {

Task<> Feed::State::read_documents(std::vector<MessagePtr>& messages) {
    for (WatchedDocument& document : watched) {
        if (document.is_dirty) {
            document.is_dirty = false; // what changes from now on is another look's business
            co_await read_document(document, messages);
        }
    }
}

// Straight from Redis, because a flight that is under way may have begun before the change; what
// Redis lacks, the read path of everybody fills.
Task<projections::DocumentPtr> Feed::State::fetch(const WatchedDocument& watched) {
    cache::Key key = projections::projection_of(watched.family).key({});
    try {
        std::optional<cache::Document> document = co_await documents.store().read(std::move(key));
        if (document && document->meta.store_id == store_id) {
            co_return std::make_shared<const cache::Document>(std::move(*document));
        }
    } catch (const Unavailable&) { // then Postgres
    }
    co_return co_await documents.get(watched.family);
}

Task<> Feed::State::read_document(WatchedDocument& watched, std::vector<MessagePtr>& messages) {
    const projections::DocumentPtr document = co_await fetch(watched);
    const cache::DocumentMeta& meta = document->meta;
    if (document->elements.empty() || meta.store_id != store_id) {
        throw Unavailable("the store was exchanged just now: " + watched.key);
    }
    if (meta.version < watched.version) {
        co_return; // Redis lost its memory and somebody filled it late; the newer one follows
    }
    const bool is_first = watched.version < 0;
    const std::string_view text = document->text();
    watched.version = meta.version;
    watched.at_ms = meta.at_ms;
    if (text == watched.text) {
        outdate(watched.topic);
        co_return;
    }
    Members after = watched.members(text);
    const bool lost_some = has_gone(watched.known, after);
    if (!is_first && !lost_some) {
        compare(watched, after, messages);
    }
    watched.text = text;
    watched.known = std::move(after);
    outdate(watched.topic);
    if (!is_first && lost_some) { // no delta says that something is gone: the whole of it does
        messages.push_back(snapshot(watched.topic, false));
    }
}

void Feed::State::compare(WatchedDocument& watched, const Members& after,
                          std::vector<MessagePtr>& messages) {
    const std::vector<std::string> names = changed_names(watched.known, after);
    if (watched.topic == Topic::prices) {
        auto message = std::make_shared<Message>();
        message->topic = Topic::prices;
        message->position = position;
        message->made_at = monotonic_now();
        message->prices = {watched.version, watched.at_ms, {}};
        for (const std::string& name : names) {
            message->prices.prices.emplace_back(name, after.at(name));
        }
        if (!names.empty()) {
            messages.push_back(std::move(message));
        }
        return;
    }
    for (const std::string& name : names) {
        tell(watched, after, name, messages);
    }
}

void Feed::State::tell(const WatchedDocument& watched, const Members& after,
                       const std::string& name, std::vector<MessagePtr>& messages) {
    std::string data;
    JsonWriter json(data);
    json.begin_object();
    if (watched.topic == Topic::system) {
        json.field("kind", "trader").field("version", watched.version);
        json.field("time", watched.at_ms).raw_field("trader", after.at(name)).end_object();
        messages.push_back(state_message(Topic::system, name, "system", data));
        return;
    }
    json.field("version", watched.version).field("time", watched.at_ms);
    if (watched.topic == Topic::positions) {
        json.field("model_id", name).raw_field("positions", after.at(name)).end_object();
        messages.push_back(state_message(Topic::positions, name, "positions", data));
        return;
    }
    json.raw_field("leaderboard", after.at(name)).end_object();
    messages.push_back(state_message(Topic::leaderboard, {}, "leaderboard", data));
}

namespace {

std::string equity_data(std::int64_t version, const std::vector<std::string>& points) {
    std::string data;
    JsonWriter json(data);
    json.begin_object().field("version", version).key("points").begin_array();
    for (const std::string& point : points) {
        json.raw(point);
    }
    json.end_array().end_object();
    return data;
}

} // namespace

void Feed::State::tell_equity(const std::vector<storage::LatestEquityRow>& rows,
                              std::vector<MessagePtr>& messages) {
    const StreamPosition at = position;
    std::vector<std::string> points;
    std::vector<MessagePtr> parts;
    for (const storage::LatestEquityRow& row : rows) {
        const std::pair<std::int64_t, double> point{row.ts_ms, row.equity_usd};
        const auto known = equity.find(row.model_id);
        if (known != equity.end() && known->second == point) {
            continue;
        }
        equity[row.model_id] = point;
        std::string& text = points.emplace_back();
        JsonWriter json(text);
        json.begin_object().field("model_id", row.model_id).field("t", row.ts_ms);
        json.field("equity", row.equity_usd).end_object();
        const std::string data = equity_data(at.version, {text});
        parts.push_back(make_message(Topic::equity, at, row.model_id,
                                     {.event = "equity", .id = at, .data = data}));
    }
    if (points.empty()) {
        return;
    }
    outdate(Topic::equity);
    const std::string data = equity_data(at.version, points);
    auto message = std::make_shared<Message>(
        *make_message(Topic::equity, at, {}, {.event = "equity", .id = at, .data = data}));
    message->parts = std::move(parts);
    messages.push_back(std::move(message));
}

} // namespace nof0::api
