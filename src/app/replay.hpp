// Replaying recorded feeds into the arena: `nof0 ingest --replay`.
//
// Files go one after the other, each from where its cursor stands. A cursor moves only over what is
// durable, so a replay that was killed goes on without loss, and what it repeats is known.
#pragma once

#include "app/arena_ingest.hpp"
#include "venues/replay/replay_source.hpp"

#include <atomic>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace nof0::app {

struct ReplayPlan {
    std::vector<std::filesystem::path> files;
    double speed = 0; // times as recorded; 0: as fast as it goes
    venues::ReplayClock clock = venues::ReplayClock::file;
    std::optional<TraderId> trader{}; // whose fills and money these are
    std::string account{};            // where they name none
};

struct ReplayedFile {
    std::string file{};
    std::string format{};
    std::int64_t resumed_at = 0; // record
    std::int64_t records = 0;    // read now
    std::uint64_t ticks = 0;
    std::uint64_t account_events = 0;
    std::uint64_t set_aside = 0; // books and candles that are no facts
    std::map<std::string, std::uint64_t> skipped{};
    std::string problem{}; // why it could not be read; empty: it was
};

struct ReplaySummary {
    std::vector<ReplayedFile> files;
    bool finished = false; // false: it was asked to end before
};

// On the ingest's thread, while its role runs. `stopping` ends it early.
Task<ReplaySummary> replay(ArenaIngest& ingest, ReplayPlan plan, const std::atomic<bool>& stopping);

} // namespace nof0::app
