#include "api/stream/client.hpp"

#include <algorithm>
#include <array>
#include <sys/socket.h>
#include <sys/uio.h>

namespace nof0::api {
namespace {

constexpr std::size_t k_read_bytes = 4'096;
constexpr std::size_t k_frames_at_once = 64;
constexpr Milliseconds k_last_words{1'000};

} // namespace

StreamClient::StreamClient(Hub& hub, std::uint64_t id, Protocol protocol, Subscription subscription,
                           Takeover takeover)
    : hub_(hub), id_(id), protocol_(protocol), subscription_(std::move(subscription)),
      socket_(std::move(takeover.socket)), place_(std::move(takeover.place)),
      unread_(std::move(takeover.unread)), bytes_max_(hub.options().queue_bytes_max),
      moved_at_(monotonic_now()) {}

StreamClient::~StreamClient() = default;

void StreamClient::start(std::string head) {
    send(std::make_shared<const std::string>(std::move(head)));
    if (!unread_.empty() && protocol_ == Protocol::websocket) {
        hear(std::exchange(unread_, {}));
    }
    wait_readable();
}

bool StreamClient::wants(const Message& message) const {
    return subscription_.topics.has(message.topic) && subscription_.wants_model(message.model_id);
}

void StreamClient::begin(const Welcome& messages) {
    is_welcomed_ = true;
    for (const MessagePtr& message : messages) {
        bytes_max_ += message->frame(protocol_)->size();
    }
    for (const MessagePtr& message : messages) {
        if (message->kind == MessageKind::reset || subscription_.wants_model(message->model_id)) {
            send(message->frame(protocol_));
        }
    }
}

// ---- writing -------------------------------------------------------------------------------

void StreamClient::send(const Frame& frame) {
    if (is_ending_ || is_closed_) {
        return;
    }
    hub_.metrics().frames.increment();
    if (!queue_.empty()) {
        return queue(frame, 0);
    }
    const ssize_t sent =
        ::send(socket_.native_handle(), frame->data(), frame->size(), MSG_DONTWAIT | MSG_NOSIGNAL);
    if (sent < 0 && errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR) {
        return leave(hub_.metrics().broken);
    }
    const auto taken = static_cast<std::size_t>(std::max<ssize_t>(sent, 0));
    if (taken < frame->size()) {
        moved_at_ = monotonic_now();
        queue(frame, taken);
        wait_writable();
    }
}

void StreamClient::queue(const Frame& frame, std::size_t sent) {
    if (queue_.empty()) {
        sent_ = sent;
    }
    queue_.push_back(frame);
    queued_bytes_ += frame->size();
    if (queued_bytes_ - sent_ > bytes_max_) {
        bye("slow_client", WebSocketClose::policy, hub_.metrics().slow);
    }
}

void StreamClient::wait_writable() {
    if (is_closed_) {
        return;
    }
    socket_.async_wait(TcpSocket::wait_write,
                       [self = shared_from_this()](const boost::system::error_code&) {
                           if (!self->is_closed_) {
                               self->write(); // an error shows again when writing
                           }
                       });
}

void StreamClient::write() {
    while (!queue_.empty()) {
        std::array<iovec, k_frames_at_once> parts{};
        const std::size_t count = std::min(queue_.size(), parts.size());
        for (std::size_t i = 0; i < count; ++i) {
            const std::size_t skip = i == 0 ? sent_ : 0;
            parts[i] = {const_cast<char*>(queue_[i]->data()) + skip, queue_[i]->size() - skip};
        }
        msghdr message{};
        message.msg_iov = parts.data();
        message.msg_iovlen = count;
        const ssize_t sent =
            ::sendmsg(socket_.native_handle(), &message, MSG_DONTWAIT | MSG_NOSIGNAL);
        if (sent < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR)) {
            return wait_writable();
        }
        if (sent < 0) {
            return leave(hub_.metrics().broken);
        }
        moved_at_ = monotonic_now();
        sent_ += static_cast<std::size_t>(sent);
        while (!queue_.empty() && sent_ >= queue_.front()->size()) {
            sent_ -= queue_.front()->size();
            queued_bytes_ -= queue_.front()->size();
            queue_.pop_front();
        }
    }
    sent_ = 0;
    bytes_max_ = hub_.options().queue_bytes_max;
    if (is_ending_) {
        boost::system::error_code ignored;
        socket_.shutdown(TcpSocket::shutdown_send, ignored);
    }
}

// ---- reading -------------------------------------------------------------------------------

void StreamClient::wait_readable() {
    if (is_closed_) {
        return;
    }
    socket_.async_wait(TcpSocket::wait_read,
                       [self = shared_from_this()](const boost::system::error_code&) {
                           if (!self->is_closed_) {
                               self->read();
                           }
                       });
}

void StreamClient::read() {
    std::array<char, k_read_bytes> bytes;
    const ssize_t count = ::recv(socket_.native_handle(), bytes.data(), bytes.size(), MSG_DONTWAIT);
    if (count == 0) {
        return leave(hub_.metrics().left);
    }
    if (count < 0 && errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR) {
        return leave(hub_.metrics().broken);
    }
    if (count > 0 && protocol_ == Protocol::websocket) {
        hear({bytes.data(), static_cast<std::size_t>(count)});
    }
    wait_readable();
}

void StreamClient::hear(std::string_view bytes) {
    for (const WebSocketSaid& said : reader_.take(bytes)) {
        if (const auto* const ping = std::get_if<WebSocketPing>(&said)) {
            send(std::make_shared<const std::string>(
                websocket_frame(WebSocketOpcode::pong, ping->payload)));
            continue;
        }
        const auto& over = std::get<WebSocketEnd>(said);
        if (!is_ending_ && !is_closed_) {
            (over.reason.empty() ? hub_.metrics().left : hub_.metrics().misspoke).increment();
            end(std::make_shared<const std::string>(websocket_close_frame(over.code, over.reason)));
        }
    }
}

// ---- ends ----------------------------------------------------------------------------------

void StreamClient::bye(std::string_view reason, WebSocketClose code, CounterMetric& counted) {
    if (is_ending_ || is_closed_) {
        return;
    }
    counted.increment();
    const std::string data = reason_json(reason);
    const Rendering rendering{.event = "bye", .data = data};
    std::string last = protocol_ == Protocol::sse
                           ? *render_sse(rendering)
                           : *render_websocket(rendering) + websocket_close_frame(code, reason);
    end(std::make_shared<const std::string>(std::move(last)));
}

// Only a frame that is on its way already stands before the last one.
void StreamClient::end(const Frame& last) {
    is_ending_ = true;
    ends_at_ = monotonic_now() + k_last_words;
    const bool is_waiting = !queue_.empty();
    const bool is_begun = is_waiting && sent_ > 0;
    queue_.resize(is_begun ? 1 : 0);
    queue_.push_back(last);
    queued_bytes_ = 0;
    for (const Frame& frame : queue_) {
        queued_bytes_ += frame->size();
    }
    if (!is_waiting) {
        write();
    }
}

void StreamClient::leave(CounterMetric& counted) {
    if (!is_ending_ && !is_closed_) {
        counted.increment();
    }
    close();
}

void StreamClient::close() {
    if (std::exchange(is_closed_, true)) {
        return;
    }
    boost::system::error_code ignored;
    socket_.close(ignored);
    queue_.clear();
    place_.reset();
    hub_.leave(*this);
}

void StreamClient::sweep(MonotonicTime now) {
    if (is_ending_) {
        if (now >= ends_at_) {
            close();
        }
    } else if (!queue_.empty() && now - moved_at_ >= hub_.options().stall_max) {
        bye("slow_client", WebSocketClose::policy, hub_.metrics().stalled);
    }
}

} // namespace nof0::api
