#include "api/row_stream.hpp"

#include "api/lists.hpp"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace nof0::api {

// Touched on the data thread only.
struct RowStream::State {
    pg::Pool* pool = nullptr;
    projections::BuildPage page = nullptr;
    projections::ListAsk ask{};
    std::int64_t rows_left = k_everything;
    std::optional<storage::ReadScope> scope{};
};

RowStream::RowStream(DocumentSource& source, projections::BuildPage page, projections::ListAsk ask,
                     std::int64_t rows_max)
    : source_(source), state_(std::make_shared<State>()) {
    state_->pool = &source.pool();
    state_->page = page;
    state_->ask = std::move(ask);
    state_->rows_left = rows_max;
}

// The snapshot ends where it lives.
RowStream::~RowStream() {
    asio::post(source_.context(), [state = std::move(state_)]() mutable { state.reset(); });
}

Task<RowBatch> RowStream::next() {
    const auto there = [state = state_]() { return read(state); };
    return asio::co_spawn(source_.context(), there, asio::use_awaitable_t<Executor>());
}

Task<RowBatch> RowStream::read(std::shared_ptr<State> state) {
    if (!state->scope) {
        storage::ReadScope scope =
            co_await storage::ReadScope::open(*state->pool, Deadline::after(k_lasts_max));
        state->scope.emplace(std::move(scope));
    }
    projections::ListAsk ask = state->ask;
    ask.limit = k_rows_per_batch;
    if (state->rows_left != k_everything) {
        ask.limit = std::min(ask.limit, state->rows_left);
    }
    projections::ListPage page = co_await state->page(*state->scope, ask);
    RowBatch batch{.version = state->scope->version(), .at_ms = state->scope->at_ms()};
    batch.rows = std::move(page.rows);
    if (state->rows_left != k_everything) {
        state->rows_left -= static_cast<std::int64_t>(batch.rows.size());
    }
    batch.is_last = !page.next || state->rows_left == 0;
    state->ask.before = page.next;
    if (batch.is_last) {
        state->scope.reset(); // the connection is free for others while the client reads the rest
    }
    co_return batch;
}

} // namespace nof0::api
