// RecordingProblem: why a recording was refused, and where: file, position, record, key, reason.
#pragma once

#include "pipelines/import/byte_source.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace nof0::pipelines {

struct RecordingProblem {
    std::string file;         // its name inside the folder
    std::uint64_t offset = 0; // bytes from the start of the file
    std::uint64_t line = 0;   // from 1; 0 until located
    std::uint64_t column = 0; // in bytes, from 1
    std::uint64_t record = 0; // from 1; 0 outside a record
    std::string key;          // "exit_price", "positions.BTC.quantity"; may be empty
    std::string reason;

    // "trades.json:12:19 (record 1): exit_price: must be a number, found a string"
    std::string text() const;
};

using RecordingProblems = std::vector<RecordingProblem>;

// Fills line and column of those problems whose file is `name`, in one pass over its bytes.
void locate_problems(ByteSource& bytes, const std::string& name, RecordingProblems& problems);
// The same for all problems, whose files lie in `folder`.
void locate_problems(const std::string& folder, RecordingProblems& problems);

} // namespace nof0::pipelines
