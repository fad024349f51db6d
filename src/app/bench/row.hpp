// One measured figure beside its anchor, as every `nof0 bench` prints it.
#pragma once

#include <string>

namespace nof0::bench {

struct Row {
    std::string bench;       // "api"
    std::string case_name;   // "leaderboard 6 KB"; printed as "case"
    double value = 0;        // ours
    std::string unit;        // "requests/s"
    std::string anchor;      // "nginx static file"
    double anchor_value = 0; // in the same unit, measured in the same run
    double ratio = 0;        // value / anchor_value
    double seconds = 0;      // how long one measurement took
};

// One JSON object without line end: {bench, case, value, unit, anchor, anchor_value, ratio,
// seconds, machine}.
std::string json_line(const Row& row);
// The same for a person: "leaderboard 6 KB  191463 requests/s, 1.25 of nginx static file (152985)".
std::string text_line(const Row& row);

// "Intel(R) Xeon(R) Processor, 2 cores, Linux 6.1".
std::string machine();

} // namespace nof0::bench
