#include "pipelines/import/problem.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <set>

namespace nof0::pipelines {
namespace {

// Counts lines while bytes go by.
class LineCounter {
public:
    // Moves on to `offset`, which lies in or just behind these bytes (they begin at base).
    void advance(const char* bytes, std::uint64_t base, std::uint64_t offset) {
        const char* at = bytes + (passed_ - base);
        const char* const end = bytes + (offset - base);
        while (const void* found = std::memchr(at, '\n', static_cast<std::size_t>(end - at))) {
            at = static_cast<const char*>(found) + 1;
            ++line_;
            line_begin_ = base + static_cast<std::uint64_t>(at - bytes);
        }
        passed_ = offset;
    }
    std::uint64_t line() const { return line_; }
    std::uint64_t column() const { return passed_ - line_begin_ + 1; }

private:
    std::uint64_t passed_ = 0;
    std::uint64_t line_ = 1;
    std::uint64_t line_begin_ = 0;
};

} // namespace

std::string RecordingProblem::text() const {
    std::string text = line == 0 ? fmt::format("{}:byte {}", file, offset)
                                 : fmt::format("{}:{}:{}", file, line, column);
    if (record != 0) {
        text += fmt::format(" (record {})", record);
    }
    return text + (key.empty() ? "" : ": " + key) + ": " + reason;
}

void locate_problems(ByteSource& bytes, const std::string& name, RecordingProblems& problems) {
    std::vector<RecordingProblem*> wanted;
    for (RecordingProblem& problem : problems) {
        if (problem.file == name && problem.line == 0) {
            wanted.push_back(&problem);
        }
    }
    std::ranges::sort(wanted, {}, &RecordingProblem::offset);
    LineCounter lines;
    std::vector<char> buffer(256 * 1024);
    std::uint64_t base = 0;
    auto next = wanted.begin();
    while (next != wanted.end()) {
        const std::size_t count = bytes.read(buffer.data(), buffer.size());
        // At the end of the file an offset behind it is taken for the end.
        for (; next != wanted.end() && ((*next)->offset < base + count || count == 0); ++next) {
            lines.advance(buffer.data(), base, std::min((*next)->offset, base + count));
            (*next)->line = lines.line();
            (*next)->column = lines.column();
        }
        if (next != wanted.end()) {
            lines.advance(buffer.data(), base, base + count);
        }
        base += count;
    }
}

void locate_problems(const std::string& folder, RecordingProblems& problems) {
    std::set<std::string> names;
    for (const RecordingProblem& problem : problems) {
        names.insert(problem.file);
    }
    for (const std::string& name : names) {
        const auto source = open_file_source(folder + "/" + name);
        locate_problems(*source, name, problems);
    }
}

} // namespace nof0::pipelines
