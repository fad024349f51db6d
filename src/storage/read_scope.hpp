// ReadScope: one consistent snapshot of the store that knows its own version.
//
// A REPEATABLE READ READ ONLY transaction. Whatever is read through session(), in however many
// statements, is exactly the state after version() and before the next one, and an answer built
// from it can name that version. Opening costs one round trip. It ends with its scope.
//
// The version may be one of the past: the same queries then find the views of the schema as_of in
// the place of their tables (see docs/DATA.md), and head(), version() and at_ms() say that version.
#pragma once

#include "storage/head.hpp"
#include "storage/pg/transaction.hpp"
#include "storage/seasons.hpp"

#include <optional>

namespace nof0::storage {

class ReadScope {
public:
    // Throws Unavailable. `deadline` bounds the wait for a connection and every statement.
    static Task<ReadScope> open(pg::Pool& pool, Deadline deadline);

    // The store as it was at a version; nullopt: there is none of that number, or its past was not
    // kept. Use a pool of its own: a connection that goes to and fro plans every statement again.
    static Task<std::optional<ReadScope>> open_past(pg::Pool& pool, std::int64_t version,
                                                    Deadline deadline);

    std::int64_t version() const { return head_.version; }
    std::int64_t at_ms() const { return head_.at_ms; } // arena time of version()
    const std::string& store_id() const { return head_.store_id.text; }
    const Head& head() const { return head_; }
    const Season& season() const { return season_; } // at version()
    // Of a past version: prices are known by the minute only, because retention removed the ticks.
    bool is_from_bars() const { return is_from_bars_; }
    pg::Session& session() { return transaction_.session(); }

private:
    ReadScope(pg::Transaction transaction, Head head, Season season)
        : transaction_(std::move(transaction)), head_(std::move(head)), season_(season) {}

    pg::Transaction transaction_;
    Head head_;
    Season season_;
    bool is_from_bars_ = false;
};

} // namespace nof0::storage
