#include "storage/pg/connection.hpp"

#include "base/ensure.hpp"
#include "storage/pg/engine.hpp"
#include "storage/pg/statement.hpp"

#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>

namespace nof0::pg {
namespace {

const Statement<void()> rollback{"session.rollback"};

std::shared_ptr<Pending> statement_pending(const StatementInfo& statement, Parameters parameters,
                                           Deadline deadline) {
    auto pending = std::make_shared<Pending>(PendingKind::pipelined, deadline);
    pending->statement = &statement;
    pending->name = statement.name;
    pending->parameters = std::move(parameters);
    return pending;
}

// Called when the coroutine that waits is cancelled.
struct AbandonOnCancel {
    std::weak_ptr<Pending> pending;

    void operator()(asio::cancellation_type type) const {
        const std::shared_ptr<Pending> waiting = pending.lock();
        if (type == asio::cancellation_type::none || !waiting || waiting->answered) {
            return;
        }
        const std::shared_ptr<Engine> engine = waiting->engine.lock();
        if (engine) {
            const boost::system::system_error why(asio::error::operation_aborted, waiting->name);
            engine->abandon(waiting, std::make_exception_ptr(why));
        }
    }
};

// Suspends until the statement is answered.
Task<> until_answered(const std::shared_ptr<Pending>& pending) {
    const asio::use_awaitable_t<Executor> token;
    co_await asio::async_initiate<const asio::use_awaitable_t<Executor>, void()>(
        [pending](auto handler) {
            pending->waiter = std::move(handler);
            // Of the waiter, not of `handler`: erasing its type puts a slot of its own in between.
            auto slot = asio::get_associated_cancellation_slot(pending->waiter);
            if (slot.is_connected()) {
                slot.assign(AbandonOnCancel{pending});
            }
        },
        token);
}

} // namespace

Reply::Reply(std::shared_ptr<Pending> pending) : pending_(std::move(pending)) {}
Reply::Reply(Reply&&) noexcept = default;
Reply& Reply::operator=(Reply&&) noexcept = default;

Reply::~Reply() {
    if (!pending_ || pending_->answered || pending_->kind != PendingKind::copy) {
        return;
    }
    // The bytes belong to whoever held this Reply: they may not be touched any more.
    const std::shared_ptr<Engine> engine = pending_->engine.lock();
    if (engine) {
        engine->abandon(pending_, std::make_exception_ptr(Unavailable("COPY was abandoned")));
    }
}

Task<ResultSet> Reply::wait() {
    const std::shared_ptr<Pending> pending = pending_;
    ensure(pending != nullptr && !pending->waiter, "a Reply is awaited once");
    if (!pending->answered) {
        co_await until_answered(pending);
    }
    if (pending->failure) {
        std::rethrow_exception(pending->failure);
    }
    co_return std::move(pending->result);
}

Connection::Connection(std::shared_ptr<Engine> engine) : engine_(std::move(engine)) {}
Connection::Connection(Connection&&) noexcept = default;
Connection& Connection::operator=(Connection&&) noexcept = default;

Connection::~Connection() {
    if (engine_) {
        engine_->on_lost(nullptr);
        engine_->lose({"08003", "the connection was closed by us", {}, {}, {}, {}});
    }
}

Reply Connection::send(const StatementInfo& statement, Parameters parameters, Deadline deadline) {
    const auto pending = statement_pending(statement, std::move(parameters), deadline);
    engine_->submit(pending);
    return Reply(pending);
}

Reply Connection::send_joined(const StatementInfo& statement, Parameters parameters,
                              Deadline deadline) {
    const auto pending = statement_pending(statement, std::move(parameters), deadline);
    pending->joined = true;
    engine_->submit(pending);
    return Reply(pending);
}

Reply Connection::stream(const StatementInfo& statement, Parameters parameters, Deadline deadline,
                         RowSink sink) {
    const auto pending = statement_pending(statement, std::move(parameters), deadline);
    pending->sink = std::move(sink);
    engine_->submit(pending);
    return Reply(pending);
}

Reply Connection::copy(const StatementInfo& statement, std::string_view bytes, Deadline deadline) {
    const auto pending = std::make_shared<Pending>(PendingKind::copy, deadline);
    pending->statement = &statement;
    pending->name = statement.name;
    pending->copy_bytes = bytes;
    engine_->submit(pending);
    return Reply(pending);
}

Reply Connection::run_script(std::string_view name, std::string sql, Deadline deadline) {
    const auto pending = std::make_shared<Pending>(PendingKind::script, deadline);
    pending->name = name;
    pending->sql = std::move(sql);
    engine_->submit(pending);
    return Reply(pending);
}

bool Connection::usable() const {
    return engine_->usable();
}
bool Connection::quiet() const {
    return engine_->quiet();
}
int Connection::server_pid() const {
    return engine_->server_pid();
}

void Connection::on_lost(std::function<void()> handler) {
    engine_->on_lost(std::move(handler));
}

void Connection::reset(Deadline deadline, std::function<void()> then) {
    const auto pending = statement_pending(rollback.info(), Parameters(), deadline);
    pending->then = std::move(then);
    engine_->submit(pending);
}

} // namespace nof0::pg
