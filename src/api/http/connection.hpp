// Connection: one client. Reads, hands requests to the routes in order, writes the answers.
//
// It waits for one thing at a time: bytes to read, room to write, or a handler. Requests that are
// ready at once are answered without leaving the read event, and answers of pipelined requests are
// gathered into one write. Lives on its shard's thread; pending operations hold it.
#pragma once

#include "api/http/client_limit.hpp"
#include "api/http/listen.hpp"
#include "api/http/reader.hpp"
#include "api/http/request_metrics.hpp"
#include "api/http/response_queue.hpp"
#include "api/http/router.hpp"
#include "base/clock.hpp"

#include <boost/asio/cancellation_signal.hpp>
#include <memory>
#include <vector>

namespace nof0::api {

class Shard;

class Connection : public std::enable_shared_from_this<Connection> {
public:
    Connection(Shard& shard, TcpSocket socket, const IpAddress& peer, std::size_t slot);
    ~Connection();

    void start();
    void turn_away(); // over the limit: a polite 503 instead of service
    // The sweep: closes the socket when this connection's time is over.
    void expire(std::int64_t now_ms);
    // The server drains: the request in flight, or one that begins within a moment, is the last.
    void drain();
    // Counts the reason; a handler that still runs is asked to stop.
    void close(DropReason reason);

    std::size_t slot() const { return slot_; } // its place in the shard's list
    void move_to(std::size_t slot) { slot_ = slot; }

private:
    // How long a draining server waits for idle clients to speak.
    static constexpr std::int64_t k_drain_grace_ms = 200;

    enum class Phase { reading, handling, writing, lingering, closed };
    enum class Next { read, process, handle, finish }; // what follows the write
    struct Pending {                                   // answers not yet counted
        std::size_t route;
        int status;
    };

    void read();
    void on_read(const boost::system::error_code& ec, std::size_t bytes);
    void process();
    bool take_request();
    bool is_within_limit(const Request& request);
    RenderedPtr answer_now(Request& request);
    void start_handler();
    void hand_over();
    void on_handled(const std::exception_ptr& failure, RenderedPtr rendered);
    void refuse(const Refusal& refusal);
    void answer(const RenderedPtr& rendered);
    void push_head(const std::string& head, int status, const Rendered& rendered,
                   const Request& request);
    void push_error(const RenderedPtr& rendered);
    void flush(Next next);
    void write();
    void wait_writable();
    void after_write();
    void count_answers();
    void linger();
    void discard();
    void close();

    Shard& shard_;
    TcpSocket socket_;
    RequestReader reader_;
    ResponseQueue output_;
    IpAddress peer_; // who asks, or the proxy in between
    ClientLimit::Verdict verdict_;
    std::size_t slot_;
    Phase phase_ = Phase::reading;
    Next next_ = Next::read;
    bool last_ = false;   // the answer in output_ is the last one
    bool began_ = false;  // bytes of an unfinished request are here
    Router::Match match_; // of the request being handled
    std::vector<Pending> pending_;
    MonotonicTime read_at_;
    std::int64_t deadline_ms_ = 0;
    std::size_t progress_mark_ = 0; // bytes written when the write deadline was last moved
    std::unique_ptr<asio::cancellation_signal> cancel_;
};

} // namespace nof0::api
