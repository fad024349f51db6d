// StandInVenue: a venue on loopback that speaks Hyperliquid's REST (/info, /exchange) and WebSocket
// (/ws), and misbehaves on command. On a thread of its own.
//
//   StandInVenue venue;
//   venue.on_info("metaAndAssetCtxs", file_text(...));
//   venue.on_exchange([](const Json& envelope) { return VenueReply{.body = "..."}; });
//   venue.misbehave("candleSnapshot", Misdeed::too_many_requests);
//   ... venue.base_url() ...
//
// What is asked and not known is answered as the venue does: 422 in plain text. Handlers run on the
// venue's thread, one at a time. All functions may be called from any thread and are in force when
// they return.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

namespace nof0::test {

using Json = nlohmann::json;

struct VenueReply {
    int status = 200;
    std::string body{};
    std::vector<std::pair<std::string, std::string>> headers{};
    std::string content_type = "application/json";
};

// What happens to the next request instead of its answer.
enum class Misdeed {
    too_many_requests, // 429, Retry-After: 0
    server_error,      // 502 with a page of HTML
    cut,               // the connection is closed without an answer; nothing was done
    lost_answer,       // it was done, and then the connection is closed without an answer
    half_answer,       // closed in the middle of the answer
    slow,              // answered after 300 ms
};

class StandInVenue {
public:
    using Handler = std::function<VenueReply(const Json& request)>;
    // The frames that follow a subscription, beside its confirmation.
    using Snapshot = std::function<std::vector<std::string>(const Json& subscription)>;

    StandInVenue();
    ~StandInVenue();
    StandInVenue(const StandInVenue&) = delete;
    StandInVenue& operator=(const StandInVenue&) = delete;

    std::uint16_t port() const;
    std::string base_url() const; // http://127.0.0.1:port

    // REST. `type` is that of the request to /info.
    void on_info(const std::string& type, Handler handler);
    void on_info(const std::string& type, std::string body);
    // The whole envelope: action, nonce, signature and so on.
    void on_exchange(Handler handler);
    // The next `times` requests of that type; "exchange" for those to /exchange. In order.
    void misbehave(const std::string& type, Misdeed misdeed, int times = 1);
    // The requests of that type as they came, misdeeds included.
    std::vector<Json> requests(const std::string& type) const;

    // WebSocket.
    void on_subscribe(Snapshot snapshot);
    void publish(std::string frame); // to all connections
    // Every subscription and unsubscription so far: "2 subscribe allMids", "2 subscribe trades
    // BTC", with the number of its connection from 1 on.
    std::vector<std::string> socket_requests() const;
    int sockets_made() const;
    int sockets_open() const;
    int pings() const;                 // {"method":"ping"}
    void say_goodbye();                // closes all connections with a close frame
    void cut_sockets();                // without one
    void send_half(std::string frame); // half of a frame to all, then cut
    void fall_silent(bool whether);    // connections stay open; nothing is answered or published
    void refuse_sockets(bool whether); // new connections get 503

private:
    struct Core;
    std::unique_ptr<Core> core_;
};

} // namespace nof0::test
