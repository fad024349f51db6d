// Session: what a store takes as its first argument to run statements with.
//
//   Task<std::vector<TradeRow>> recent(pg::Session& session, std::string_view trader) {
//       return session.all(k_recent, trader, 100);
//   }
//
// The call encodes the parameters and hands the statement to the connection before it returns; the
// Task only waits for the answer. So views passed in are free again at once, and calling several
// before awaiting the first sends them in one round trip:
//
//   Task<std::int64_t> stored = session.execute(k_store_fills, keys, prices);
//   Task<HeadRow> head = session.one(k_head);
//   co_await std::move(stored);
//   HeadRow row = co_await std::move(head);
//
// Inside a transaction they run in that order, and after one has failed the rest is not executed
// and fails with the same error. A statement whose Task is dropped is executed all the same.
//
// Errors: pg::Error (bug or refused data), Unavailable (server, network, deadline); see error.hpp.
// Threads: the connection's io_context. A session is a view: it ends with what it was taken from.
#pragma once

#include "storage/pg/connection.hpp"
#include "storage/pg/copy_buffer.hpp"
#include "storage/pg/statement.hpp"

#include <optional>
#include <vector>

namespace nof0::pg {

namespace detail {

template<class Row>
Task<std::vector<Row>> await_rows(const StatementInfo& statement, Reply reply) {
    const ResultSet result = co_await reply.wait();
    co_return decode_rows<Row>(statement, result);
}

template<class Row>
Task<Rows<Row>> await_views(const StatementInfo& statement, Reply reply) {
    ResultSet result = co_await reply.wait();
    co_return Rows<Row>(statement, std::move(result));
}

template<class Row>
Task<std::optional<Row>> await_maybe_row(const StatementInfo& statement, Reply reply) {
    static_assert(!has_views<Row>(), "the views would outlive the answer: take rows()");
    const ResultSet result = co_await reply.wait();
    result.expect_columns(statement);
    if (result.rows() > 1) {
        throw_row_count(statement, result.rows());
    }
    std::optional<Row> row;
    if (result.rows() == 1) {
        row = decode_row<Row>(statement, result, 0);
    }
    co_return row;
}

template<class Row>
Task<Row> await_row(const StatementInfo& statement, Reply reply) {
    static_assert(!has_views<Row>(), "the views would outlive the answer: take rows()");
    const ResultSet result = co_await reply.wait();
    result.expect_columns(statement);
    if (result.rows() != 1) {
        throw_row_count(statement, result.rows());
    }
    co_return decode_row<Row>(statement, result, 0);
}

Task<std::int64_t> await_affected(Reply reply);
Task<> await_done(Reply reply);

} // namespace detail

class Session {
public:
    // Every statement of the session gives up at `deadline`. REQUIRES the connection to stay.
    Session(Connection& connection, Deadline deadline)
        : connection_(&connection), deadline_(deadline) {}

    Deadline deadline() const { return deadline_; }
    Connection& connection() const { return *connection_; }

    template<class Row, class... P>
    Task<std::vector<Row>> all(const Statement<Row(P...)>& statement,
                               const std::type_identity_t<P>&... parameters) {
        return detail::await_rows<Row>(statement.info(),
                                       send<P...>(statement.info(), parameters...));
    }

    // As all(), but each row is decoded when it is asked for, and may hold views into the answer.
    template<class Row, class... P>
    Task<Rows<Row>> rows(const Statement<Row(P...)>& statement,
                         const std::type_identity_t<P>&... parameters) {
        return detail::await_views<Row>(statement.info(),
                                        send<P...>(statement.info(), parameters...));
    }

    // No row or one; more are an Error (a bug in the query).
    template<class Row, class... P>
    Task<std::optional<Row>> maybe_one(const Statement<Row(P...)>& statement,
                                       const std::type_identity_t<P>&... parameters) {
        return detail::await_maybe_row<Row>(statement.info(),
                                            send<P...>(statement.info(), parameters...));
    }

    // Exactly one row; anything else is an Error.
    template<class Row, class... P>
    Task<Row> one(const Statement<Row(P...)>& statement,
                  const std::type_identity_t<P>&... parameters) {
        return detail::await_row<Row>(statement.info(),
                                      send<P...>(statement.info(), parameters...));
    }

    // The number of rows affected.
    template<class Row, class... P>
    Task<std::int64_t> execute(const Statement<Row(P...)>& statement,
                               const std::type_identity_t<P>&... parameters) {
        return detail::await_affected(send<P...>(statement.info(), parameters...));
    }

    // Millions of rows in constant memory: fn(const Row&) for each as it arrives. fn is kept until
    // the Task ends, runs inside the connection's event handler and may not use this session; what
    // it throws ends the query and comes out of the Task.
    template<class Row, class Fn, class... P>
    Task<> for_each(const Statement<Row(P...)>& statement, Fn fn,
                    const std::type_identity_t<P>&... parameters) {
        const StatementInfo& info = statement.info();
        RowSink sink = [&info, fn = std::move(fn)](const ResultSet& rows) mutable {
            for (int row = 0; row < rows.rows(); ++row) {
                fn(decode_row<Row>(info, rows, row));
            }
        };
        return detail::await_done(
            connection_->stream(info, encode<P...>(parameters...), deadline_, std::move(sink)));
    }

    // Binary COPY of the buffer's rows; the number of rows copied. The buffer must stay as it is
    // until the Task has ended.
    template<class Row>
    Task<std::int64_t> copy(const CopyStatement<Row>& statement, const CopyBuffer<Row>& buffer) {
        return detail::await_affected(
            connection_->copy(statement.info(), buffer.bytes(), deadline_));
    }

    // SQL that is not in the catalog: migration files. Several statements, no parameters.
    Task<> run_script(std::string_view name, std::string sql) {
        return detail::await_done(connection_->run_script(name, std::move(sql), deadline_));
    }

private:
    template<class... P>
    static Parameters encode(const P&... parameters) {
        Parameters encoded;
        (encoded.add<P>(parameters), ...);
        return encoded;
    }
    template<class... P>
    Reply send(const StatementInfo& statement, const P&... parameters) {
        return connection_->send(statement, encode<P...>(parameters...), deadline_);
    }

    Connection* connection_;
    Deadline deadline_;
};

} // namespace nof0::pg
