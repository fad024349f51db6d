#include "jobs/archive_file.hpp"

#include <fstream>
#include <gtest/gtest.h>
#include <unistd.h>

namespace nof0::jobs {
namespace {

class ArchiveFile : public testing::Test {
protected:
    ~ArchiveFile() override { std::filesystem::remove_all(folder_); }
    std::filesystem::path folder_ = [] {
        const auto folder =
            std::filesystem::temp_directory_path() / ("nof0-archive-" + std::to_string(::getpid()));
        std::filesystem::create_directories(folder);
        return folder;
    }();
};

TEST_F(ArchiveFile, WhatWasWrittenIsReadBack) {
    for (const int lines : {0, 1, 3, 100'000}) {
        const auto path = folder_ / std::to_string(lines);
        ArchiveWriter writer(path);
        for (int i = 0; i < lines; ++i) {
            writer.add("line " + std::to_string(i));
        }
        EXPECT_FALSE(std::filesystem::exists(path)) << "not before it is whole";
        const ArchiveSummary written = writer.finish();
        EXPECT_EQ(written.lines, lines);
        EXPECT_EQ(read_archive(path), written);
    }
    EXPECT_NE(read_archive(folder_ / "1").sha256, read_archive(folder_ / "3").sha256);
}

TEST_F(ArchiveFile, ACutOrChangedFileIsRefused) {
    const auto path = folder_ / "a";
    ArchiveWriter writer(path);
    for (int i = 0; i < 10'000; ++i) {
        writer.add(std::to_string(i * 7919));
    }
    writer.finish();
    std::filesystem::resize_file(path, std::filesystem::file_size(path) - 5);
    EXPECT_THROW(read_archive(path), std::runtime_error);
    std::ofstream(path) << "no archive";
    EXPECT_THROW(read_archive(path), std::runtime_error);
    EXPECT_THROW(read_archive(folder_ / "nothing"), std::runtime_error);
    EXPECT_THROW(ArchiveWriter(folder_ / "no" / "folder"), std::runtime_error);
}

} // namespace
} // namespace nof0::jobs
