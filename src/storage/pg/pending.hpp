// A statement on its way: what is sent, what came back, and who waits. Internal to pg.
#pragma once

#include "storage/pg/connection.hpp"

#include <boost/asio/any_completion_handler.hpp>
#include <exception>
#include <memory>
#include <optional>
#include <string>

namespace nof0::pg {

enum class PendingKind {
    pipelined, // extended protocol, in pipeline mode
    sync_only, // ends a group of joined statements, nothing else
    copy,      // COPY .. FROM STDIN, outside pipeline mode
    script,    // simple protocol, outside pipeline mode
};

struct Pending {
    PendingKind kind = PendingKind::pipelined;
    const StatementInfo* statement = nullptr; // null for scripts and sync_only
    std::string name;                         // catalog name, or the script's
    Parameters parameters;
    Deadline deadline;
    RowSink sink; // of a stream; empty otherwise
    std::string_view copy_bytes;
    std::string sql;     // of a script
    bool joined = false; // no Sync of its own

    // Protocol: a Parse (when not prepared yet) and an execution, then the Sync.
    bool prepares = false;
    bool prepared = false; // the server accepted the Parse
    int commands_left = 0;
    bool single_row_asked = false;

    bool finished = false;      // the server has answered it, or never will
    bool cancel_wanted = false; // ask the server to cancel it once it is the one running
    MonotonicTime sent_at{};
    std::optional<Diagnostics> refusal; // the first error of this statement

    // The answer; set once. `answered` may come before `finished`: at the deadline.
    bool answered = false;
    ResultSet result;
    std::exception_ptr failure;
    asio::any_completion_handler<void()> waiter;
    std::function<void()> then; // instead of a waiter: Connection::reset()

    std::weak_ptr<Engine> engine;

    Pending(PendingKind k, Deadline d) : kind(k), deadline(d) {}
    bool exclusive() const { return kind == PendingKind::copy || kind == PendingKind::script; }
};

} // namespace nof0::pg
