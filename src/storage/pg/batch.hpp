// Batches of rows as one statement's parameters: member n of the described struct becomes parameter
// n, an array of that member over all rows, for
//   INSERT INTO t (a, b) SELECT * FROM unnest($1::text[], $2::float8[])
//
//   const pg::BatchStatement<void, TickRow> k_store{"ticks.store"};
//   co_await pg::execute_batch(session, k_store, rows);
//
// The arrays are written straight from the rows; nothing is copied in between.
#pragma once

#include "storage/pg/session.hpp"

#include <span>

namespace nof0::pg {

// One member of all rows, as an array. D is the member's Boost.Describe descriptor.
template<class Row, class D>
struct BatchColumn {
    std::span<const Row> rows;
};

template<class Row, class D>
struct Codec<BatchColumn<Row, D>> {
    using Member = detail::MemberType<Row, D>;
    using Element = typename Slot<Member>::Value;
    static constexpr Oid k_oid = Codec<Element>::k_array_oid;
    static void encode(std::string& out, const BatchColumn<Row, D>& column) {
        put_array_header(out, column.rows.size(), Codec<Element>::k_oid);
        for (const Row& row : column.rows) {
            put_field<Member>(out, row.*D::pointer);
        }
    }
};

namespace detail {

template<class Result, class Row, class Descriptors>
struct Batch;

template<class Result, class Row, template<class...> class List, class... D>
struct Batch<Result, Row, List<D...>> {
    using Type = Statement<Result(BatchColumn<Row, D>...)>;
    static auto all(Session& session, const Type& statement, std::span<const Row> rows) {
        return session.all(statement, BatchColumn<Row, D>{rows}...);
    }
    static Task<std::int64_t> execute(Session& session, const Type& statement,
                                      std::span<const Row> rows) {
        return session.execute(statement, BatchColumn<Row, D>{rows}...);
    }
};

template<class Result, class Row>
using BatchOf = Batch<Result, Row, Members<Row>>;

} // namespace detail

template<class Result, class Row>
class BatchStatement : public detail::BatchOf<Result, Row>::Type {
public:
    using detail::BatchOf<Result, Row>::Type::Type;
};

// As Session::all() and Session::execute(): the rows are free again when the call returns.
template<class Result, class Row>
auto all_of_batch(Session& session, const BatchStatement<Result, Row>& statement,
                  std::type_identity_t<std::span<const Row>> rows) {
    return detail::BatchOf<Result, Row>::all(session, statement, rows);
}
template<class Row>
Task<std::int64_t> execute_batch(Session& session, const BatchStatement<void, Row>& statement,
                                 std::type_identity_t<std::span<const Row>> rows) {
    return detail::BatchOf<void, Row>::execute(session, statement, rows);
}

// Binary COPY of all rows; the number copied. The rows are free again when the Task has ended.
template<class Row>
Task<std::int64_t> copy_all(Session& session, const CopyStatement<Row>& statement,
                            std::type_identity_t<std::span<const Row>> rows) {
    CopyBuffer<Row> buffer;
    for (const Row& row : rows) {
        buffer.add(row);
    }
    co_return co_await session.copy(statement, buffer);
}

} // namespace nof0::pg
