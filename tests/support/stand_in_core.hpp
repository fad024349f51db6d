// The inside of StandInVenue: its thread, its connections, and what they are told to do. Internal
// to stand_in_venue.cpp.
#pragma once

#include "support/stand_in_socket.hpp"
#include "support/stand_in_venue.hpp"

#include <atomic>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/write.hpp>
#include <deque>
#include <future>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <thread>

namespace nof0::test {

namespace beast = boost::beast;
using Response = http::response<http::string_body>;
using Acceptor = asio::basic_socket_acceptor<net::Tcp, Executor>;

inline Response message_of(VenueReply reply) {
    Response message(static_cast<http::status>(reply.status), 11);
    message.set(http::field::content_type, reply.content_type);
    for (const auto& [name, value] : reply.headers) {
        message.set(name, value);
    }
    message.body() = std::move(reply.body);
    message.prepare_payload();
    return message;
}

inline VenueReply not_understood() {
    return {.status = 422,
            .body = "Failed to deserialize the JSON body into the target type",
            .content_type = "text/plain"};
}

inline VenueReply refusal_of(Misdeed misdeed) {
    if (misdeed == Misdeed::too_many_requests) {
        return {.status = 429, .body = "null", .headers = {{"Retry-After", "0"}}};
    }
    return {.status = 502,
            .body = "<html><body><h1>502 Bad Gateway</h1></body></html>",
            .content_type = "text/html"};
}

// All of it belongs to the venue's thread, but for what the mutex guards.
struct StandInVenue::Core {
    Core() : acceptor(context.get_executor(), {asio::ip::address_v4::loopback(), 0}) {
        asio::co_spawn(context, accept(), asio::detached);
        thread = std::thread([this] { context.run(); });
    }
    ~Core() {
        context.stop();
        thread.join();
    }

    // Runs on the venue's thread; returns when it is done. A handler may call it too.
    void command(std::function<void()> action) {
        if (std::this_thread::get_id() == thread.get_id()) {
            action();
            return;
        }
        std::promise<void> done;
        asio::post(context, [&] {
            action();
            done.set_value();
        });
        done.get_future().wait();
    }

    Task<> accept() {
        for (;;) {
            net::Socket socket = co_await acceptor.async_accept(net::k_await);
            asio::co_spawn(context, serve(std::move(socket)), asio::detached);
        }
    }

    Task<> serve(net::Socket socket) {
        beast::flat_buffer buffer;
        try {
            for (;;) {
                Request request;
                co_await http::async_read(socket, buffer, request, net::k_await);
                if (beast::websocket::is_upgrade(request)) {
                    co_await serve_socket(std::move(socket), std::move(request));
                    co_return;
                }
                const bool goes_on = co_await answer(socket, request);
                if (!goes_on) {
                    co_return;
                }
            }
        } catch (const boost::system::system_error&) {
            co_return; // the client has gone
        }
    }

    // False: the connection is to be closed.
    Task<bool> answer(net::Socket& socket, const Request& request) {
        const Json asked = Json::parse(request.body(), nullptr, false);
        const bool is_exchange = request.target() == "/exchange";
        const std::string type = is_exchange ? "exchange" : asked.value("type", std::string());
        const std::optional<Misdeed> misdeed = note(type, asked);
        if (misdeed == Misdeed::cut) {
            co_return false;
        }
        if (misdeed == Misdeed::slow) {
            co_await net::pause(std::chrono::milliseconds{300});
        }
        const bool is_refused =
            misdeed == Misdeed::too_many_requests || misdeed == Misdeed::server_error;
        Response message = message_of(is_refused ? refusal_of(*misdeed) : reply_to(type, asked));
        if (misdeed == Misdeed::lost_answer) {
            co_return false;
        }
        if (misdeed == Misdeed::half_answer) {
            const std::string half =
                "HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n[{\"half\":";
            co_await asio::async_write(socket, asio::buffer(half), net::k_await);
            co_return false;
        }
        co_await http::async_write(socket, message, net::k_await);
        co_return true;
    }

    std::optional<Misdeed> note(const std::string& type, const Json& asked) {
        const std::lock_guard lock(mutex);
        requests[type].push_back(asked);
        std::deque<Misdeed>& planned = misdeeds[type];
        if (planned.empty()) {
            return std::nullopt;
        }
        const Misdeed misdeed = planned.front();
        planned.pop_front();
        return misdeed;
    }

    VenueReply reply_to(const std::string& type, const Json& asked) {
        Handler handler;
        {
            const std::lock_guard lock(mutex);
            if (const auto found = handlers.find(type); found != handlers.end()) {
                handler = found->second;
            }
        }
        return handler ? handler(asked) : not_understood();
    }

    Task<> serve_socket(net::Socket socket, Request request) {
        if (refuses_sockets) {
            Response message =
                message_of({.status = 503, .body = "no", .content_type = "text/plain"});
            co_await http::async_write(socket, message, net::k_await);
            co_return;
        }
        const auto session = std::make_shared<StandInSocket>(std::move(socket));
        const int number = ++sockets_made;
        sockets.insert(session);
        try {
            co_await session->accept(std::move(request));
            for (;;) {
                const Json asked = Json::parse(co_await session->receive(), nullptr, false);
                take_socket_request(*session, number, asked);
            }
        } catch (const boost::system::system_error&) {
            session->cut();
        }
        sockets.erase(session);
    }

    void take_socket_request(StandInSocket& session, int number, const Json& asked) {
        const std::string method = asked.value("method", std::string());
        if (method == "ping") {
            ++pings;
            reply(session, R"({"channel":"pong"})");
            return;
        }
        const Json subscription = asked.value("subscription", Json::object());
        Snapshot follows;
        {
            const std::lock_guard lock(mutex);
            std::string line = std::to_string(number) + " " + method;
            for (const char* part : {"type", "coin", "interval", "user"}) {
                line += subscription.contains(part) ? " " + subscription[part].get<std::string>()
                                                    : std::string();
            }
            socket_requests.push_back(std::move(line));
            follows = snapshot;
        }
        const Json confirmed{{"channel", "subscriptionResponse"}, {"data", asked}};
        reply(session, confirmed.dump());
        if (method == "subscribe" && follows) {
            for (std::string& frame : follows(subscription)) {
                reply(session, std::move(frame));
            }
        }
    }

    void reply(StandInSocket& session, std::string frame) {
        if (!is_silent) {
            session.send(std::move(frame));
        }
    }

    asio::io_context context;
    Acceptor acceptor;
    std::set<std::shared_ptr<StandInSocket>> sockets;
    std::atomic<int> sockets_made = 0;
    std::atomic<int> pings = 0;
    std::atomic<bool> is_silent = false;
    std::atomic<bool> refuses_sockets = false;

    std::mutex mutex; // of what follows
    std::map<std::string, Handler> handlers;
    std::map<std::string, std::deque<Misdeed>> misdeeds;
    std::map<std::string, std::vector<Json>> requests;
    std::vector<std::string> socket_requests;
    Snapshot snapshot;

    std::thread thread;
};

} // namespace nof0::test
