// The files of a recording, written as they grow, in constant memory.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <functional>
#include <string>
#include <string_view>

namespace nof0::app::demo {

// {"name":[element,\nelement,...]} and, on finish, more keys. Throws Unavailable when the disk
// refuses.
class JsonArrayFile {
public:
    JsonArrayFile(const std::filesystem::path& path, std::string_view name);
    void add(std::string_view element);
    // `more_keys` is "" or `,"key":value`.
    void finish(std::string_view more_keys = "");
    std::int64_t count() const { return count_; }

private:
    std::filesystem::path path_;
    std::ofstream file_;
    std::int64_t count_ = 0;
};

// Lines that are written oldest first and read newest first: trades are made in the order of time
// and published in the opposite one. The file disappears with the object.
class ReverseSpool {
public:
    explicit ReverseSpool(std::filesystem::path path);
    ~ReverseSpool();
    ReverseSpool(ReverseSpool&& other) noexcept;
    ReverseSpool& operator=(ReverseSpool&&) = delete;

    void add(std::string_view line);
    void for_each_newest_first(const std::function<void(std::string_view)>& visit);

private:
    void flush();

    std::filesystem::path path_;
    std::string buffer_; // flushed at 16 KiB; the file is open only meanwhile, as there are many
};

void write_file(const std::filesystem::path& path, std::string_view text);

} // namespace nof0::app::demo
