// UserStream: one WebSocket connection that tells what happens on one account, kept up.
//
// The venue's order updates name no account, so each account has a connection of its own. After
// every connection the owner is asked to fill the gap from REST, until it has: the venue replays
// fills, but neither orders nor what its snapshots do not reach.
//
// One thread: that of the executor. Must outlive run().
#pragma once

#include "net/retry.hpp"
#include "net/timer.hpp"
#include "net/websocket_client.hpp"

#include <functional>
#include <memory>
#include <string>

namespace nof0::venues::hyperliquid {

struct UserStreamSettings {
    net::Url url{}; // of the API's root; the stream is below it
    net::WebSocketOptions socket{};
    std::string account{};
    Milliseconds ping_every{30'000};
    Milliseconds silence_max{60'000}; // the venue answers pings: so much silence is a dead line
    Milliseconds connect_timeout{10'000};
    Milliseconds reconcile_every{5'000}; // between tries to fill a gap
    net::BackoffOptions backoff{.first = Milliseconds{250}, .longest = Milliseconds{20'000}};
    std::uint64_t seed = 1;
};

struct UserStreamOwner {
    std::function<void()> connected; // before the first frame of each connection
    std::function<Task<>(std::string frame)> take_frame;
    // Fills the gap between the last that was seen and now; false: it could not, ask again.
    std::function<Task<bool>()> reconcile;
};

class UserStream {
public:
    UserStream(Executor executor, UserStreamSettings settings, UserStreamOwner owner);

    // Until stop(). Waits for what is under way then, at most as long as its deadlines.
    Task<> run();
    void stop();

private:
    Task<> session();
    Task<> subscribe();
    Task<> receive_all();
    Task<> keep_alive();

    UserStreamSettings settings_;
    UserStreamOwner owner_;
    net::Backoff backoff_;
    net::Timer pause_;      // between connections
    net::Timer heartbeat_;  // between pings
    net::Timer beaten_out_; // cancelled when keep_alive() has ended
    std::unique_ptr<net::WebSocketClient> socket_{};
    bool is_stopping_ = false;
    bool is_beating_ = false;
};

} // namespace nof0::venues::hyperliquid
