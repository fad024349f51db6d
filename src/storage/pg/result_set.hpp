// The rows of one answer, in Postgres' binary format, and one-line access to each value.
#pragma once

#include "storage/pg/registry.hpp"

#include <cstdint>
#include <memory>
#include <string_view>

struct pg_result; // libpq's

namespace nof0::pg {

// Owns libpq's result; views into it live as long as it does.
class ResultSet {
public:
    ResultSet() = default;
    explicit ResultSet(pg_result* result) : result_(result) {} // takes it over

    int rows() const;
    int columns() const;
    bool is_null(int row, int column) const;
    std::string_view bytes(int row, int column) const;
    Oid type(int column) const;
    std::string_view column_name(int column) const;
    // Rows inserted, updated, deleted or selected, as the command tag says; 0 for others.
    std::int64_t affected() const;
    // "INSERT 0 5", "COMMIT", "ROLLBACK".
    std::string_view command_tag() const;

    // Throws Error (a bug: the schema and the row struct differ) unless the columns are those
    // that the statement declares.
    void expect_columns(const StatementInfo& statement) const;

    explicit operator bool() const { return result_ != nullptr; }
    pg_result* raw() const { return result_.get(); }

private:
    struct Clear {
        void operator()(pg_result* result) const;
    };
    std::unique_ptr<pg_result, Clear> result_;
};

// Adds the query's and the column's name to a DecodeError: throws Error.
[[noreturn]] void throw_decode_error(const StatementInfo& statement, int column,
                                     std::string_view why);
// `wanted` one row, `found` another number: throws Error.
[[noreturn]] void throw_row_count(const StatementInfo& statement, int found);

} // namespace nof0::pg
