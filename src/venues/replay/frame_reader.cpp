// Frames of a recording. They name no time of receipt, so it is the newest time that any frame so
// far has named: a frame that repeats old trades is received when it comes, not when they were.
#include "venues/replay/record_reader.hpp"

#include <algorithm>
#include <fstream>
#include <stdexcept>

namespace nof0::venues {
namespace {

// Cuts a text into JSON objects; what stands between them is passed over. An object that is never
// closed ends with its text.
class ObjectCutter {
public:
    explicit ObjectCutter(std::string text) : text_(std::move(text)) {}

    std::string_view next() {
        const std::size_t begin = text_.find('{', position_);
        if (begin == text_.npos) {
            position_ = text_.size();
            return {};
        }
        const std::size_t end = end_of_object(begin);
        position_ = end;
        return std::string_view(text_).substr(begin, end - begin);
    }
    std::size_t position() const { return position_; }

private:
    std::size_t end_of_object(std::size_t begin) const {
        int depth = 0;
        bool is_text = false;
        for (std::size_t i = begin; i < text_.size(); ++i) {
            const char c = text_[i];
            if (is_text) {
                i += c == '\\' ? 1 : 0;
                is_text = c != '"';
            } else if (c == '"') {
                is_text = true;
            } else if (c == '{') {
                ++depth;
            } else if (c == '}' && --depth == 0) {
                return i + 1;
            }
        }
        return text_.size();
    }

    std::string text_;
    std::size_t position_ = 0;
};

// Whether every line is a frame of its own; then a broken one costs no other.
bool is_one_a_line(std::string_view head) {
    const std::string_view line = head.substr(0, head.find('\n'));
    return line.starts_with('{') && line.find_last_not_of(" \t\r") != line.npos &&
           line[line.find_last_not_of(" \t\r")] == '}';
}

class FrameReader : public RecordReader {
public:
    FrameReader(const std::filesystem::path& file, const RecordReaderOptions& options)
        : parser_({.account = options.account}), newest_ms_(options.now_ms) {
        std::ifstream stream(file, std::ios::binary);
        std::string line;
        std::getline(stream, line);
        is_one_a_line_ = is_one_a_line(line);
        if (is_one_a_line_) {
            lines_.open(file, std::ios::binary);
        } else {
            cutter_ = std::make_unique<ObjectCutter>(whole_file(file));
        }
        if (!stream && line.empty()) {
            throw std::runtime_error("cannot read " + file.string());
        }
    }

    // The first frames may have no time: the first that has names theirs.
    void begin_at(std::int64_t ms) { newest_ms_ = ms; }
    bool next(VenueEvents& events, std::int64_t& received_ms) override {
        events.clear();
        const std::string_view frame = next_frame();
        if (frame.empty()) {
            return false;
        }
        parser_.parse_frame(frame, events);
        newest_ms_ = std::max(newest_ms_, events.newest_ms().value_or(newest_ms_));
        received_ms = newest_ms_;
        return true;
    }
    std::uint64_t bytes_read() const override { return cutter_ ? cutter_->position() : bytes_; }
    const SkipCounts& skips() const override { return parser_.skips(); }

private:
    std::string_view next_frame() {
        if (cutter_) {
            return cutter_->next();
        }
        while (std::getline(lines_, line_)) {
            bytes_ += line_.size() + 1;
            if (line_.find_first_not_of(" \t\r") != line_.npos) {
                return line_;
            }
        }
        return {};
    }

    hyperliquid::MessageParser parser_;
    bool is_one_a_line_ = false;
    std::ifstream lines_;
    std::string line_;
    std::uint64_t bytes_ = 0;
    std::unique_ptr<ObjectCutter> cutter_;
    std::int64_t newest_ms_ = 0;
};

} // namespace

std::unique_ptr<RecordReader> read_frames(const std::filesystem::path& file,
                                          const RecordReaderOptions& options) {
    // A look ahead for the first time that a frame names.
    FrameReader ahead(file, {.account = options.account});
    VenueEvents events;
    std::int64_t first_ms = 0;
    while (first_ms == 0 && ahead.next(events, first_ms)) {
    }
    auto reader = std::make_unique<FrameReader>(file, options);
    reader->begin_at(first_ms != 0 ? first_ms : options.now_ms);
    return reader;
}

} // namespace nof0::venues
