// ListRange: which part of a list that is read newest first is wanted. The lists order their rows
// by (time, id), both descending, and a page is what lies between two such places.
#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

namespace nof0::storage {

// A place in a list: that of a row, or one between rows. An empty id stands before every row of
// its time.
struct ListKey {
    std::int64_t time = 0; // in the unit of the list
    std::string id{};

    auto operator<=>(const ListKey&) const = default;
};

struct ListRange {
    ListKey before{std::numeric_limits<std::int64_t>::max(), {}}; // rows below it
    ListKey after{std::numeric_limits<std::int64_t>::min(), {}};  // and above it
    std::int64_t limit = 100;
};

// Whose rows. Without traders those of all but the hidden ones, who are no part of the board.
struct ListOwners {
    std::vector<std::string> traders{};
    std::vector<std::string> hidden{};
};

} // namespace nof0::storage
