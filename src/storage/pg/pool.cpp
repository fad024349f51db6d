#include "storage/pg/pool.hpp"

#include "storage/pg/pool_state.hpp"

namespace nof0::pg {

PooledConnection::PooledConnection(std::shared_ptr<PoolState> pool,
                                   std::unique_ptr<Connection> connection)
    : pool_(std::move(pool)), connection_(std::move(connection)) {}

PooledConnection::PooledConnection(PooledConnection&&) noexcept = default;

PooledConnection& PooledConnection::operator=(PooledConnection&& other) noexcept {
    if (this != &other) {
        give_back();
        pool_ = std::move(other.pool_);
        connection_ = std::move(other.connection_);
    }
    return *this;
}

PooledConnection::~PooledConnection() {
    give_back();
}

void PooledConnection::give_back() {
    if (connection_) {
        pool_->give_back(std::move(connection_));
    }
}

Pool::Pool(const Executor& executor, PoolOptions options, Metrics& metrics, Health& health)
    : state_(std::make_shared<PoolState>(executor, std::move(options), metrics, health)) {
    state_->replenish();
}

Pool::~Pool() {
    close();
}

Task<PooledConnection> Pool::acquire(Deadline deadline) {
    return PoolState::acquire(state_, deadline);
}

void Pool::close() {
    state_->close();
}
const PoolOptions& Pool::options() const {
    return state_->options();
}
std::size_t Pool::open() const {
    return state_->open();
}
std::size_t Pool::idle() const {
    return state_->idle();
}

} // namespace nof0::pg
