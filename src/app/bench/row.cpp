#include "app/bench/row.hpp"

#include "base/json.hpp"

#include <fmt/format.h>
#include <fstream>
#include <sys/utsname.h>
#include <thread>

namespace nof0::bench {
namespace {

std::string processor() {
    std::ifstream info("/proc/cpuinfo");
    for (std::string line; std::getline(info, line);) {
        if (line.starts_with("model name")) {
            return line.substr(std::min(line.find(':') + 2, line.size()));
        }
    }
    return "unknown processor";
}

} // namespace

std::string machine() {
    utsname system{};
    ::uname(&system);
    return fmt::format("{}, {} cores, {} {}", processor(), std::thread::hardware_concurrency(),
                       system.sysname, system.release);
}

std::string json_line(const Row& row) {
    std::string line;
    JsonWriter json(line);
    json.begin_object().field("bench", row.bench).field("case", row.case_name);
    json.field("value", row.value).field("unit", row.unit).field("anchor", row.anchor);
    json.field("anchor_value", row.anchor_value).field("ratio", row.ratio);
    json.field("seconds", row.seconds).field("machine", machine()).end_object();
    return line;
}

std::string text_line(const Row& row) {
    return fmt::format("{:<24} {:>12.2f} {}, {:.2f} of {} ({:.2f})", row.case_name, row.value,
                       row.unit, row.ratio, row.anchor, row.anchor_value);
}

} // namespace nof0::bench
