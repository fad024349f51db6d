// For tests only: a folder that disappears, and the options of the usual demonstration.
#pragma once

#include "app/demo/options.hpp"

#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <sstream>
#include <string>
#include <unistd.h>

namespace nof0::app::demo {

inline DemoOptions usual_options(std::uint64_t seed = 1) {
    return {.seed = seed, .end_time = ArenaTime::from_ms(1'761'652'800'000)};
}

class Folder {
public:
    Folder()
        : path_(std::filesystem::temp_directory_path() /
                fmt::format("nof0-demo-test-{}-{}", getpid(), ++counter())) {}
    ~Folder() { std::filesystem::remove_all(path_); }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    const std::filesystem::path& path() const { return path_; }
    std::string text(const std::string& file) const {
        std::ifstream in(path_ / file, std::ios::binary);
        std::ostringstream out;
        out << in.rdbuf();
        return out.str();
    }

private:
    static int& counter() {
        static int count = 0;
        return count;
    }
    std::filesystem::path path_;
};

} // namespace nof0::app::demo
