// Rows in the order of their time_ms; rows of one millisecond stay in the venue's own order, which
// is that of execution. Internal to this folder.
#pragma once

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <utility>
#include <vector>

namespace nof0::venues::hyperliquid {

template<class Row>
void sort_by_time(std::vector<Row>& rows) {
    std::vector<std::size_t> places(rows.size());
    std::iota(places.begin(), places.end(), std::size_t{0});
    std::ranges::sort(places, {},
                      [&rows](std::size_t place) { return std::pair(rows[place].time_ms, place); });
    std::vector<Row> sorted;
    sorted.reserve(rows.size());
    for (const std::size_t place : places) {
        sorted.push_back(std::move(rows[place]));
    }
    rows = std::move(sorted);
}

} // namespace nof0::venues::hyperliquid
