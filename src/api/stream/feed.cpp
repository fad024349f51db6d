#include "api/stream/feed_state.hpp"

#include "base/log.hpp"

#include <algorithm>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>

namespace nof0::api {
namespace {

using cache::Family;

constexpr Milliseconds k_pause_while_away{250};
constexpr Milliseconds k_status_age_max{1'000};
constexpr std::size_t k_waiting_max = 100'000; // as many as there are connections, at the most

Members prices_of(std::string_view text) {
    return object_members(text, "prices");
}
Members positions_of(std::string_view text) {
    return array_members(text, "accountTotals", "model_id", "positions");
}
Members leaderboard_of(std::string_view text) {
    return {{"leaderboard", value_of(text, "leaderboard")}};
}
Members traders_of(std::string_view text) {
    return array_members(text, "traders", "id");
}

std::array<WatchedDocument, 4> watched_documents() {
    return {WatchedDocument{Family::crypto_prices, Topic::prices, cache::keys::crypto_prices().name,
                            prices_of},
            WatchedDocument{Family::positions_all, Topic::positions,
                            cache::keys::positions_all().name, positions_of},
            WatchedDocument{Family::leaderboard_cache, Topic::leaderboard,
                            cache::keys::leaderboard_cache().name, leaderboard_of},
            WatchedDocument{Family::traders_all, Topic::system, cache::keys::traders_all().name,
                            traders_of}};
}

} // namespace

Feed::State::State(asio::io_context& the_context, projections::Documents& the_documents,
                   cache::Tracking& the_tracking, FeedOptions the_options, Metrics& metrics,
                   Status the_status)
    : context(the_context), documents(the_documents), tracking(the_tracking), options(the_options),
      status(std::move(the_status)), timer(the_context.get_executor()),
      watched(watched_documents()),
      messages_total(metrics.counter("nof0_api_stream_messages_total",
                                     "Messages of the streams, each rendered once")),
      resets_total(metrics.counter("nof0_api_stream_resets_total",
                                   "Resumptions that the history did not reach")),
      joins_total(metrics.counter("nof0_api_stream_joins_total", "Clients that were welcomed")),
      history_gauge(metrics.gauge("nof0_api_stream_history_events",
                                  "Trades and decisions that can be resumed")),
      version_gauge(
          metrics.gauge("nof0_api_stream_version", "Data version up to which events were told")) {}

Feed::Feed(asio::io_context& context, projections::Documents& documents, cache::Tracking& tracking,
           FeedOptions options, Metrics& metrics, Status status)
    : state_(std::make_shared<State>(context, documents, tracking, options, metrics,
                                     std::move(status))) {}

Feed::~Feed() = default;

void Feed::start() {
    asio::co_spawn(state_->context, State::run(state_),
                   asio::bind_cancellation_slot(
                       state_->cancelling.slot(),
                       [state = state_](const std::exception_ptr&) { state->ended.set_value(); }));
}

bool Feed::stop(Deadline deadline) {
    auto over = state_->ended.get_future();
    asio::post(state_->context, [state = state_] {
        state->is_stopping = true;
        state->cancelling.emit(asio::cancellation_type::terminal);
    });
    return over.wait_until(deadline.at()) == std::future_status::ready;
}

std::shared_ptr<Outlet> Feed::attach(Executor executor, StreamReceiver& receiver) {
    auto outlet = std::make_shared<Outlet>(std::move(executor), receiver);
    const std::lock_guard lock(state_->outlets_mutex);
    state_->outlets.push_back(outlet);
    return outlet;
}

void Feed::join(JoinRequest request) {
    asio::post(state_->context, [state = state_, request = std::move(request)]() mutable {
        state->join(std::move(request));
    });
}

void Feed::listeners(int change) {
    state_->listeners.fetch_add(change, std::memory_order_relaxed);
}

// ---- when to look --------------------------------------------------------------------------

void Feed::State::wake() {
    timer.cancel();
}

void Feed::State::changed(std::string_view key) {
    bool concerns_us = false;
    for (WatchedDocument& document : watched) {
        if (document.key == key) {
            document.is_dirty = true;
            concerns_us = true;
            // Equity is read beside the events.
            events_are_dirty = events_are_dirty || document.topic == Topic::leaderboard;
        }
    }
    static const std::string stream = cache::keys::trades_stream().name;
    static const std::string decisions =
        cache::tracking_prefixes(std::array{Family::decision_last}).front();
    if (key == stream || key.starts_with(decisions)) {
        events_are_dirty = true;
        concerns_us = true;
    }
    if (concerns_us) {
        wake();
    }
}

void Feed::State::all_changed() {
    dirty_all();
    wake();
}

void Feed::State::dirty_all() {
    events_are_dirty = true;
    for (WatchedDocument& document : watched) {
        document.is_dirty = true;
    }
}

bool Feed::State::is_ready() const {
    return has_events &&
           std::ranges::all_of(watched, [](const WatchedDocument& d) { return d.version >= 0; });
}

Milliseconds Feed::State::events_interval() const {
    const bool somebody_listens = listeners.load(std::memory_order_relaxed) > 0 || !is_ready();
    return somebody_listens ? options.events_interval : options.poll_interval;
}

// Until something is to be read and its time has come, or the poll.
Task<> Feed::State::rest() {
    const MonotonicTime now = monotonic_now();
    const bool is_told = now - tracking.confirmed_at() < options.poll_interval;
    if (now - polled_at >= options.poll_interval) {
        polled_at = now;
        events_are_dirty = true;
        if (!is_told) {
            dirty_all();
        }
    }
    MonotonicTime until = polled_at + options.poll_interval;
    if (events_are_dirty) {
        until = std::min(until, events_at + events_interval());
    }
    const bool has_dirty_documents =
        std::ranges::any_of(watched, [](const WatchedDocument& d) { return d.is_dirty; });
    if (has_dirty_documents) {
        until = std::min(until, documents_at + options.documents_interval);
    }
    if (until > now) {
        timer.expires_at(until);
        co_await net::wait_for(timer);
    }
}

Task<> Feed::State::run(std::shared_ptr<State> state) {
    state->tracking.listen(*state);
    try {
        while (!state->is_stopping) {
            Milliseconds pause{0};
            try {
                co_await state->look();
                state->was_away = false;
            } catch (const std::exception& failure) {
                if (!state->is_stopping && !std::exchange(state->was_away, true)) {
                    log_warn("api.stream_waits", {{"why", failure.what()}});
                }
                state->dirty_all();
                pause = k_pause_while_away;
            }
            state->admit_waiting();
            if (pause.count() > 0 && !state->is_stopping) {
                co_await net::pause(pause);
            } else if (!state->is_stopping) {
                co_await state->rest();
            }
        }
    } catch (const std::exception&) { // cancelled
    }
    state->tracking.unlisten(*state);
}

Task<> Feed::State::look() {
    std::vector<MessagePtr> messages;
    const bool was_ready = is_ready();
    const MonotonicTime now = monotonic_now();
    if (events_are_dirty && now - events_at >= events_interval()) {
        events_at = now;
        co_await read_events(messages);
    }
    if (has_events && now - documents_at >= options.documents_interval) {
        documents_at = now;
        co_await read_documents(messages);
    }
    if (!waiting.empty()) {
        co_await read_status();
    }
    if (was_ready) {
        publish(std::move(messages));
    }
}

void Feed::State::publish(std::vector<MessagePtr> messages) {
    if (messages.empty()) {
        return;
    }
    messages_total.increment(static_cast<double>(messages.size()));
    const auto batch = std::make_shared<const std::vector<MessagePtr>>(std::move(messages));
    const std::lock_guard lock(outlets_mutex);
    std::erase_if(outlets, [&batch](const std::weak_ptr<Outlet>& weak) {
        const auto outlet = weak.lock();
        if (outlet) {
            outlet->post([batch](StreamReceiver& receiver) { receiver.receive(*batch); });
        }
        return outlet == nullptr;
    });
}

// ---- who joins -----------------------------------------------------------------------------

void Feed::State::join(JoinRequest request) {
    const bool is_fresh = !status || monotonic_now() - status_at < k_status_age_max;
    if (is_fresh && admit(request, false)) {
        return;
    }
    if (waiting.size() < k_waiting_max) {
        waiting.push_back({std::move(request), Deadline::after(options.join_wait)});
    }
    if (!events_are_dirty) {
        events_are_dirty = true;
        wake();
    }
}

void Feed::State::admit_waiting() {
    if (!is_ready()) {
        return;
    }
    std::erase_if(waiting,
                  [this](const Waiting& one) { return admit(one.request, one.until.passed()); });
}

// False: its position is ahead of ours. Another process may know more than we do for a moment.
bool Feed::State::admit(const JoinRequest& request, bool is_last_chance) {
    if (!is_ready()) {
        return false;
    }
    const auto& from = request.position;
    if (from && *from > position && !is_last_chance) {
        return false;
    }
    Welcome welcome;
    const bool resumes = from && *from >= floor && *from <= position;
    if (resumes) {
        for (const MessagePtr& event : history) {
            if (event->position > *from && request.topics.has(event->topic)) {
                welcome.push_back(event);
            }
        }
    } else if (from) {
        resets_total.increment();
        welcome.push_back(reset_message(*from < floor ? "too_old" : "unknown_position"));
    }
    std::vector<Topic> shown;
    for (const Topic topic : k_all_topics) {
        if (request.topics.has(topic) && !(resumes && is_event_topic(topic))) {
            shown.push_back(topic);
        }
    }
    for (const Topic topic : shown) {
        welcome.push_back(snapshot(topic, topic == shown.back()));
    }
    joins_total.increment();
    request.outlet->post([client = request.client, welcome = std::move(welcome)](
                             StreamReceiver& receiver) { receiver.welcome(client, welcome); });
    return true;
}

} // namespace nof0::api
