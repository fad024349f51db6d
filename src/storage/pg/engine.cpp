// Queues and socket events of a connection; see engine.hpp.
#include "storage/pg/engine.hpp"

#include "base/ensure.hpp"
#include "base/log.hpp"

#include <boost/asio/post.hpp>

namespace nof0::pg {
namespace {

constexpr int k_binary = 1;

constexpr std::string_view k_no_transaction = "25P01"; // a ROLLBACK to be on the safe side

void log_notice(void* /*unused*/, const PGresult* notice) {
    const char* state = PQresultErrorField(notice, PG_DIAG_SQLSTATE);
    if (state != nullptr && state == k_no_transaction) {
        return;
    }
    std::string_view line(PQresultErrorMessage(notice));
    while (!line.empty() && (line.back() == '\n' || line.back() == ' ')) {
        line.remove_suffix(1);
    }
    log_info("postgres.notice", {{"text", line}});
}

} // namespace

Engine::Engine(const Executor& executor, PGconn* connection, ConnectionOptions options)
    : executor_(executor), connection_(connection), options_(std::move(options)), socket_(executor),
      timer_(executor) {}

Engine::~Engine() {
    if (connection_ != nullptr) {
        socket_.release();
        PQfinish(connection_);
    }
}

void Engine::start() {
    PQsetNoticeReceiver(connection_, log_notice, nullptr);
    ensure(PQsetnonblocking(connection_, 1) == 0, "libpq takes non-blocking mode");
    ensure(PQenterPipelineMode(connection_) == 1, "an idle connection enters pipeline mode");
    socket_.assign(PQsocket(connection_));
    wait_readable();
}

bool Engine::quiet() const {
    return waiting_.empty() && in_flight_.empty() && !exclusive_ && !cancelling_ && !lost_ &&
           PQtransactionStatus(connection_) == PQTRANS_IDLE;
}

void Engine::submit(const std::shared_ptr<Pending>& pending) {
    pending->engine = weak_from_this();
    pending->sent_at = monotonic_now();
    if (lost_) {
        const Diagnostics reason{"08003",      "the connection to the server was lost", {}, {}, {},
                                 pending->name};
        pending->finished = true;
        answer(*pending, std::make_exception_ptr(WorldError(reason)));
        return;
    }
    waiting_.push_back(pending);
    arm_timer(pending->deadline.at());
    start_waiting();
}

void Engine::start_waiting() {
    while (!lost_ && !waiting_.empty() && !held_back()) {
        const std::shared_ptr<Pending> next = waiting_.front();
        if (!next->exclusive()) {
            waiting_.pop_front();
            hand_over(next);
            continue;
        }
        if (!in_flight_.empty()) {
            if (unsynced_) { // a joined BEGIN is answered only after a Sync
                hand_over(std::make_shared<Pending>(PendingKind::sync_only, next->deadline));
            }
            return; // pump() comes back here when the pipeline has drained
        }
        waiting_.pop_front();
        start_exclusive(next);
    }
}

void Engine::hand_over(const std::shared_ptr<Pending>& pending) {
    if (!queue_commands(*pending)) {
        in_flight_.push_back(pending);
        lose_from_libpq();
        return;
    }
    in_flight_.push_back(pending);
    unsynced_ = pending->joined;
    if (!pending->joined) { // a joined statement travels with the one after it
        schedule_flush();
    }
}

// False when libpq refuses, which it does only for a connection that is gone or memory that is.
bool Engine::queue_commands(Pending& pending) {
    if (pending.kind == PendingKind::pipelined) {
        const StatementInfo& statement = *pending.statement;
        const std::vector<const char*> values = pending.parameters.values();
        const std::vector<int> lengths = pending.parameters.lengths();
        const std::vector<int> formats(values.size(), k_binary);
        const int count = pending.parameters.count();
        statement.executions.fetch_add(1, std::memory_order_relaxed);
        int sent = 0;
        if (options_.named_statements) {
            const char* name = statement.name.c_str();
            pending.prepares = prepared_.insert(&statement).second;
            if (pending.prepares && PQsendPrepare(connection_, name, statement.sql().c_str(), count,
                                                  statement.parameters.data()) == 0) {
                return false;
            }
            sent = PQsendQueryPrepared(connection_, name, count, values.data(), lengths.data(),
                                       formats.data(), k_binary);
        } else {
            sent = PQsendQueryParams(connection_, statement.sql().c_str(), count,
                                     statement.parameters.data(), values.data(), lengths.data(),
                                     formats.data(), k_binary);
        }
        if (sent == 0) {
            return false;
        }
        pending.commands_left = pending.prepares ? 2 : 1;
        pending.parameters = Parameters(); // libpq has copied them
    }
    return pending.joined || PQpipelineSync(connection_) == 1;
}

void Engine::schedule_flush() {
    if (flush_posted_ || writing_) {
        return;
    }
    flush_posted_ = true;
    asio::post(executor_, [self = shared_from_this()] {
        self->flush_posted_ = false;
        self->flush();
        self->after_event();
    });
}

void Engine::flush() {
    if (lost_ || writing_) {
        return;
    }
    const int rest = PQflush(connection_);
    if (rest < 0) {
        lose_from_libpq();
    } else if (rest > 0) {
        wait_writable();
    }
}

void Engine::wait_readable() {
    socket_.async_wait(Descriptor::wait_read,
                       [self = shared_from_this()](boost::system::error_code error) {
                           if (error || self->lost_) {
                               return;
                           }
                           self->on_readable();
                           self->after_event();
                           if (!self->lost_) {
                               self->wait_readable();
                           }
                       });
}

void Engine::wait_writable() {
    writing_ = true;
    socket_.async_wait(Descriptor::wait_write,
                       [self = shared_from_this()](boost::system::error_code error) {
                           self->writing_ = false;
                           if (error || self->lost_) {
                               return;
                           }
                           self->flush();
                           self->after_event();
                       });
}

void Engine::on_readable() {
    if (PQconsumeInput(connection_) == 0) {
        pump(); // what came before the end of the stream still counts
        if (!lost_) {
            lose_from_libpq();
        }
    }
}

// Sending may have read as well (libpq drains its input when it cannot write), so every event looks
// for answers.
void Engine::after_event() {
    if (!lost_) {
        pump();
    }
    if (!lost_) {
        start_waiting();
    }
}

void Engine::lose(const Diagnostics& reason) {
    if (lost_) {
        return;
    }
    lost_ = true;
    socket_.release();
    PQfinish(connection_);
    connection_ = nullptr;
    timer_.cancel();
    cancel_signal_.reset();
    cancelling_ = false;
    cancel_target_.reset();

    std::deque<std::shared_ptr<Pending>> unanswered = std::move(in_flight_);
    if (exclusive_) {
        unanswered.push_back(std::move(exclusive_));
    }
    unanswered.insert(unanswered.end(), waiting_.begin(), waiting_.end());
    waiting_.clear();
    for (const std::shared_ptr<Pending>& pending : unanswered) {
        Diagnostics named = reason;
        named.query = pending->name;
        pending->finished = true;
        answer(*pending, std::make_exception_ptr(WorldError(std::move(named))));
    }
    if (on_lost_) {
        asio::post(executor_, std::move(on_lost_));
    }
}

} // namespace nof0::pg
