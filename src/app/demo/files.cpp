#include "app/demo/files.hpp"

#include "base/ensure.hpp"
#include "base/failure.hpp"

#include <array>
#include <cstring>
#include <utility>

namespace nof0::app::demo {
namespace {

constexpr std::size_t k_buffer_bytes = 16 * 1024;

[[noreturn]] void cannot_write(const std::filesystem::path& path) {
    throw Unavailable("cannot write " + path.string() + ": " + std::strerror(errno));
}

std::array<char, 4> length_mark(std::size_t length) {
    const auto size = static_cast<std::uint32_t>(length);
    std::array<char, 4> mark;
    std::memcpy(mark.data(), &size, mark.size());
    return mark;
}

} // namespace

JsonArrayFile::JsonArrayFile(const std::filesystem::path& path, std::string_view name)
    : path_(path), file_(path, std::ios::binary | std::ios::trunc) {
    file_ << "{\"" << name << "\":[";
    if (!file_) {
        cannot_write(path_);
    }
}

void JsonArrayFile::add(std::string_view element) {
    if (count_++ > 0) {
        file_ << ",\n";
    }
    file_ << element;
    if (!file_) {
        cannot_write(path_);
    }
}

void JsonArrayFile::finish(std::string_view more_keys) {
    file_ << ']' << more_keys << "}\n";
    file_.close();
    if (!file_) {
        cannot_write(path_);
    }
}

ReverseSpool::ReverseSpool(std::filesystem::path path) : path_(std::move(path)) {
    std::filesystem::remove(path_);
}

ReverseSpool::ReverseSpool(ReverseSpool&& other) noexcept
    : path_(std::exchange(other.path_, {})), buffer_(std::move(other.buffer_)) {}

ReverseSpool::~ReverseSpool() {
    std::error_code ignored; // a left-over file is only untidy
    if (!path_.empty()) {
        std::filesystem::remove(path_, ignored);
    }
}

// A line is followed by its length, so that a reader can step backwards.
void ReverseSpool::add(std::string_view line) {
    const auto mark = length_mark(line.size());
    buffer_.append(line).append(mark.data(), mark.size());
    if (buffer_.size() >= k_buffer_bytes) {
        flush();
    }
}

void ReverseSpool::flush() {
    std::ofstream file(path_, std::ios::binary | std::ios::app);
    file.write(buffer_.data(), static_cast<std::streamsize>(buffer_.size()));
    file.close();
    if (!file) {
        cannot_write(path_);
    }
    buffer_.clear();
}

void ReverseSpool::for_each_newest_first(const std::function<void(std::string_view)>& visit) {
    flush();
    std::ifstream file(path_, std::ios::binary | std::ios::ate);
    auto left = static_cast<std::int64_t>(file.tellg());
    std::string block; // the bytes before `left` that are read already
    const auto take = [&](std::size_t bytes) {
        if (block.size() < bytes) {
            const auto wanted = static_cast<std::int64_t>(std::max(bytes, k_buffer_bytes * 4));
            const std::int64_t begin = std::max<std::int64_t>(0, left - wanted);
            block.resize(static_cast<std::size_t>(left - begin));
            file.seekg(begin);
            file.read(block.data(), static_cast<std::streamsize>(block.size()));
        }
        ensure(file.good() && block.size() >= bytes, "a spool reads back what was written");
        std::string piece = block.substr(block.size() - bytes);
        block.resize(block.size() - bytes);
        left -= static_cast<std::int64_t>(bytes);
        return piece;
    };
    while (left > 0) {
        const std::string mark = take(4);
        std::uint32_t length = 0;
        std::memcpy(&length, mark.data(), mark.size());
        visit(take(length));
    }
}

void write_file(const std::filesystem::path& path, std::string_view text) {
    std::ofstream file(path, std::ios::binary | std::ios::trunc);
    file << text;
    file.close();
    if (!file) {
        cannot_write(path);
    }
}

} // namespace nof0::app::demo
