// COPY and scripts: what libpq's pipeline mode cannot do. The pipeline has drained; we leave it,
// run one statement by the simple protocol, and return to it. See engine.hpp.
#include "storage/pg/engine.hpp"

#include "base/ensure.hpp"

#include <algorithm>

namespace nof0::pg {
namespace {

// Between two pieces the socket is flushed, so that libpq's buffer stays about this small.
constexpr std::size_t k_copy_piece_bytes = 256 * 1024;

} // namespace

void Engine::start_exclusive(const std::shared_ptr<Pending>& pending) {
    exclusive_ = pending;
    const bool copies = pending->kind == PendingKind::copy;
    copy_phase_ = copies ? CopyPhase::asked : CopyPhase::none;
    copy_sent_bytes_ = 0;
    const std::string& sql = copies ? pending->statement->sql() : pending->sql;
    ensure(PQexitPipelineMode(connection_) == 1, "a drained connection leaves pipeline mode");
    if (PQsendQuery(connection_, sql.c_str()) == 0) {
        lose_from_libpq();
        return;
    }
    if (copies) {
        pending->statement->executions.fetch_add(1, std::memory_order_relaxed);
    }
    schedule_flush();
}

void Engine::pump_exclusive() {
    Pending& pending = *exclusive_;
    if (copy_phase_ == CopyPhase::feeding) {
        feed_copy();
    }
    while (!lost_ && exclusive_ && copy_phase_ != CopyPhase::feeding &&
           PQisBusy(connection_) == 0) {
        ResultSet result(PQgetResult(connection_));
        if (!result) {
            finish_exclusive();
            return;
        }
        switch (PQresultStatus(result.raw())) {
        case PGRES_COPY_IN:
            if (copy_phase_ == CopyPhase::asked) {
                copy_phase_ = CopyPhase::feeding;
                feed_copy();
            } else {
                PQputCopyEnd(connection_, "a script has no rows to copy");
                schedule_flush();
            }
            break;
        case PGRES_COPY_OUT:
        case PGRES_COPY_BOTH:
            lose({"0A000", "COPY TO STDOUT is not supported", {}, {}, {}, pending.name});
            break;
        case PGRES_FATAL_ERROR:
        case PGRES_BAD_RESPONSE:
            note_refusal(pending, result);
            break;
        default:
            pending.result = std::move(result);
        }
    }
    if (!lost_ && PQstatus(connection_) == CONNECTION_BAD) {
        lose_from_libpq();
    }
}

// As much as the socket takes; on_writable comes back here through after_event().
void Engine::feed_copy() {
    const Pending& pending = *exclusive_;
    while (!writing_) {
        const bool abandoned = pending.answered;
        const std::size_t size = abandoned ? 0 : pending.copy_bytes.size();
        if (copy_sent_bytes_ >= size || abandoned) {
            const char* error = abandoned ? "abandoned by the client" : nullptr;
            if (PQputCopyEnd(connection_, error) < 0) {
                lose_from_libpq();
                return;
            }
            copy_phase_ = CopyPhase::ended;
            flush();
            return;
        }
        const std::size_t piece = std::min(k_copy_piece_bytes, size - copy_sent_bytes_);
        const int put = PQputCopyData(connection_, pending.copy_bytes.data() + copy_sent_bytes_,
                                      static_cast<int>(piece));
        if (put < 0) {
            lose_from_libpq();
            return;
        }
        if (put == 0) { // no room: wait until the socket takes something
            wait_writable();
            return;
        }
        copy_sent_bytes_ += piece;
        flush();
        if (lost_) {
            return;
        }
    }
}

void Engine::finish_exclusive() {
    const std::shared_ptr<Pending> done = std::move(exclusive_);
    exclusive_.reset();
    copy_phase_ = CopyPhase::none;
    if (PQenterPipelineMode(connection_) != 1) {
        in_flight_.push_front(done);
        lose_from_libpq();
        return;
    }
    in_flight_.push_front(done); // finish() takes it from there
    finish(done);
}

} // namespace nof0::pg
