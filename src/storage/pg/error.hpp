// What Postgres answered when it refused, and which of the three kinds of failure that is.
//
// Two exception types carry the same Diagnostics: Error for our own mistakes and for answers
// (a unique key that is taken), WorldError for a server that is away, restarting, overloaded or
// out of room. WorldError is an Unavailable, so the one place per entry kind that handles
// Unavailable handles it too. `catch (const pg::Diagnostics&)` sees both.
#pragma once

#include "base/failure.hpp"

#include <stdexcept>
#include <string>
#include <string_view>

namespace nof0::pg {

enum class FailureKind {
    bug,    // SQL that does not parse, a type that does not fit: our own mistake
    world,  // the server, the network or another transaction; trying again may help
    answer, // the data was refused: a key that is taken, a check that failed, a bad value
};

struct Diagnostics {
    std::string sqlstate; // five characters; "08006" when the connection itself was lost
    std::string message;
    std::string detail;     // may be empty, as all below
    std::string constraint; // of an integrity violation
    std::string table;
    std::string query; // catalog name, "trades.recent"

    FailureKind kind() const;
    // The same transaction, run again from its start, may succeed at once: serialization
    // failures, deadlocks, lock timeouts.
    bool retryable() const;
    // "trades.recent: 23505 duplicate key value ... (detail)"
    std::string text() const;
};

FailureKind failure_kind(std::string_view sqlstate);

// Kinds bug and answer.
class Error : public std::runtime_error, public Diagnostics {
public:
    explicit Error(Diagnostics d) : std::runtime_error(d.text()), Diagnostics(std::move(d)) {}
};

// Kind world.
class WorldError : public Unavailable, public Diagnostics {
public:
    explicit WorldError(Diagnostics d) : Unavailable(d.text()), Diagnostics(std::move(d)) {}
};

// The connection was lost, or the wait gave up, while COMMIT was under way: the transaction may
// or may not be durable. Whoever keeps state in memory must read the touched rows again.
class CommitUnknown : public Unavailable {
public:
    using Unavailable::Unavailable;
};

// Throws the exception type that the SQLSTATE asks for.
[[noreturn]] void throw_error(Diagnostics diagnostics);

} // namespace nof0::pg
