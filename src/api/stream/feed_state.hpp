// Inside of the feed: what it knows, on the data thread. Internal to this folder; feed.hpp is the
// interface and says how it works. feed.cpp has the loop and who joins, feed_documents.cpp the
// state topics, feed_events.cpp what is read from Postgres, feed_snapshots.cpp what a client begins
// with.
#pragma once

#include "api/stream/feed.hpp"
#include "api/stream/members.hpp"
#include "net/timer.hpp"
#include "storage/equity.hpp"
#include "storage/events.hpp"
#include "storage/read_scope.hpp"

#include <array>
#include <atomic>
#include <boost/asio/cancellation_signal.hpp>
#include <deque>
#include <future>
#include <mutex>

namespace nof0::api {

// A document that is compared with what it was.
struct WatchedDocument {
    cache::Family family{};
    Topic topic{};
    std::string key{};
    Members (*members)(std::string_view text) = nullptr;

    bool is_dirty = true;
    std::int64_t version = -1; // -1: not read yet
    std::int64_t at_ms = 0;
    std::string text{};
    Members known{};
};

struct Feed::State final : cache::TrackingListener, std::enable_shared_from_this<State> {
    State(asio::io_context& context, projections::Documents& documents, cache::Tracking& tracking,
          FeedOptions options, Metrics& metrics, Status status);

    // TrackingListener
    void changed(std::string_view key) override;
    void all_changed() override;

    // feed.cpp
    static Task<> run(std::shared_ptr<State> state);
    Task<> look();
    Task<> rest();
    void wake();
    void dirty_all();
    bool is_ready() const;
    Milliseconds events_interval() const;
    void publish(std::vector<MessagePtr> messages);
    void join(JoinRequest request);
    void admit_waiting();
    bool admit(const JoinRequest& request, bool is_last_chance);

    // feed_documents.cpp
    Task<> read_documents(std::vector<MessagePtr>& messages);
    Task<> read_document(WatchedDocument& watched, std::vector<MessagePtr>& messages);
    Task<projections::DocumentPtr> fetch(const WatchedDocument& watched);
    void compare(WatchedDocument& watched, const Members& after, std::vector<MessagePtr>& messages);
    void tell(const WatchedDocument& watched, const Members& after, const std::string& name,
              std::vector<MessagePtr>& messages);

    // feed_events.cpp
    struct EventsRead {
        bool is_whole = false; // false: there are more than the history holds
        std::vector<MessagePtr> events{};
        bool has_trades = false;
        std::vector<std::string> newest_trades{};
        bool has_all_decisions = false;       // that are shown; else those that are new
        std::vector<std::string> decisions{}; // newest first
        std::vector<storage::LatestEquityRow> equity{};
    };
    Task<> read_events(std::vector<MessagePtr>& messages);
    Task<EventsRead> read_after(storage::ReadScope& scope, std::int64_t from_version,
                                bool is_first);
    void believe(storage::ReadScope& scope, EventsRead read, std::vector<MessagePtr>& messages);
    Task<std::vector<MessagePtr>> trade_messages(storage::ReadScope& scope,
                                                 std::vector<storage::OutboxRow> rows);
    Task<std::vector<MessagePtr>> decision_messages(storage::ReadScope& scope,
                                                    std::vector<storage::DecisionEventRow> rows,
                                                    EventsRead& read);
    Task<std::string> decision_json(storage::ReadScope& scope,
                                    const storage::DecisionEventRow& row);
    Task<std::vector<std::string>> read_newest_trades(storage::ReadScope& scope);
    Task<std::vector<std::string>> read_newest_decisions(storage::ReadScope& scope);
    void tell_equity(const std::vector<storage::LatestEquityRow>& rows,
                     std::vector<MessagePtr>& messages);
    void start_over(storage::ReadScope& scope, std::string reason);
    void remember(const std::vector<MessagePtr>& events);

    // feed_snapshots.cpp
    MessagePtr snapshot(Topic topic, bool is_last);
    std::string snapshot_data(Topic topic) const;
    MessagePtr reset_message(std::string_view reason) const;
    MessagePtr state_message(Topic topic, std::string model_id, std::string_view event,
                             std::string_view data) const;
    void outdate(Topic topic);
    Task<> read_status();

    asio::io_context& context;
    projections::Documents& documents;
    cache::Tracking& tracking;
    const FeedOptions options;
    const Status status;

    std::mutex outlets_mutex; // attach() comes from elsewhere
    std::vector<std::weak_ptr<Outlet>> outlets;
    std::atomic<int> listeners{0}; // of all shards

    net::Timer timer;
    bool is_stopping = false;
    asio::cancellation_signal cancelling;
    std::promise<void> ended;

    // Events: all up to `position` have been told; those after `floor` are in `history`.
    std::string store_id;
    StreamPosition position{};
    std::int64_t at_ms = 0; // arena time of the position
    StreamPosition floor{};
    std::deque<MessagePtr> history;
    bool events_are_dirty = true;
    bool has_events = false;
    MonotonicTime events_at{};
    MonotonicTime documents_at{};
    MonotonicTime polled_at{};
    MonotonicTime clock_told_at{};

    std::vector<std::string> newest_trades;                        // JSON, newest first
    std::deque<std::string> newest_decisions;                      // the same
    std::map<std::string, std::pair<std::int64_t, double>> equity; // trader -> time, USD
    std::array<WatchedDocument, 4> watched;
    std::string status_text;
    MonotonicTime status_at{};

    struct Waiting {
        JoinRequest request;
        Deadline until;
    };
    std::vector<Waiting> waiting;
    std::array<MessagePtr, k_topics> snapshots{};
    std::array<MessagePtr, k_topics> last_snapshots{}; // with the position as their id
    bool was_away = false;

    CounterMetric messages_total;
    CounterMetric resets_total;
    CounterMetric joins_total;
    GaugeMetric history_gauge;
    GaugeMetric version_gauge;
};

} // namespace nof0::api
