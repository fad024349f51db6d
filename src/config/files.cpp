#include "config/files.hpp"

#include "config/yaml_tree.hpp"

#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <system_error>

namespace nof0::config {

namespace fs = std::filesystem;

Result<std::string> DiskFiles::read(const std::string& path) const {
    std::error_code error;
    const fs::file_status status = fs::status(path, error);
    if (status.type() == fs::file_type::not_found) {
        return fail("no such file");
    }
    if (error) {
        return fail("a file that cannot be read (" + error.message() + ")");
    }
    if (!fs::is_regular_file(status)) {
        return fail(fs::is_directory(status) ? "a folder" : "something that is no regular file");
    }
    const std::size_t bytes_max = YamlLimits{}.file_bytes_max;
    std::ifstream stream(path, std::ios::binary);
    std::string text(bytes_max + 1, '\0'); // one more than allowed, to see that there is more
    stream.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<std::size_t>(stream.gcount()));
    if (!stream.is_open() || stream.bad()) {
        return fail("a file that cannot be read (" +
                    std::error_code(errno, std::generic_category()).message() + ")");
    }
    if (text.size() > bytes_max) {
        return fail(fmt::format("a file of more than {} bytes", bytes_max));
    }
    return text;
}

bool DiskFiles::exists(const std::string& path) const {
    std::error_code error;
    return fs::is_regular_file(path, error);
}

Result<std::string> TextFiles::read(const std::string& path) const {
    const auto at = texts_.find(path);
    if (at == texts_.end()) {
        return fail("no such file");
    }
    return at->second;
}

} // namespace nof0::config
