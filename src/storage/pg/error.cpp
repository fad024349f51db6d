#include "storage/pg/error.hpp"

#include <algorithm>
#include <array>

namespace nof0::pg {
namespace {

template<std::size_t n>
bool one_of(std::string_view text, const std::array<std::string_view, n>& set) {
    return std::find(set.begin(), set.end(), text) != set.end();
}

} // namespace

FailureKind failure_kind(std::string_view sqlstate) {
    // Single codes that differ from the rest of their class. 22P03 and 22P04 mean that our binary
    // encoding is wrong; 26000 that a prepared statement vanished, behind a pooler; 25P03 and
    // 25P04 that the server ended a transaction that took too long.
    constexpr std::array<std::string_view, 2> k_bugs{"22P03", "22P04"};
    constexpr std::array<std::string_view, 3> k_world{"26000", "25P03", "25P04"};
    // Data that was refused: bad values, integrity, check options, size limits, RAISE.
    constexpr std::array<std::string_view, 5> k_answer_classes{"22", "23", "44", "54", "P0"};
    // Connection, login, rollback, resources, locks, operator, system, configuration, internal.
    constexpr std::array<std::string_view, 10> k_world_classes{"08", "28", "3D", "40", "53",
                                                               "55", "57", "58", "F0", "XX"};
    const std::string_view group = sqlstate.substr(0, 2);
    if (one_of(sqlstate, k_bugs)) {
        return FailureKind::bug;
    }
    if (one_of(sqlstate, k_world) || one_of(group, k_world_classes)) {
        return FailureKind::world;
    }
    return one_of(group, k_answer_classes) ? FailureKind::answer : FailureKind::bug;
}

FailureKind Diagnostics::kind() const {
    return failure_kind(sqlstate);
}

bool Diagnostics::retryable() const {
    return sqlstate == "40001" || sqlstate == "40P01" || sqlstate == "55P03";
}

std::string Diagnostics::text() const {
    std::string text;
    if (!query.empty()) {
        text += query + ": ";
    }
    text += "SQLSTATE " + sqlstate + ": " + message;
    if (!detail.empty()) {
        text += " (" + detail + ")";
    }
    return text;
}

void throw_error(Diagnostics diagnostics) {
    if (diagnostics.kind() == FailureKind::world) {
        throw WorldError(std::move(diagnostics));
    }
    throw Error(std::move(diagnostics));
}

} // namespace nof0::pg
