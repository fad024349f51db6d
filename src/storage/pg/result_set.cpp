#include "storage/pg/result_set.hpp"

#include "storage/pg/error.hpp"

#include <charconv>
#include <libpq-fe.h>

namespace nof0::pg {
namespace {

// What the program and the database disagree about is a bug, reported like the server's own
// "invalid binary representation".
constexpr const char* k_mismatch_state = "22P03";

[[noreturn]] void throw_mismatch(const StatementInfo& statement, std::string message) {
    throw_error({k_mismatch_state, std::move(message), {}, {}, {}, statement.name});
}

} // namespace

void ResultSet::Clear::operator()(pg_result* result) const {
    PQclear(result);
}

int ResultSet::rows() const {
    return PQntuples(result_.get());
}
int ResultSet::columns() const {
    return PQnfields(result_.get());
}

bool ResultSet::is_null(int row, int column) const {
    return PQgetisnull(result_.get(), row, column) != 0;
}

std::string_view ResultSet::bytes(int row, int column) const {
    return {PQgetvalue(result_.get(), row, column),
            static_cast<std::size_t>(PQgetlength(result_.get(), row, column))};
}

Oid ResultSet::type(int column) const {
    return PQftype(result_.get(), column);
}

std::string_view ResultSet::column_name(int column) const {
    const char* name = PQfname(result_.get(), column);
    return name == nullptr ? std::string_view() : name;
}

std::int64_t ResultSet::affected() const {
    const std::string_view text = PQcmdTuples(result_.get());
    std::int64_t count = 0;
    std::from_chars(text.data(), text.data() + text.size(), count);
    return count;
}

std::string_view ResultSet::command_tag() const {
    return PQcmdStatus(result_.get());
}

void ResultSet::expect_columns(const StatementInfo& statement) const {
    if (columns() != static_cast<int>(statement.columns.size())) {
        throw_mismatch(statement, "answers " + std::to_string(columns()) +
                                      " columns, the row has " +
                                      std::to_string(statement.columns.size()));
    }
    for (int column = 0; column < columns(); ++column) {
        const Oid expected = statement.columns[static_cast<std::size_t>(column)].oid;
        if (type(column) != expected) {
            throw_mismatch(statement, "column " + std::string(column_name(column)) + " has type " +
                                          std::to_string(type(column)) + ", the row expects " +
                                          std::to_string(expected));
        }
    }
}

void throw_decode_error(const StatementInfo& statement, int column, std::string_view why) {
    const ColumnInfo& info = statement.columns[static_cast<std::size_t>(column)];
    throw_mismatch(statement, "column " + std::to_string(column + 1) + " " + info.name + " " +
                                  std::string(why));
}

void throw_row_count(const StatementInfo& statement, int found) {
    throw_mismatch(statement, "answers " + std::to_string(found) + " rows where one is asked for");
}

} // namespace nof0::pg
