// Answers: what libpq has received becomes results of the statements in flight. See engine.hpp.
//
// Per statement libpq gives, for each of its commands, results and then a null; then, if it has a
// Sync, one PGRES_PIPELINE_SYNC. After an error the commands up to the Sync give
// PGRES_PIPELINE_ABORTED.
#include "storage/pg/engine.hpp"

#include "base/ensure.hpp"
#include "base/log.hpp"

#include <boost/asio/post.hpp>
#include <cstdlib>

namespace nof0::pg {
namespace {

std::string field(const ResultSet& result, int which) {
    const char* text = PQresultErrorField(result.raw(), which);
    return text == nullptr ? std::string() : std::string(text);
}

std::string trimmed(const char* text) {
    std::string line = text == nullptr ? std::string() : std::string(text);
    while (!line.empty() && (line.back() == '\n' || line.back() == ' ')) {
        line.pop_back();
    }
    return line;
}

// " at line 12" for a position in a script, counted in characters from 1; UTF-8 continuation bytes
// are not characters.
std::string line_note(const std::string& sql, const std::string& position) {
    long characters = position.empty() ? 0 : std::strtol(position.c_str(), nullptr, 10);
    int line = 1;
    for (std::size_t i = 0; i < sql.size() && characters > 1; ++i) {
        characters -= (static_cast<unsigned char>(sql[i]) & 0xC0U) != 0x80U ? 1 : 0;
        line += sql[i] == '\n' ? 1 : 0;
    }
    return position.empty() ? std::string() : " at line " + std::to_string(line);
}

bool is_error(ExecStatusType status) {
    return status == PGRES_FATAL_ERROR || status == PGRES_BAD_RESPONSE ||
           status == PGRES_PIPELINE_ABORTED;
}

// No answer of the server: nothing at all, or an error without SQLSTATE.
bool is_libpqs_own(const ResultSet& result) {
    return !result || (PQresultStatus(result.raw()) == PGRES_FATAL_ERROR &&
                       PQresultErrorField(result.raw(), PG_DIAG_SQLSTATE) == nullptr);
}

constexpr std::string_view k_in_failed_transaction = "25P02";

// Not executed because an earlier statement of its transaction or group had failed.
bool follows_another(const ResultSet& result, const Diagnostics& refusal) {
    return PQresultStatus(result.raw()) == PGRES_PIPELINE_ABORTED ||
           refusal.sqlstate == k_in_failed_transaction;
}

// What a prepared statement answers after a migration changed its columns.
constexpr std::string_view k_plan_changed = "0A000";

} // namespace

void Engine::pump() {
    while (!lost_) {
        if (exclusive_) {
            pump_exclusive();
            return;
        }
        if (in_flight_.empty()) {
            break;
        }
        const std::shared_ptr<Pending> head = in_flight_.front();
        if (head->cancel_wanted && !cancelling_) {
            start_cancel();
        }
        // Only the command that libpq is about to read can be switched to row by row.
        if (head->sink && head->commands_left == 1 && !head->single_row_asked) {
            head->single_row_asked = PQsetSingleRowMode(connection_) == 1;
        }
        if (PQisBusy(connection_) == 1) {
            break;
        }
        ResultSet result(PQgetResult(connection_));
        if (PQstatus(connection_) == CONNECTION_BAD && is_libpqs_own(result)) {
            break; // nothing more from the server, only libpq's words about it
        }
        if (!result) {
            end_command(head);
        } else if (PQresultStatus(result.raw()) == PGRES_PIPELINE_SYNC) {
            finish(head);
        } else if (head->sink && !is_error(PQresultStatus(result.raw()))) {
            take_rows(head, std::move(result));
        } else {
            take_result(*head, std::move(result));
        }
    }
    if (!lost_ && PQstatus(connection_) == CONNECTION_BAD) {
        lose_from_libpq();
    }
}

void Engine::take_result(Pending& head, ResultSet result) {
    const ExecStatusType status = PQresultStatus(result.raw());
    if (is_error(status)) {
        note_refusal(head, result);
    } else if (head.commands_left == 1) { // the Parse before it has nothing to tell
        head.result = std::move(result);
    } else {
        head.prepared = true;
    }
}

// A row, or the end of the rows, of a stream.
void Engine::take_rows(const std::shared_ptr<Pending>& head, ResultSet result) {
    const ExecStatusType status = PQresultStatus(result.raw());
    const bool rows = status == PGRES_SINGLE_TUPLE || status == PGRES_TUPLES_OK;
    if (rows && !head->answered && head->commands_left == 1) {
        try {
            result.expect_columns(*head->statement);
            head->sink(result);
        } catch (...) {
            abandon(head, std::current_exception());
        }
    }
    if (status != PGRES_SINGLE_TUPLE) {
        take_result(*head, std::move(result));
    }
}

void Engine::end_command(const std::shared_ptr<Pending>& head) {
    if (head->commands_left > 0) {
        --head->commands_left;
    }
    if (head->commands_left == 0 && head->joined) {
        finish(head);
    }
}

void Engine::finish(const std::shared_ptr<Pending>& pending) {
    ensure(!in_flight_.empty() && in_flight_.front() == pending, "answers come in order");
    in_flight_.pop_front();
    pending->finished = true;
    // A refused execution leaves its statement prepared, even when the transaction is rolled back.
    if (pending->refusal && pending->prepares && !pending->prepared) {
        prepared_.erase(pending->statement);
    }
    note_duration(*pending);
    std::exception_ptr failure;
    if (pending->refusal) {
        const bool stale_plan = pending->refusal->sqlstate == k_plan_changed && !pending->prepares;
        if (pending->refusal->kind() == FailureKind::world) {
            failure = std::make_exception_ptr(WorldError(*pending->refusal));
        } else {
            failure = std::make_exception_ptr(Error(*pending->refusal));
        }
        if (stale_plan) { // a new connection prepares it anew
            lose(*pending->refusal);
        }
    }
    answer(*pending, failure);
    maybe_end_cancel();
}

// From being handed over to the answer: what a caller waits for.
void Engine::note_duration(const Pending& pending) const {
    if (pending.kind == PendingKind::sync_only) {
        return;
    }
    const std::chrono::duration<double> took = monotonic_now() - pending.sent_at;
    if (pending.statement != nullptr && options_.metrics) {
        options_.metrics->answered(*pending.statement, took.count());
    }
    const bool is_slow =
        options_.slow_statement > Milliseconds{0} && took >= options_.slow_statement;
    if (is_slow) {
        log_warn("postgres.slow_statement", {{"query", pending.name}, {"seconds", took.count()}});
    } else if (options_.log_statements) {
        log_info("postgres.statement", {{"query", pending.name}, {"seconds", took.count()}});
    }
}

// Wakes whoever waits. The first answer counts: after a deadline the server's comes too late.
void Engine::answer(Pending& pending, const std::exception_ptr& failure) {
    if (pending.answered) {
        pending.result = ResultSet();
        return;
    }
    pending.answered = true;
    pending.failure = failure;
    pending.sink = nullptr;
    if (pending.waiter) {
        asio::post(executor_,
                   [waiter = std::move(pending.waiter)]() mutable { std::move(waiter)(); });
    } else if (pending.then) {
        asio::post(executor_, std::move(pending.then));
    }
}

Diagnostics Engine::diagnose(const Pending& pending, const ResultSet& result) const {
    Diagnostics found;
    found.sqlstate = field(result, PG_DIAG_SQLSTATE);
    found.message = field(result, PG_DIAG_MESSAGE_PRIMARY);
    found.detail = field(result, PG_DIAG_MESSAGE_DETAIL);
    found.constraint = field(result, PG_DIAG_CONSTRAINT_NAME);
    found.table = field(result, PG_DIAG_TABLE_NAME);
    if (pending.kind == PendingKind::script) {
        found.message += line_note(pending.sql, field(result, PG_DIAG_STATEMENT_POSITION));
    }
    if (follows_another(result, found) && last_refusal_) {
        found = *last_refusal_; // why the transaction failed is what the waiter wants to know
    } else if (found.sqlstate.empty()) {
        found.sqlstate = "08006"; // libpq's own words: the connection broke
        found.message = trimmed(PQresultErrorMessage(result.raw()));
    }
    found.query = pending.name;
    return found;
}

void Engine::note_refusal(Pending& pending, const ResultSet& result) {
    if (pending.refusal) {
        return; // the first one of a statement tells why
    }
    const Diagnostics refusal = diagnose(pending, result);
    if (!follows_another(result, refusal) || !last_refusal_) {
        last_refusal_ = refusal;
        if (options_.metrics) {
            options_.metrics->failed(refusal.sqlstate.substr(0, 2));
        }
    }
    pending.refusal = refusal;
}

// libpq says that the connection is gone. A server that ends us says why before it hangs up.
void Engine::lose_from_libpq() {
    Diagnostics reason{"08006", trimmed(PQerrorMessage(connection_)), {}, {}, {}, {}};
    if (last_refusal_ && last_refusal_->kind() == FailureKind::world) {
        reason = *last_refusal_;
    }
    if (options_.metrics) {
        options_.metrics->failed(reason.sqlstate.substr(0, 2));
    }
    lose(reason);
}

} // namespace nof0::pg
