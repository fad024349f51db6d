#include "support/stand_in_model.hpp"

#include "base/task.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <future>
#include <map>
#include <nlohmann/json.hpp>

namespace nof0::test {
namespace {

using asio::ip::tcp;
using Json = nlohmann::json;
using Socket = asio::basic_stream_socket<tcp, Executor>;
using Acceptor = asio::basic_socket_acceptor<tcp, Executor>;
using Timer = asio::basic_waitable_timer<std::chrono::steady_clock,
                                         asio::wait_traits<std::chrono::steady_clock>, Executor>;
constexpr asio::use_awaitable_t<Executor> k_await{};

constexpr std::size_t k_request_bytes_max = 8 * 1024 * 1024;
constexpr std::size_t k_stream_piece_bytes = 7; // so that characters are split

const Json k_usage{{"prompt_tokens", 1000}, {"completion_tokens", 100}, {"total_tokens", 1100}};

std::string event(const Json& chunk) {
    return "data: " + chunk.dump(-1, ' ', false, Json::error_handler_t::ignore) + "\r\n\r\n";
}

Json chunk_of(const Json& delta, const Json& finish_reason) {
    const Json choice{{"index", 0}, {"delta", delta}, {"finish_reason", finish_reason}};
    return {{"id", "c-1"},
            {"object", "chat.completion.chunk"},
            {"choices", Json::array({choice})},
            {"usage", nullptr}};
}

std::string stream_head(const ScriptedChat& chat) {
    std::string text = ": keep-alive\r\n\r\n" + event(chunk_of({{"role", "assistant"}}, nullptr));
    if (!chat.reasoning.empty()) {
        text += event(chunk_of({{"reasoning_content", chat.reasoning}}, nullptr));
    }
    // Whole characters in each chunk; the bytes on the wire are split anyway.
    const std::size_t half = chat.content.size() / 2;
    std::size_t cut = half;
    while (cut < chat.content.size() && (chat.content[cut] & 0xC0) == 0x80) {
        ++cut;
    }
    return text + event(chunk_of({{"content", chat.content.substr(0, cut)}}, nullptr)) +
           event(chunk_of({{"content", chat.content.substr(cut)}}, nullptr));
}

std::string stream_tail(const ScriptedChat& chat) {
    Json delta = Json::object();
    if (!chat.refusal.empty()) {
        delta["refusal"] = chat.refusal;
    }
    std::string text = event(chunk_of(delta, chat.finish_reason));
    if (chat.with_usage) {
        text += event({{"choices", Json::array()}, {"usage", k_usage}});
    }
    return text;
}

ScriptedReply stream_of(const std::string& text) {
    ScriptedReply reply{
        .headers = {{"Content-Type", "text/event-stream"}, {"x-request-id", "req-stream"}}};
    for (std::size_t at = 0; at < text.size(); at += k_stream_piece_bytes) {
        reply.pieces.push_back(text.substr(at, k_stream_piece_bytes));
    }
    return reply;
}

std::size_t length_of(const std::string& head) {
    const std::size_t at = head.find("Content-Length: ");
    return at == head.npos ? 0 : std::stoul(head.substr(at + 16, 9));
}

} // namespace

// The coroutines refer to it: what still waits at the end is destroyed with the context.
struct StandInModel::Core {
    asio::io_context context{1};
    Acceptor acceptor{context.get_executor(), tcp::endpoint(asio::ip::address_v4::loopback(), 0)};
    std::uint16_t port = acceptor.local_endpoint().port();
    std::vector<ScriptedReply> replies;
    std::size_t next = 0;
    std::vector<SeenRequest> seen;
    std::map<int, Socket*> open; // so that the end of the model is the end of its connections
    int connections = 0;

    ScriptedReply reply() {
        const std::size_t at = std::min(next++, replies.size() - 1);
        return replies.at(at);
    }

    static Task<> serve(Core& self) {
        while (true) {
            Socket socket = co_await self.acceptor.async_accept(k_await);
            asio::co_spawn(self.context, talk(self, std::move(socket)), asio::detached);
        }
    }

    static Task<> talk(Core& self, Socket socket) {
        const int number = ++self.connections;
        self.open[number] = &socket;
        try {
            std::string buffer;
            bool stays = true;
            while (stays) {
                co_await read(self, socket, buffer);
                const ScriptedReply reply = self.reply();
                co_await write(socket, reply);
                stays = reply.ending == ScriptedReply::Ending::whole;
            }
        } catch (const boost::system::system_error&) {
            // The other side has gone, or the model has.
        }
        self.open.erase(number);
    }

    static Task<> read(Core& self, Socket& socket, std::string& buffer) {
        auto into = asio::dynamic_buffer(buffer, k_request_bytes_max);
        const std::size_t head = co_await asio::async_read_until(socket, into, "\r\n\r\n", k_await);
        SeenRequest request{.head = buffer.substr(0, head)};
        const std::size_t body = length_of(request.head);
        while (buffer.size() < head + body) {
            char more[4096];
            const std::size_t count = co_await socket.async_read_some(asio::buffer(more), k_await);
            buffer.append(more, count);
        }
        request.body = buffer.substr(head, body);
        buffer.erase(0, head + body);
        self.seen.push_back(std::move(request));
    }

    static Task<> wait(Socket& socket, Milliseconds duration) {
        Timer timer(socket.get_executor(), duration);
        co_await timer.async_wait(k_await);
    }

