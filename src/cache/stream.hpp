// The trade stream in Redis: entries in the order of the outbox, with ids <version>-<n>, and a
// writer that notices when the stream is not what it left behind.
//
// Throws what Redis::call throws. One thread.
#pragma once

#include "cache/keys.hpp"
#include "cache/script.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace nof0::cache {

struct StreamEntry {
    std::string id; // <version>-<n>
    std::vector<std::pair<std::string, std::string>> fields;

    bool operator==(const StreamEntry&) const = default;
};

struct StreamInfo {
    std::int64_t length = 0;
    std::string first_id; // "0-0" when the stream is empty
    std::string last_id;  // the last one ever added, trimmed or not
};

enum class AppendResult {
    appended,
    gap, // the last id is not the expected one: nothing was added
};

struct AppendOutcome {
    AppendResult result = AppendResult::gap;
    std::string last_id; // of the stream, afterwards
};

// Adds the entries when the stream's last id is `expected_last_id` ("0-0": the stream is new), and
// keeps about `entries_max` of the newest. A flushed or replaced server shows as a gap: appending
// to it blindly would make the entries before refusable for ever. After a missed deadline the
// entries may be there: a retry then reports a gap whose last_id is the last of the batch.
// REQUIRES entries with ascending ids, at least one.
Task<AppendOutcome> append(Redis& redis, Key stream, std::string expected_last_id,
                           std::vector<StreamEntry> entries, std::int64_t entries_max);

// From and to included; "-" and "+" are the ends. At most count_max.
Task<std::vector<StreamEntry>> read_range(Redis& redis, Key stream, std::string from,
                                          std::string to, std::int64_t count_max);

// Empty: no such stream.
Task<std::optional<StreamInfo>> stream_info(Redis& redis, Key stream);

} // namespace nof0::cache
