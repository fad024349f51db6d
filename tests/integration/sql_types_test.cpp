// Every query of src/storage/*.sql, prepared against the migrated schema: the types of parameters
// and columns are those of the C++ statement, and a column that may be NULL is a std::optional.
// It can only see what the server knows: a column computed by an expression has no NOT NULL.
#include "storage/pg/catalog.hpp"
#include "storage/pg/registry.hpp"
#include "support/database.hpp"

#include <gtest/gtest.h>
#include <libpq-fe.h>
#include <map>
#include <regex>
#include <set>

namespace nof0::test {
namespace {

struct Clear {
    void operator()(PGconn* connection) const { PQfinish(connection); }
    void operator()(PGresult* result) const { PQclear(result); }
};
using Answer = std::unique_ptr<PGresult, Clear>;

class SqlTypes : public testing::Test {
protected:
    SqlTypes() : connection_(PQconnectdb(database_.dsn().c_str())) {
        Answer columns(PQexec(connection_.get(),
                              "SELECT attrelid, attnum FROM pg_attribute WHERE attnotnull"));
        for (int row = 0; row < PQntuples(columns.get()); ++row) {
            not_null_.insert({std::stoul(PQgetvalue(columns.get(), row, 0)),
                              std::stoi(PQgetvalue(columns.get(), row, 1))});
        }
        Answer types(PQexec(connection_.get(), "SELECT oid, typname FROM pg_type"));
        for (int row = 0; row < PQntuples(types.get()); ++row) {
            type_names_[static_cast<pg::Oid>(std::stoul(PQgetvalue(types.get(), row, 0)))] =
                PQgetvalue(types.get(), row, 1);
        }
    }

    // What the server says about a query; parameters of the given types, or as it infers them.
    Answer describe(const std::string& sql, const std::vector<pg::Oid>& parameters) {
        Answer prepared(PQprepare(connection_.get(), "", sql.c_str(),
                                  static_cast<int>(parameters.size()), parameters.data()));
        EXPECT_EQ(PQresultStatus(prepared.get()), PGRES_COMMAND_OK)
            << PQresultErrorMessage(prepared.get());
        return Answer(PQdescribePrepared(connection_.get(), ""));
    }
    bool may_be_null(const PGresult* described, int column) const {
        const Oid table = PQftable(described, column);
        return table != InvalidOid && !not_null_.contains({table, PQftablecol(described, column)});
    }
    std::string type_name(pg::Oid oid) const {
        const auto found = type_names_.find(oid);
        return found == type_names_.end() ? std::to_string(oid) : found->second;
    }

    void check_parameters(const pg::StatementInfo& statement) {
        const Answer inferred = describe(statement.sql(), {});
        const int count = PQnparams(inferred.get());
        ASSERT_EQ(count, static_cast<int>(statement.parameters.size())) << "number of parameters";
        for (int i = 0; i < count; ++i) {
            EXPECT_EQ(type_name(PQparamtype(inferred.get(), i)),
                      type_name(statement.parameters[static_cast<std::size_t>(i)]))
                << "parameter $" << i + 1 << "; a query that means another type than the server "
                << "would infer says so with a cast";
        }
    }
    void check_columns(const PGresult* described, const pg::StatementInfo& statement) {
        ASSERT_EQ(PQnfields(described), static_cast<int>(statement.columns.size()))
            << "number of columns";
        for (int i = 0; i < PQnfields(described); ++i) {
            const pg::ColumnInfo& column = statement.columns[static_cast<std::size_t>(i)];
            const std::string name = PQfname(described, i);
            EXPECT_EQ(type_name(PQftype(described, i)), type_name(column.oid)) << name;
            if (!column.name.empty()) {
                EXPECT_EQ(name, column.name) << "column " << i + 1;
            }
            if (statement.kind == pg::StatementKind::query) {
                EXPECT_TRUE(column.nullable || !may_be_null(described, i))
                    << name << " may be NULL, the row struct has no optional";
            } else { // what COPY brings in
                EXPECT_TRUE(!column.nullable || may_be_null(described, i))
                    << name << " may not be NULL, the row struct has an optional";
            }
        }
    }

    TestDatabase database_;
    std::unique_ptr<PGconn, Clear> connection_;
    std::set<std::pair<unsigned long, int>> not_null_;
    std::map<pg::Oid, std::string> type_names_;
};

// A query with a cast says itself what its parameters are.
bool infers_parameters(const pg::StatementInfo& statement) {
    return statement.sql().find("::") == std::string::npos;
}

TEST_F(SqlTypes, EveryQueryFitsTheSchemaAndItsRowStruct) {
    for (const pg::StatementInfo* statement : pg::Registry::instance().all()) {
        if (statement->kind != pg::StatementKind::query) {
            continue;
        }
        SCOPED_TRACE(statement->name);
        const Answer described = describe(statement->sql(), statement->parameters);
        ASSERT_EQ(PQresultStatus(described.get()), PGRES_COMMAND_OK);
        EXPECT_EQ(PQnparams(described.get()), static_cast<int>(statement->parameters.size()))
            << "number of parameters";
        if (statement->returns_rows) {
            check_columns(described.get(), *statement);
        }
    }
}

TEST_F(SqlTypes, ParametersAreOfTheTypesThatTheServerInfers) {
    for (const pg::StatementInfo* statement : pg::Registry::instance().all()) {
        if (statement->kind == pg::StatementKind::query && infers_parameters(*statement)) {
            SCOPED_TRACE(statement->name);
            check_parameters(*statement);
        }
    }
}

TEST_F(SqlTypes, EveryCopyFitsItsTable) {
    const std::regex form(R"(COPY\s+(\w+)\s*\(([^)]*)\)\s+FROM\s+STDIN\s*\(FORMAT\s+binary\);?)",
                          std::regex::icase);
    for (const pg::StatementInfo* statement : pg::Registry::instance().all()) {
        if (statement->kind != pg::StatementKind::copy) {
            continue;
        }
        SCOPED_TRACE(statement->name);
        std::smatch parts;
        ASSERT_TRUE(std::regex_match(statement->sql(), parts, form)) << statement->sql();
        const std::string select = "SELECT " + parts[2].str() + " FROM " + parts[1].str();
        check_columns(describe(select, {}).get(), *statement);
    }
}

TEST_F(SqlTypes, CatalogAndStatementsNameTheSameQueries) {
    std::set<std::string> declared;
    for (const pg::StatementInfo* statement : pg::Registry::instance().all()) {
        EXPECT_TRUE(declared.insert(statement->name).second)
            << statement->name << " is declared twice";
        EXPECT_TRUE(pg::Catalog::embedded().contains(statement->name))
            << statement->name << " has no query in src/storage/*.sql";
    }
    for (const std::string& name : pg::Catalog::embedded().names()) {
        EXPECT_TRUE(declared.contains(name)) << name << " is declared by no statement";
    }
}

} // namespace
} // namespace nof0::test
