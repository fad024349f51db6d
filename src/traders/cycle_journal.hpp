// CycleJournal: a copy of what each cycle said for people who read files: one line of JSON per
// cycle in <folder>/<trader>-<day>.jsonl, the day being the arena's, UTC. The store holds the
// truth; a file that cannot be written is logged once a day and stops nothing. One thread.
#pragma once

#include "domain/decision_cycle.hpp"

#include <filesystem>
#include <map>
#include <string>

namespace nof0::traders {

// A line without its end.
std::string journal_line(const DecisionCycle& cycle);

class CycleJournal {
public:
    // Appends to the trader's file of the cycle's day.
    void append(const std::filesystem::path& folder, const DecisionCycle& cycle);

private:
    std::map<std::string, std::string> complained_; // by trader: of which day
};

} // namespace nof0::traders