    static Task<> write(Socket& socket, ScriptedReply reply) {
        if (reply.delay.count() > 0) {
            co_await wait(socket, reply.delay);
        }
        std::size_t length = 0;
        for (const std::string& piece : reply.pieces) {
            length += piece.size();
        }
        std::string head = "HTTP/1.1 " + std::to_string(reply.status) + " scripted\r\n";
        for (const auto& [name, value] : reply.headers) {
            head += name + ": " + value + "\r\n";
        }
        const bool is_hung = reply.ending == ScriptedReply::Ending::hang;
        const std::size_t promised = length + (is_hung ? 1 : 0); // of which one byte never comes
        const bool has_length = reply.ending != ScriptedReply::Ending::close;
        head += has_length ? "Content-Length: " + std::to_string(promised) + "\r\n\r\n"
                           : "Connection: close\r\n\r\n";
        const bool is_silent = is_hung && length == 0;
        if (!is_silent) {
            co_await asio::async_write(socket, asio::buffer(head), k_await);
        }
        const bool is_cut = reply.ending == ScriptedReply::Ending::reset;
        const std::size_t pieces = is_cut ? reply.pieces.size() / 2 : reply.pieces.size();
        for (std::size_t i = 0; i < pieces; ++i) {
            co_await asio::async_write(socket, asio::buffer(reply.pieces[i]), k_await);
        }
        if (is_hung) {
            char nothing[1]; // until the other side gives up
            co_await socket.async_read_some(asio::buffer(nothing), k_await);
        }
        if (is_cut) {
            socket.set_option(asio::socket_base::linger(true, 0));
            co_await wait(socket, Milliseconds(20)); // a reset overtakes what was just written
        }
    }

    void stop() {
        boost::system::error_code ignored;
        acceptor.close(ignored);
        for (auto& [number, socket] : open) {
            socket->close(ignored);
        }
        context.stop();
    }
};

StandInModel::StandInModel() : core_(std::make_shared<Core>()) {
    asio::co_spawn(core_->context, Core::serve(*core_), asio::detached);
    thread_ = std::thread([core = core_.get()] { core->context.run(); });
}

StandInModel::~StandInModel() {
    asio::post(core_->context, [core = core_.get()] { core->stop(); });
    thread_.join();
}

std::string StandInModel::base_url() const {
    return "http://127.0.0.1:" + std::to_string(core_->port) + "/v1";
}

void StandInModel::script(std::vector<ScriptedReply> replies) {
    std::promise<void> done;
    asio::post(core_->context, [&] {
        core_->replies = std::move(replies);
        core_->next = 0;
        core_->seen.clear();
        done.set_value();
    });
    done.get_future().wait();
}

std::vector<SeenRequest> StandInModel::seen() const {
    std::promise<std::vector<SeenRequest>> seen;
    asio::post(core_->context, [&] { seen.set_value(core_->seen); });
    return seen.get_future().get();
}

ScriptedReply chat_whole(const ScriptedChat& chat) {
    Json message{{"role", "assistant"}, {"content", chat.content}, {"refusal", nullptr}};
    if (!chat.reasoning.empty()) {
        message["reasoning_content"] = chat.reasoning;
    }
    if (!chat.refusal.empty()) {
        message["refusal"] = chat.refusal;
        message["content"] = nullptr;
    }
    const Json choice{{"index", 0}, {"message", message}, {"finish_reason", chat.finish_reason}};
    Json body{{"id", "c-1"}, {"object", "chat.completion"}, {"choices", Json::array({choice})}};
    if (chat.with_usage) {
        body["usage"] = k_usage;
    }
    return {.headers = {{"Content-Type", "application/json"}, {"x-request-id", "req-whole"}},
            .pieces = {body.dump(-1, ' ', false, Json::error_handler_t::ignore)}};
}

ScriptedReply chat_stream(const ScriptedChat& chat) {
    return stream_of(stream_head(chat) + stream_tail(chat) + "data: [DONE]\r\n\r\n");
}

ScriptedReply stream_without_done(const ScriptedChat& chat) {
    ScriptedReply reply = stream_of(stream_head(chat) + stream_tail(chat));
    reply.ending = ScriptedReply::Ending::close;
    return reply;
}

ScriptedReply stream_broken_off(const ScriptedChat& chat) {
    ScriptedReply reply = chat_stream(chat);
    reply.ending = ScriptedReply::Ending::reset;
    return reply;
}

ScriptedReply stream_with_error(const std::string& code) {
    const Json error{{"message", "something went wrong"}, {"type", "server_error"}, {"code", code}};
    return stream_of(stream_head({.content = "{\"BTC\":"}) + event({{"error", error}}));
}

ScriptedReply error_reply(int status, const std::string& type, const std::string& code,
                          const std::string& message, const std::string& parameter) {
    Json error{{"message", message}, {"type", type}, {"param", nullptr}, {"code", code}};
    if (!parameter.empty()) {
        error["param"] = parameter;
    }
    return {.status = status,
            .headers = {{"Content-Type", "application/json"}, {"x-request-id", "req-error"}},
            .pieces = {Json{{"error", error}}.dump()}};
}

ScriptedReply rate_limited(const std::string& retry_after) {
    ScriptedReply reply =
        error_reply(429, "requests", "rate_limit_exceeded", "Rate limit reached for requests");
    reply.headers.emplace_back("Retry-After", retry_after);
    return reply;
}

ScriptedReply out_of_money() {
    return error_reply(429, "insufficient_quota", "insufficient_quota",
                       "You exceeded your current quota, please check your plan");
}

ScriptedReply html_page(int status) {
    return {.status = status,
            .headers = {{"Content-Type", "text/html"}},
            .pieces = {"<html><body><h1>Bad gateway</h1></body></html>"}};
}

ScriptedReply silence() {
    return {.ending = ScriptedReply::Ending::hang};
}

} // namespace nof0::test
