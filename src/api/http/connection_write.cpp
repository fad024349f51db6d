// The writing half of a connection: answers out, and the ends that a connection can come to.
#include "api/http/connection.hpp"
#include "api/http/shard.hpp"

#include <boost/asio/post.hpp>
#include <limits>
#include <sys/socket.h>

namespace nof0::api {
namespace {

using boost::system::error_code;

constexpr std::int64_t k_linger_ms = 2000;
constexpr std::int64_t k_no_deadline = std::numeric_limits<std::int64_t>::max();
// A reader must take this much in each write timeout.
constexpr std::size_t k_write_progress_bytes = 64 * 1024;
constexpr std::size_t k_discard_bytes = 64 * 1024;

} // namespace

void Connection::flush(Next next) {
    next_ = next;
    if (output_.empty()) {
        return after_write();
    }
    write();
}

void Connection::write() {
    const WriteProgress progress = output_.write(socket_.native_handle());
    count_answers();
    switch (progress) {
    case WriteProgress::done:
        return after_write();
    case WriteProgress::broken:
        return close(DropReason::broken);
    case WriteProgress::blocked:
        return wait_writable();
    }
}

void Connection::wait_writable() {
    const bool moved = output_.bytes_written() - progress_mark_ >= k_write_progress_bytes;
    if (phase_ != Phase::writing || moved) {
        phase_ = Phase::writing;
        progress_mark_ = output_.bytes_written();
        deadline_ms_ = shard_.now_ms() + shard_.options().write_timeout_ms;
    }
    socket_.async_wait(TcpSocket::wait_write, [self = shared_from_this()](const error_code&) {
        if (self->phase_ != Phase::closed) {
            self->write(); // an error shows again when writing
        }
    });
}

void Connection::after_write() {
    switch (next_) {
    case Next::read:
        return read();
    case Next::handle:
        return start_handler();
    case Next::finish:
        return linger();
    case Next::process:
        // Others get their turn before the rest of a long pipeline.
        phase_ = Phase::reading;
        deadline_ms_ = k_no_deadline;
        asio::post(shard_.executor(), [self = shared_from_this()] { self->process(); });
        return;
    }
}

void Connection::count_answers() {
    if (pending_.empty()) {
        return;
    }
    const std::chrono::duration<double> took = monotonic_now() - read_at_;
    for (const Pending& answer : pending_) {
        shard_.metrics().answered(answer.route, answer.status, took.count());
    }
    pending_.clear();
}

// The last answer is on its way. Closing now, with unread bytes of the client in the kernel, would
// reset the connection and could take the answer with it; so we say that we are done, and discard
// what still comes until the client closes too.
void Connection::linger() {
    phase_ = Phase::lingering;
    deadline_ms_ = shard_.now_ms() + k_linger_ms;
    error_code ec;
    socket_.shutdown(TcpSocket::shutdown_send, ec);
    discard();
}

void Connection::discard() {
    socket_.async_wait(TcpSocket::wait_read, [self = shared_from_this()](const error_code& ec) {
        if (self->phase_ == Phase::closed) {
            return;
        }
        // MSG_TRUNC on TCP throws the bytes away without copying them.
        const ssize_t bytes = ec ? 0
                                 : ::recv(self->socket_.native_handle(), nullptr, k_discard_bytes,
                                          MSG_TRUNC | MSG_DONTWAIT);
        if (bytes > 0) {
            return self->discard();
        }
        self->close();
    });
}

void Connection::expire(std::int64_t now_ms) {
    if (now_ms < deadline_ms_) {
        return;
    }
    switch (phase_) {
    case Phase::reading:
        if (!began_) {
            return shard_.draining() ? close() : close(DropReason::idle);
        }
        push_error(error_response(ErrorCode::request_timeout, "the request took too long to come"));
        output_.write(socket_.native_handle()); // one try: the client is slow already
        count_answers();
        return close(DropReason::slow_request);
    case Phase::writing: {
        error_code ec; // a reset frees the unsent bytes in the kernel at once
        socket_.set_option(asio::socket_base::linger(true, 0), ec);
        return close(DropReason::slow_reader);
    }
    case Phase::lingering:
        return close();
    case Phase::handling:
    case Phase::closed:
        return;
    }
}

// An idle client may be about to speak: closing at once would lose its request, so it gets a moment
// to do so and be told "Connection: close".
void Connection::drain() {
    if (phase_ == Phase::reading && !began_ && deadline_ms_ != k_no_deadline) {
        deadline_ms_ = shard_.now_ms() + k_drain_grace_ms;
    }
}

void Connection::close(DropReason reason) {
    if (phase_ == Phase::closed) {
        return;
    }
    shard_.metrics().dropped(reason);
    close();
}

void Connection::close() {
    if (phase_ == Phase::closed) {
        return;
    }
    const auto self = shared_from_this(); // the last pending operation may end below
    const bool handling = phase_ == Phase::handling;
    phase_ = Phase::closed;
    error_code ec;
    socket_.close(ec);
    if (handling) {
        cancel_->emit(asio::cancellation_type::terminal);
    }
    shard_.leave(*this);
}

} // namespace nof0::api
