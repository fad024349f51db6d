// Typed handles of the named queries of src/storage/*.sql.
//
//   const pg::Statement<TradeRow(std::string_view, std::int64_t)> recent{"trades.recent"};
//   const pg::Statement<void(Json)> store{"trades.store"};          // only affected rows
//   const pg::CopyStatement<TickRow> copy_in{"ticks.copy_in"};      // COPY .. FROM STDIN BINARY
//
// Declared at namespace scope of the store's .cpp, where they register themselves (registry.hpp)
// and live as long as the process; Session runs them. Row is a struct described to Boost.Describe
// (row.hpp) or one column's type. Types are checked against the migrated schema by a test, and the
// columns of every answer against the row at run time.
#pragma once

#include "storage/pg/row.hpp"

#include <type_traits>
#include <utility>

namespace nof0::pg {

// Marks a statement that brings its SQL along and stays out of the registry: for tests and one-off
// tools. It must outlive the connections that ran it.
struct AdHoc {};
inline constexpr AdHoc k_ad_hoc{};

template<class Signature>
class Statement;

template<class Row, class... P>
class Statement<Row(P...)> {
public:
    explicit Statement(const char* name) : info_(Registry::instance().add(describe(name))) {}
    Statement(AdHoc /*mark*/, const char* name, std::string sql)
        : own_(describe(name, std::move(sql))), info_(*own_) {}
    Statement(const Statement&) = delete;
    Statement& operator=(const Statement&) = delete;

    const StatementInfo& info() const { return info_; }

private:
    static std::unique_ptr<StatementInfo> describe(const char* name,
                                                   std::optional<std::string> sql = {}) {
        auto info = std::make_unique<StatementInfo>();
        info->name = name;
        info->text = std::move(sql);
        info->parameters = {Codec<typename Slot<P>::Value>::k_oid...};
        if constexpr (!std::is_void_v<Row>) {
            info->columns = row_columns<Row>();
            info->returns_rows = true;
        }
        return info;
    }

    std::unique_ptr<StatementInfo> own_; // null for a registered one
    const StatementInfo& info_;
};

template<class Row>
class CopyStatement {
public:
    explicit CopyStatement(const char* name) : info_(Registry::instance().add(describe(name))) {}
    CopyStatement(AdHoc /*mark*/, const char* name, std::string sql)
        : own_(describe(name, std::move(sql))), info_(*own_) {}
    CopyStatement(const CopyStatement&) = delete;
    CopyStatement& operator=(const CopyStatement&) = delete;

    const StatementInfo& info() const { return info_; }

private:
    static std::unique_ptr<StatementInfo> describe(const char* name,
                                                   std::optional<std::string> sql = {}) {
        auto info = std::make_unique<StatementInfo>();
        info->name = name;
        info->text = std::move(sql);
        info->kind = StatementKind::copy;
        info->columns = row_columns<Row>();
        return info;
    }

    std::unique_ptr<StatementInfo> own_; // null for a registered one
    const StatementInfo& info_;
};

} // namespace nof0::pg
