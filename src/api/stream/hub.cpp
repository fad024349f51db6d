#include "api/stream/hub.hpp"

#include "api/stream/client.hpp"
#include "base/json.hpp"

#include <algorithm>

namespace nof0::api {
namespace {

constexpr Milliseconds k_sweep{250};

std::string prices_data(const PriceChanges& changes,
                        const std::map<std::string, std::string>& prices) {
    std::string data;
    JsonWriter json(data);
    json.begin_object().field("version", changes.version).field("time", changes.at_ms);
    json.key("prices").begin_object();
    for (const auto& [symbol, price] : prices) {
        json.outside_key(symbol).raw(price);
    }
    json.end_object().end_object();
    return data;
}

} // namespace

StreamMetrics::StreamMetrics(Metrics& metrics, unsigned shard) {
    const auto clients = [&](const char* protocol) {
        return metrics.gauge("nof0_api_stream_clients", "Clients of the streams",
                             {{"protocol", protocol}, {"shard", std::to_string(shard)}});
    };
    const auto ends = [&](const char* reason) {
        return metrics.counter("nof0_api_stream_ends_total", "Clients that are no more, by reason",
                               {{"reason", reason}});
    };
    sse = clients("sse");
    websocket = clients("websocket");
    frames = metrics.counter("nof0_api_stream_frames_total", "Frames given to clients");
    slow = ends("slow");
    stalled = ends("stalled");
    broken = ends("broken");
    misspoke = ends("protocol_error");
    drained = ends("drain");
    left = ends("left");
    lag_s = metrics.histogram("nof0_api_stream_lag_seconds",
                              "From the making of a message to its last client on a shard",
                              latency_buckets_s());
}

Hub::Hub(Executor executor, StreamShared& shared, Metrics& metrics, unsigned shard)
    : executor_(std::move(executor)), shared_(shared), metrics_(metrics, shard),
      outlet_(shared.feed.attach(executor_, *this)), price_timer_(executor_),
      sweep_timer_(executor_), heartbeat_sse_(std::make_shared<const std::string>(": hb\n\n")),
      heartbeat_websocket_(
          std::make_shared<const std::string>(websocket_frame(WebSocketOpcode::ping, "hb"))) {}

Hub::~Hub() {
    stop();
}

bool Hub::is_full() const {
    return is_draining_ || shared_.clients.load(std::memory_order_relaxed) >= options().clients_max;
}

void Hub::take(Protocol protocol, Subscription subscription, Takeover takeover, std::string head) {
    const auto position = subscription.position;
    const std::uint64_t id = next_client_++;
    const auto client = std::make_shared<StreamClient>(*this, id, protocol, std::move(subscription),
                                                       std::move(takeover));
    shared_.clients.fetch_add(1, std::memory_order_relaxed);
    shared_.feed.listeners(+1);
    (protocol == Protocol::sse ? sse_ : websocket_) += 1;
    prices_[client->subscription().prices_per_second].clients += 1;
    clients_.emplace(id, client);
    metrics_.sse.set(static_cast<double>(sse_));
    metrics_.websocket.set(static_cast<double>(websocket_));
    if (clients_.size() == 1) {
        schedule_sweep();
    }
    client->start(std::move(head));
    join(*client, position);
}

void Hub::join(StreamClient& client, std::optional<StreamPosition> position) {
    client.forget_welcome();
    shared_.feed.join({outlet_, client.id(), client.subscription().topics, position});
}

void Hub::welcome(std::uint64_t client, const Welcome& messages) {
    if (const auto found = clients_.find(client); found != clients_.end()) {
        const std::shared_ptr<StreamClient> kept = found->second;
        kept->begin(messages);
    }
}

void Hub::leave(StreamClient& client) {
    const auto found = clients_.find(client.id());
    if (found == clients_.end()) {
        return;
    }
    const std::shared_ptr<StreamClient> kept = found->second; // who calls us is inside of it
    clients_.erase(found);
    shared_.clients.fetch_sub(1, std::memory_order_relaxed);
    shared_.feed.listeners(-1);
    (kept->protocol() == Protocol::sse ? sse_ : websocket_) -= 1;
    const auto prices = prices_.find(kept->subscription().prices_per_second);
    if (prices != prices_.end() && --prices->second.clients == 0) {
        prices_.erase(prices);
    }
    metrics_.sse.set(static_cast<double>(sse_));
    metrics_.websocket.set(static_cast<double>(websocket_));
}

// ---- fan-out -------------------------------------------------------------------------------

// Leaving erases one entry, and only that one's iterator becomes invalid; whoever leaves is kept
// until it has come back from where it noticed.
template<class Use>
void Hub::each(Use use) {
    for (auto at = clients_.begin(); at != clients_.end();) {
        const std::shared_ptr<StreamClient> client = (at++)->second;
        if (client->is_welcomed()) {
            use(*client);
        }
    }
}

void Hub::receive(const std::vector<MessagePtr>& messages) {
    for (const MessagePtr& message : messages) {
        if (message->kind == MessageKind::reset) {
            start_over(*message);
        } else if (!message->prices.prices.empty()) {
            gather(*message);
        } else {
            broadcast(*message);
        }
    }
    schedule_prices();
    if (!messages.empty() && !clients_.empty()) {
        const MonotonicTime made_at = messages.front()->made_at;
        metrics_.lag_s.observe(std::chrono::duration<double>(monotonic_now() - made_at).count());
    }
}

void Hub::broadcast(const Message& message) {
    each([&message](StreamClient& client) {
        if (!client.subscription().topics.has(message.topic)) {
            return;
        }
        if (message.parts.empty() || client.subscription().models.empty()) {
            if (client.wants(message)) {
                client.send(message.frame(client.protocol()));
            }
            return;
        }
        for (const MessagePtr& part : message.parts) {
            if (client.wants(*part)) {
                client.send(part->frame(client.protocol()));
            }
        }
    });
}

// What was told is void: everybody hears so and begins anew, as if it came now.
void Hub::start_over(const Message& reset) {
    for (auto& [rate, prices] : prices_) {
        prices.prices.clear();
    }
    each([&](StreamClient& client) {
        client.send(reset.frame(client.protocol()));
        join(client, std::nullopt);
    });
}

void Hub::gather(const Message& message) {
    for (auto& [rate, prices] : prices_) {
        prices.pending.version = message.prices.version;
        prices.pending.at_ms = message.prices.at_ms;
        prices.position = message.position;
        for (const auto& [symbol, price] : message.prices.prices) {
            prices.prices[symbol] = price;
        }
    }
}

void Hub::send_prices(int rate, PriceClass& prices) {
    const std::string data = prices_data(prices.pending, prices.prices);
    const MessagePtr message =
        make_message(Topic::prices, prices.position, {},
                     {.event = "prices", .id = prices.position, .data = data});
    prices.prices.clear();
    prices.sent_at = monotonic_now();
    each([rate, &message](StreamClient& client) {
        const Subscription& wanted = client.subscription();
        if (wanted.prices_per_second == rate && wanted.topics.has(Topic::prices)) {
            client.send(message->frame(client.protocol()));
        }
    });
}

// Sends what is due, and comes back for what is not.
void Hub::schedule_prices() {
    MonotonicTime next = MonotonicTime::max();
    const MonotonicTime now = monotonic_now();
    std::vector<int> due;
    for (const auto& [rate, prices] : prices_) {
        if (prices.prices.empty()) {
            continue;
        }
        const MonotonicTime at = prices.sent_at + Milliseconds{1'000 / rate};
        if (at <= now) {
            due.push_back(rate);
        } else {
            next = std::min(next, at);
        }
    }
    for (const int rate : due) {
        if (const auto found = prices_.find(rate); found != prices_.end()) {
            send_prices(rate, found->second);
        }
    }
    if (next == MonotonicTime::max()) {
        return;
    }
    price_timer_.expires_at(next);
    price_timer_.async_wait(
        [this, alive = std::weak_ptr(is_alive_)](const boost::system::error_code& ec) {
            if (!ec && !alive.expired()) {
                schedule_prices();
            }
        });
}

// ---- time ----------------------------------------------------------------------------------

void Hub::schedule_sweep() {
    sweep_timer_.expires_after(k_sweep);
    sweep_timer_.async_wait(
        [this, alive = std::weak_ptr(is_alive_)](const boost::system::error_code& ec) {
            if (ec || alive.expired()) {
                return;
            }
            sweep();
            if (!clients_.empty()) {
                schedule_sweep();
            }
        });
}

void Hub::sweep() {
    const MonotonicTime now = monotonic_now();
    const bool beats = now - beaten_at_ >= options().heartbeat;
    if (beats) {
        beaten_at_ = now;
    }
    for (auto at = clients_.begin(); at != clients_.end();) {
        const std::shared_ptr<StreamClient> client = (at++)->second;
        client->sweep(now);
        if (beats) {
            client->send(client->protocol() == Protocol::sse ? heartbeat_sse_
                                                             : heartbeat_websocket_);
        }
    }
}

void Hub::drain() {
    is_draining_ = true;
    for (auto at = clients_.begin(); at != clients_.end();) {
        const std::shared_ptr<StreamClient> client = (at++)->second;
        client->bye("server_stops", WebSocketClose::going_away, metrics_.drained);
    }
}

void Hub::stop() {
    is_draining_ = true;
    is_alive_.reset();
    outlet_->close();
    price_timer_.cancel();
    sweep_timer_.cancel();
    while (!clients_.empty()) {
        const std::shared_ptr<StreamClient> client = clients_.begin()->second;
        client->close();
    }
}

} // namespace nof0::api
