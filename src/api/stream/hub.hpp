// Hub: the clients of one shard, and how what the feed says reaches each of them.
//
// A message is rendered before it comes here; a client gets the same bytes as all others, straight
// into its socket, or into a queue of references while the socket is full. Prices are gathered for
// each rate in use and rendered once for all clients of that rate.
//
// Who does not read is dropped when its queue holds more than `queue_bytes_max`, or when nothing at
// all was taken for `stall_max`: it is told why ("bye") if it reads on within a moment. Who resumes
// afterwards misses nothing.
//
// One thread: the shard's. It must be drained or stopped before its executor's context ends.
#pragma once

#include "api/http/router.hpp"
#include "api/stream/feed.hpp"
#include "api/stream/subscription.hpp"
#include "net/timer.hpp"

#include <atomic>
#include <map>
#include <memory>
#include <unordered_map>

namespace nof0::api {

struct StreamOptions {
    std::size_t clients_max = 10'000;      // of the process; more are told 503
    std::size_t queue_bytes_max = 1 << 20; // unsent, of one client; a welcome may be longer
    Milliseconds heartbeat{15'000};
    Milliseconds stall_max{30'000};
    int prices_per_second = 4; // of who does not say
};

// What the hubs of a process share.
struct StreamShared {
    Feed& feed;
    StreamOptions options{};
    std::atomic<std::size_t> clients{0};
};

struct StreamMetrics {
    StreamMetrics(Metrics& metrics, unsigned shard);

    GaugeMetric sse; // clients now
    GaugeMetric websocket;
    CounterMetric frames; // sent or queued
    CounterMetric slow;   // dropped, by reason
    CounterMetric stalled;
    CounterMetric broken;
    CounterMetric misspoke; // a WebSocket client that broke the protocol
    CounterMetric drained;
    CounterMetric left;    // said goodbye, or just went
    HistogramMetric lag_s; // from the making of a message to its last client
};

class StreamClient;

class Hub final : public StreamReceiver {
public:
    Hub(Executor executor, StreamShared& shared, Metrics& metrics, unsigned shard);
    ~Hub() override;
    Hub(const Hub&) = delete;
    Hub& operator=(const Hub&) = delete;

    bool is_full() const;
    // Takes the client: the request was checked.
    void take(Protocol protocol, Subscription subscription, Takeover takeover, std::string head);
    void drain(); // bye, and no new ones
    void stop();  // without a word

    // StreamReceiver
    void receive(const std::vector<MessagePtr>& messages) override;
    void welcome(std::uint64_t client, const Welcome& messages) override;

    // For its clients.
    const Executor& executor() const { return executor_; }
    const StreamOptions& options() const { return shared_.options; }
    StreamMetrics& metrics() { return metrics_; }
    void leave(StreamClient& client);

private:
    // Prices that the clients of one rate have not been sent yet.
    struct PriceClass {
        PriceChanges pending{};
        std::map<std::string, std::string> prices{};
        StreamPosition position{};
        MonotonicTime sent_at{};
        std::size_t clients = 0;
    };
    using Clients = std::unordered_map<std::uint64_t, std::shared_ptr<StreamClient>>;

    template<class Use>
    void each(Use use); // that has been welcomed; it may leave meanwhile
    void broadcast(const Message& message);
    void gather(const Message& message);
    void send_prices(int rate, PriceClass& prices);
    void start_over(const Message& reset);
    void join(StreamClient& client, std::optional<StreamPosition> position);
    void schedule_prices();
    void schedule_sweep();
    void sweep();

    Executor executor_;
    StreamShared& shared_;
    StreamMetrics metrics_;
    std::shared_ptr<Outlet> outlet_;
    Clients clients_;
    std::map<int, PriceClass> prices_; // by rate, per second
    std::uint64_t next_client_ = 1;
    std::size_t sse_ = 0;
    std::size_t websocket_ = 0;
    bool is_draining_ = false;
    MonotonicTime beaten_at_ = monotonic_now();
    net::Timer price_timer_;
    net::Timer sweep_timer_;
    std::shared_ptr<bool> is_alive_ = std::make_shared<bool>(true);
    Frame heartbeat_sse_;
    Frame heartbeat_websocket_;
};

} // namespace nof0::api
