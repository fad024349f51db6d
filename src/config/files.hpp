// The files a configuration is read from: the disk, or texts of a test.
#pragma once

#include "base/result.hpp"

#include <map>
#include <string>

namespace nof0::config {

class Files {
public:
    virtual ~Files() = default;
    // The whole text. The error says in a few words why not: "no such file", "a folder", ...
    virtual Result<std::string> read(const std::string& path) const = 0;
    virtual bool exists(const std::string& path) const = 0;
};

// Regular files of at most 1 MiB; a pipe or a device is refused rather than waited for.
class DiskFiles final : public Files {
public:
    Result<std::string> read(const std::string& path) const override;
    bool exists(const std::string& path) const override;
};

class TextFiles final : public Files {
public:
    explicit TextFiles(std::map<std::string, std::string> texts) : texts_(std::move(texts)) {}
    Result<std::string> read(const std::string& path) const override;
    bool exists(const std::string& path) const override { return texts_.contains(path); }

private:
    std::map<std::string, std::string> texts_;
};

} // namespace nof0::config
