#include "storage/pg/error.hpp"

#include <gtest/gtest.h>

namespace nof0::pg {
namespace {

TEST(PgError, SqlstatesFallIntoThreeKinds) {
    struct Case {
        const char* sqlstate;
        FailureKind kind;
    };
    const Case cases[] = {
        {"42601", FailureKind::bug},    // syntax error
        {"42P01", FailureKind::bug},    // undefined table
        {"42501", FailureKind::bug},    // insufficient privilege
        {"21000", FailureKind::bug},    // the same key twice in one upsert
        {"22P03", FailureKind::bug},    // our binary encoding
        {"22P04", FailureKind::bug},    // our COPY format
        {"25006", FailureKind::bug},    // a write in a read-only transaction
        {"08006", FailureKind::world},  // connection lost
        {"26000", FailureKind::world},  // prepared statement gone, behind a pooler
        {"40001", FailureKind::world},  // serialization failure
        {"40P01", FailureKind::world},  // deadlock
        {"53300", FailureKind::world},  // too many connections
        {"53100", FailureKind::world},  // disk full
        {"55P03", FailureKind::world},  // lock timeout
        {"57014", FailureKind::world},  // cancelled
        {"57P01", FailureKind::world},  // shutting down
        {"58030", FailureKind::world},  // I/O error
        {"XX001", FailureKind::world},  // corrupted data
        {"23505", FailureKind::answer}, // unique
        {"23514", FailureKind::answer}, // check
        {"22003", FailureKind::answer}, // out of range
        {"22P05", FailureKind::answer}, // NUL in text
        {"P0001", FailureKind::answer}, // RAISE
    };
    for (const Case& c : cases) {
        EXPECT_EQ(failure_kind(c.sqlstate), c.kind) << c.sqlstate;
    }
}

TEST(PgError, TheWorldIsUnavailableTheRestIsNot) {
    EXPECT_THROW(throw_error({"57P01", "bye", {}, {}, {}, "q"}), Unavailable);
    EXPECT_THROW(throw_error({"23505", "twice", {}, {}, {}, "q"}), Error);
    try {
        throw_error({"40001", "serialize", "detail", {}, {}, "trades.store"});
    } catch (const Diagnostics& diagnostics) {
        EXPECT_TRUE(diagnostics.retryable());
        EXPECT_EQ(diagnostics.text(), "trades.store: SQLSTATE 40001: serialize (detail)");
    }
}

} // namespace
} // namespace nof0::pg
