#include "pipelines/import/duplicate_finder.hpp"

#include "base/failure.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <stdlib.h>
#include <string>
#include <type_traits>
#include <unistd.h>

namespace nof0::pipelines {
namespace {

constexpr std::size_t k_entries_per_read = 1024;

} // namespace

static_assert(std::is_trivially_copyable_v<DuplicateFinder::Entry>);

// The temporary file has no name any more once it is open, so it goes away with the process.
struct DuplicateFinder::SpillFile {
    SpillFile() {
        std::string path = (std::filesystem::temp_directory_path() / "nof0-import-XXXXXX").string();
        descriptor = ::mkstemp(path.data());
        if (descriptor < 0) {
            throw Unavailable(path + ": cannot be created: " + std::strerror(errno));
        }
        ::unlink(path.c_str());
    }
    ~SpillFile() { ::close(descriptor); }
    SpillFile(const SpillFile&) = delete;
    SpillFile& operator=(const SpillFile&) = delete;

    void append(const void* bytes, std::size_t count) {
        const char* from = static_cast<const char*>(bytes);
        while (count > 0) {
            const ssize_t written = ::pwrite(descriptor, from, count, static_cast<off_t>(size));
            if (written <= 0 && errno != EINTR) {
                throw Unavailable(std::string("a temporary file cannot be written: ") +
                                  std::strerror(errno));
            }
            const std::size_t done = written > 0 ? static_cast<std::size_t>(written) : 0;
            from += done;
            size += done;
            count -= done;
        }
    }
    void read(void* bytes, std::size_t count, std::uint64_t offset) const {
        char* to = static_cast<char*>(bytes);
        while (count > 0) {
            const ssize_t got = ::pread(descriptor, to, count, static_cast<off_t>(offset));
            if (got == 0 || (got < 0 && errno != EINTR)) {
                throw Unavailable("a temporary file cannot be read back");
            }
            const std::size_t done = got > 0 ? static_cast<std::size_t>(got) : 0;
            to += done;
            offset += done;
            count -= done;
        }
    }

    int descriptor = -1;
    std::uint64_t size = 0;
};

struct DuplicateFinder::Run {
    std::uint64_t offset = 0; // of what is not read yet
    std::uint64_t end = 0;
    std::vector<Entry> piece{};
    std::size_t next = 0; // in piece

    // False at the end of the run.
    bool fill(const SpillFile& file) {
        const std::uint64_t bytes =
            std::min<std::uint64_t>(end - offset, k_entries_per_read * sizeof(Entry));
        piece.resize(bytes / sizeof(Entry));
        file.read(piece.data(), bytes, offset);
        offset += bytes;
        next = 0;
        return !piece.empty();
    }
};

DuplicateFinder::DuplicateFinder(std::size_t entries_in_memory_max)
    : entries_in_memory_max_(entries_in_memory_max) {}
DuplicateFinder::~DuplicateFinder() = default;
DuplicateFinder::DuplicateFinder(DuplicateFinder&&) noexcept = default;
DuplicateFinder& DuplicateFinder::operator=(DuplicateFinder&&) noexcept = default;

void DuplicateFinder::add(ContentHash key, Place place, std::uint64_t content) {
    if (entries_.size() == entries_in_memory_max_) {
        spill();
    }
    entries_.push_back({key, place, content});
}

void DuplicateFinder::spill() {
    if (!file_) {
        file_ = std::make_unique<SpillFile>();
    }
    std::ranges::sort(entries_);
    Run run;
    run.offset = file_->size;
    file_->append(entries_.data(), entries_.size() * sizeof(Entry));
    run.end = file_->size;
    runs_.push_back(std::move(run));
    entries_.clear();
}

void DuplicateFinder::prepare() {
    if (runs_.empty()) {
        std::ranges::sort(entries_);
        return;
    }
    if (!entries_.empty()) {
        spill();
    }
    entries_ = {};
    for (std::size_t i = 0; i < runs_.size(); ++i) {
        if (runs_[i].fill(*file_)) {
            heap_.push_back(i);
        }
    }
    std::ranges::make_heap(heap_, std::ranges::greater{},
                           [this](std::size_t i) { return runs_[i].piece[runs_[i].next]; });
}

bool DuplicateFinder::pop(Entry& entry) {
    if (runs_.empty()) {
        if (next_entry_ == entries_.size()) {
            return false;
        }
        entry = entries_[next_entry_++];
        return true;
    }
    if (heap_.empty()) {
        return false;
    }
    const auto by_entry = [this](std::size_t i) { return runs_[i].piece[runs_[i].next]; };
    std::ranges::pop_heap(heap_, std::ranges::greater{}, by_entry);
    Run& run = runs_[heap_.back()];
    entry = run.piece[run.next++];
    if (run.next < run.piece.size() || run.fill(*file_)) {
        std::ranges::push_heap(heap_, std::ranges::greater{}, by_entry);
    } else {
        heap_.pop_back();
    }
    return true;
}

} // namespace nof0::pipelines
