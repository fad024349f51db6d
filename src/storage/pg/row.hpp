// Rows as plain structs: member n is column n. The struct is described once with
// BOOST_DESCRIBE_STRUCT(Row, (), (id, price, at_ms)); inherited members come first. A single type
// of types.hpp, or an optional of one, stands for a row of one column.
#pragma once

#include "storage/pg/array.hpp"
#include "storage/pg/result_set.hpp"

#include <boost/describe.hpp>
#include <boost/mp11/algorithm.hpp>
#include <boost/mp11/list.hpp>
#include <type_traits>

namespace nof0::pg {

template<class Row>
inline constexpr bool k_is_struct_row = boost::describe::has_describe_members<Row>::value;

namespace detail {

template<class Row>
using Members = boost::describe::describe_members<Row, boost::describe::mod_public |
                                                           boost::describe::mod_inherited>;

template<class Row, class Member>
using MemberType = std::remove_cvref_t<decltype(std::declval<Row&>().*Member::pointer)>;

// Whether a row of it points into the answer that it was decoded from.
template<class Row>
constexpr bool has_views() {
    bool found = false;
    if constexpr (k_is_struct_row<Row>) {
        boost::mp11::mp_for_each<Members<Row>>([&]<class Member>(Member) {
            using Value = typename Slot<MemberType<Row, Member>>::Value;
            found = found || std::is_same_v<Value, std::string_view>;
        });
    }
    return found || std::is_same_v<typename Slot<Row>::Value, std::string_view>;
}

template<class T>
ColumnInfo column_info(std::string name) {
    return ColumnInfo{std::move(name), Codec<typename Slot<T>::Value>::k_oid, Slot<T>::k_nullable};
}

template<class T>
void decode_cell(const StatementInfo& statement, const ResultSet& result, int row, int column,
                 T& into) {
    using Value = typename Slot<T>::Value;
    if (result.is_null(row, column)) {
        if constexpr (Slot<T>::k_nullable) {
            into = std::nullopt;
            return;
        } else {
            throw_decode_error(statement, column, "is NULL, the row struct has no optional");
        }
    }
    try {
        into = Codec<Value>::decode(result.bytes(row, column));
    } catch (const DecodeError& error) {
        throw_decode_error(statement, column, error.what());
    }
}

} // namespace detail

template<class Row>
std::vector<ColumnInfo> row_columns() {
    std::vector<ColumnInfo> columns;
    if constexpr (k_is_struct_row<Row>) {
        boost::mp11::mp_for_each<detail::Members<Row>>([&]<class Member>(Member) {
            columns.push_back(detail::column_info<detail::MemberType<Row, Member>>(Member::name));
        });
    } else {
        columns.push_back(detail::column_info<Row>(""));
    }
    return columns;
}

// REQUIRES result.expect_columns(statement) to have passed.
template<class Row>
Row decode_row(const StatementInfo& statement, const ResultSet& result, int row) {
    Row decoded{};
    if constexpr (k_is_struct_row<Row>) {
        int column = 0;
        boost::mp11::mp_for_each<detail::Members<Row>>([&]<class Member>(Member) {
            detail::decode_cell(statement, result, row, column++, decoded.*Member::pointer);
        });
    } else {
        detail::decode_cell(statement, result, row, 0, decoded);
    }
    return decoded;
}

// The rows of one answer, which it owns: what a row views stays as long as this object.
template<class Row>
class Rows {
public:
    Rows(const StatementInfo& statement, ResultSet result)
        : statement_(&statement), result_(std::move(result)) {
        result_.expect_columns(statement);
    }
    int size() const { return result_.rows(); }
    Row operator[](int row) const { return decode_row<Row>(*statement_, result_, row); }

private:
    const StatementInfo* statement_;
    ResultSet result_;
};

template<class Row>
std::vector<Row> decode_rows(const StatementInfo& statement, const ResultSet& result) {
    static_assert(!detail::has_views<Row>(), "the views would outlive the answer: take rows()");
    result.expect_columns(statement);
    std::vector<Row> rows;
    rows.reserve(static_cast<std::size_t>(result.rows()));
    for (int row = 0; row < result.rows(); ++row) {
        rows.push_back(decode_row<Row>(statement, result, row));
    }
    return rows;
}

} // namespace nof0::pg
