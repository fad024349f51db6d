// DuplicateFinder: finds equal keys among millions in bounded memory. It keeps a 128-bit hash of
// each key with where it stood; when its memory is full it sorts what it has and appends it to an
// unlinked temporary file, and in the end merges those runs.
#pragma once

#include "pipelines/import/content_hash.hpp"

#include <compare>
#include <cstdint>
#include <memory>
#include <vector>

namespace nof0::pipelines {

class DuplicateFinder {
public:
    struct Place {
        std::uint32_t file = 0; // the caller's number of the file
        std::uint64_t ordinal = 0;
        std::uint64_t offset = 0;
        auto operator<=>(const Place&) const = default;
    };
    struct Entry {
        ContentHash key;
        Place place;
        std::uint64_t content = 0; // a hash of the whole record, where equal records are allowed
        auto operator<=>(const Entry&) const = default;
    };
    // `second` repeats the key of `first`, which stands before it.
    struct Duplicate {
        Entry first;
        Entry second;
    };

    explicit DuplicateFinder(std::size_t entries_in_memory_max);
    ~DuplicateFinder();
    DuplicateFinder(DuplicateFinder&&) noexcept;
    DuplicateFinder& operator=(DuplicateFinder&&) noexcept;

    // Throws Unavailable when the temporary file cannot be written.
    void add(ContentHash key, Place place, std::uint64_t content = 0);

    // Calls found(duplicate) for every repetition, in the order of hashes; once.
    template<class Found>
    void finish(Found&& found) {
        prepare();
        Entry first;
        Entry entry;
        bool has_first = false;
        while (pop(entry)) {
            if (has_first && entry.key == first.key) {
                found(Duplicate{first, entry});
            } else {
                first = entry;
                has_first = true;
            }
        }
    }

    bool has_spilled() const { return !runs_.empty(); }

private:
    struct Run; // a sorted stretch of the temporary file, read piece by piece
    struct SpillFile;

    void spill();
    void prepare();
    bool pop(Entry& entry);

    std::size_t entries_in_memory_max_;
    std::vector<Entry> entries_;
    std::size_t next_entry_ = 0; // of entries_, when nothing was spilled
    std::unique_ptr<SpillFile> file_;
    std::vector<Run> runs_;
    std::vector<std::size_t> heap_; // of runs_ by their next entry, the smallest on top
};

} // namespace nof0::pipelines
