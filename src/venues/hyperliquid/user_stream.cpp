#include "venues/hyperliquid/user_stream.hpp"

#include "base/failure.hpp"
#include "base/json.hpp"
#include "base/log.hpp"

#include <array>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

namespace nof0::venues::hyperliquid {
namespace {

constexpr Milliseconds k_send_timeout{10'000};
constexpr std::array<std::string_view, 5> k_channels{"userFills", "userEvents", "orderUpdates",
                                                     "userFundings", "userNonFundingLedgerUpdates"};

} // namespace

UserStream::UserStream(Executor executor, UserStreamSettings settings, UserStreamOwner owner)
    : settings_(std::move(settings)), owner_(std::move(owner)),
      backoff_(settings_.backoff, Random(settings_.seed, "user_stream")), pause_(executor),
      heartbeat_(executor), beaten_out_(executor) {}

void UserStream::stop() {
    is_stopping_ = true;
    is_beating_ = false;
    pause_.cancel();
    heartbeat_.cancel();
    if (socket_) {
        socket_->close();
    }
}

Task<> UserStream::run() {
    while (!is_stopping_) {
        try {
            co_await session();
        } catch (const Unavailable& error) {
            if (!is_stopping_) {
                log_warn("venues.user_stream_lost",
                         {{"account", settings_.account}, {"reason", error.what()}});
            }
        }
        if (!is_stopping_) {
            pause_.expires_after(backoff_.next());
            co_await net::wait_for(pause_);
        }
    }
}

Task<> UserStream::session() {
    net::Url url = settings_.url.with_target("/ws");
    socket_ = co_await net::WebSocketClient::connect(std::move(url), settings_.socket,
                                                     Deadline::after(settings_.connect_timeout));
    if (is_stopping_) {
        co_return;
    }
    owner_.connected();
    co_await subscribe();
    is_beating_ = true;
    beaten_out_.expires_at(net::Timer::time_point::max());
    bool has_ended = false;
    asio::co_spawn(heartbeat_.get_executor(), keep_alive(),
                   [this, &has_ended](const std::exception_ptr&) {
                       has_ended = true;
                       beaten_out_.cancel();
                   });
    std::exception_ptr failure;
    try {
        co_await receive_all();
    } catch (...) {
        failure = std::current_exception();
    }
    is_beating_ = false;
    heartbeat_.cancel();
    socket_->close();
    while (!has_ended) { // it uses the socket and this frame
        co_await net::wait_for(beaten_out_);
    }
    if (failure) {
        std::rethrow_exception(failure);
    }
}

Task<> UserStream::subscribe() {
    for (const std::string_view channel : k_channels) {
        std::string text;
        JsonWriter json(text);
        json.begin_object().field("method", "subscribe").key("subscription").begin_object();
        json.field("type", channel).field("user", settings_.account).end_object().end_object();
        co_await socket_->send(std::move(text), Deadline::after(k_send_timeout));
    }
}

Task<> UserStream::receive_all() {
    for (;;) {
        const Deadline silence = Deadline::after(settings_.silence_max);
        std::optional<std::string> frame = co_await socket_->receive(silence);
        if (!frame) {
            throw Unavailable("the venue closed the stream");
        }
        backoff_.reset();
        co_await owner_.take_frame(std::move(*frame));
    }
}

Task<> UserStream::keep_alive() {
    bool is_reconciled = false;
    MonotonicTime ping_at = monotonic_now() + settings_.ping_every;
    try {
        while (is_beating_) {
            is_reconciled = is_reconciled || co_await owner_.reconcile();
            if (!is_beating_) {
                co_return;
            }
            const MonotonicTime again_at = monotonic_now() + settings_.reconcile_every;
            heartbeat_.expires_at(is_reconciled ? ping_at : std::min(ping_at, again_at));
            co_await net::wait_for(heartbeat_);
            if (is_beating_ && monotonic_now() >= ping_at) {
                ping_at = monotonic_now() + settings_.ping_every;
                std::string ping = R"({"method":"ping"})";
                co_await socket_->send(std::move(ping), Deadline::after(k_send_timeout));
            }
        }
    } catch (const Unavailable& error) {
        // The connection has gone: whoever receives finds that out as well.
        log_debug("venues.user_stream_ping", {{"reason", error.what()}});
    }
}

} // namespace nof0::venues::hyperliquid
