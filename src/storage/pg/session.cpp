#include "storage/pg/session.hpp"

namespace nof0::pg::detail {

Task<std::int64_t> await_affected(Reply reply) {
    const ResultSet result = co_await reply.wait();
    co_return result.affected();
}

Task<> await_done(Reply reply) {
    co_await reply.wait();
}

} // namespace nof0::pg::detail
