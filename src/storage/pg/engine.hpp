// Engine: the state machine behind Connection. Internal to pg.
//
// Statements pass through two queues: `waiting_` (not handed to libpq yet, because something
// exclusive runs or a cancel request is being delivered) and `in_flight_` (handed over, in order).
// Every event (readable, writable, deadline, cancel delivered) ends in pump(), which takes from
// libpq what has arrived, and in start_waiting(), which hands over what may go now.
//
// One function per event, no coroutines: a coroutine that waits is resumed through the io_context,
// never from inside an event, so no event sees another one's half-done state.
#pragma once

#include "storage/pg/pending.hpp"

#include <boost/asio/posix/basic_stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <deque>
#include <libpq-fe.h>
#include <memory>
#include <unordered_set>

namespace nof0::pg {

using Descriptor = asio::posix::basic_stream_descriptor<Executor>;
using Timer = asio::basic_waitable_timer<std::chrono::steady_clock,
                                         asio::wait_traits<std::chrono::steady_clock>, Executor>;

class Engine : public std::enable_shared_from_this<Engine> {
public:
    // Takes over a connected, idle PGconn.
    Engine(const Executor& executor, PGconn* connection, ConnectionOptions options);
    ~Engine();
    Engine(const Engine&) = delete;
    Engine& operator=(const Engine&) = delete;

    void start(); // once, after make_shared
    void submit(const std::shared_ptr<Pending>& pending);
    // The waiter leaves: it gets `why`, and the server is asked to cancel the statement.
    void abandon(const std::shared_ptr<Pending>& pending, const std::exception_ptr& why);
    // The connection ends; everything unanswered gets `reason`.
    void lose(const Diagnostics& reason);

    bool usable() const { return !lost_; }
    bool quiet() const;
    int server_pid() const { return lost_ ? 0 : PQbackendPID(connection_); }
    void on_lost(std::function<void()> handler) { on_lost_ = std::move(handler); }
    const ConnectionOptions& options() const { return options_; }
    const Executor& executor() const { return executor_; }

private:
    // engine.cpp: queues and socket events
    void hand_over(const std::shared_ptr<Pending>& pending);
    bool queue_commands(Pending& pending);
    void start_waiting();
    bool held_back() const { return exclusive_ != nullptr || cancelling_; }
    void schedule_flush();
    void flush();
    void wait_readable();
    void wait_writable();
    void on_readable();
    void after_event();

    // engine_pump.cpp: answers
    void pump();
    void take_result(Pending& head, ResultSet result);
    void take_rows(const std::shared_ptr<Pending>& head, ResultSet result);
    void end_command(const std::shared_ptr<Pending>& head);
    void finish(const std::shared_ptr<Pending>& pending);
    void note_duration(const Pending& pending) const;
    void answer(Pending& pending, const std::exception_ptr& failure);
    Diagnostics diagnose(const Pending& pending, const ResultSet& result) const;
    void note_refusal(Pending& pending, const ResultSet& result);
    void lose_from_libpq();

    // engine_exclusive.cpp: COPY and scripts
    void start_exclusive(const std::shared_ptr<Pending>& pending);
    void pump_exclusive();
    void feed_copy();
    void finish_exclusive();

    // engine_deadline.cpp: deadlines and cancelling
    void arm_timer(MonotonicTime at);
    void on_timer();
    void expire(const std::shared_ptr<Pending>& pending);
    void start_cancel();
    void on_cancel_delivered();
    void maybe_end_cancel();
    std::shared_ptr<Pending> running() const;

    Executor executor_;
    PGconn* connection_;
    ConnectionOptions options_;
    Descriptor socket_;
    Timer timer_;
    MonotonicTime timer_at_ = MonotonicTime::max();
    std::function<void()> on_lost_;

    std::deque<std::shared_ptr<Pending>> waiting_;
    std::deque<std::shared_ptr<Pending>> in_flight_;
    std::shared_ptr<Pending> exclusive_;
    std::unordered_set<const StatementInfo*> prepared_;

    bool lost_ = false;
    bool writing_ = false;      // an async wait for writability is under way
    bool flush_posted_ = false; // one flush per turn of the loop serves all statements of the turn
    bool unsynced_ = false;     // the last thing sent was a joined statement
    std::optional<Diagnostics> last_refusal_; // why what is not executed now is not

    enum class CopyPhase { none, asked, feeding, ended };
    CopyPhase copy_phase_ = CopyPhase::none;
    std::size_t copy_sent_bytes_ = 0;

    bool cancelling_ = false;
    bool cancel_delivered_ = false;
    std::shared_ptr<Pending> cancel_target_;
    std::optional<Descriptor> cancel_signal_;
    MonotonicTime cancel_until_{};
};

} // namespace nof0::pg
