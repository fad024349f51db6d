// An operator's word to the arena: written down first (operator_commands), so that an arena which
// is away honours it when it starts, then waited for as long as one runs.
#pragma once

#include "app/backend.hpp"
#include "storage/pg/types.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

namespace nof0::app {

struct OperatorRequest {
    std::string command{};
    std::optional<std::string> trader{};
    pg::Json arguments{};
    Milliseconds patience{5'000}; // for the outcome
    // Asked in the same session, before anything is written down; throws UsageError.
    std::function<Task<>(pg::Session&)> check{};
};

struct OperatorAnswer {
    std::int64_t id = 0;                  // of operator_commands
    std::optional<std::string> outcome{}; // absent: nobody took it up in time
    bool arena_runs = false;              // somebody holds the lease of those who write

    bool was_refused() const { return outcome && outcome->starts_with("refused"); }
};

// Throws Unavailable, and what the check throws. `backend` outlives the task.
Task<OperatorAnswer> ask_arena(Backend& backend, OperatorRequest request);
// What there is to say without an outcome.
std::string waiting_text(const OperatorAnswer& answer);

} // namespace nof0::app
