#include "pipelines/import/record_scanner.hpp"

#include <algorithm>
#include <cstring>
#include <fmt/format.h>

namespace nof0::pipelines {
namespace {

// More members than any file of a recording has, and few enough to compare one by one.
constexpr std::size_t k_members_max = 64;

} // namespace

RecordScanner::RecordScanner(std::unique_ptr<ByteSource> source, std::string container_key,
                             Container container, std::size_t record_bytes_max, ByteTap tap)
    : source_(std::move(source)), container_key_(std::move(container_key)), container_(container),
      record_bytes_max_(record_bytes_max), tap_(std::move(tap)),
      buffer_(std::min(k_window_bytes, record_bytes_max) + JsonCursor::k_padding) {}

RecordScanner::Step RecordScanner::next(RecordVisitor& visitor) {
    for (;;) {
        switch (at_) {
        case At::start:
            start();
            break;
        case At::first_member:
            if (peek() == '}') {
                ++position_;
                at_ = At::tail;
            } else {
                at_ = At::member;
            }
            break;
        case At::member:
            member(visitor);
            break;
        case At::after_member:
            expect_either(',', At::member, '}', At::tail);
            break;
        case At::first_record: {
            const char closing = container_ == Container::array ? ']' : '}';
            if (peek() == closing) {
                ++position_;
                at_ = At::after_member;
            } else {
                at_ = At::record;
            }
            break;
        }
        case At::record:
            if (record(visitor)) {
                return Step::record;
            }
            break;
        case At::after_record:
            expect_either(',', At::record, container_ == Container::array ? ']' : '}',
                          At::after_member);
            break;
        case At::tail:
            tail();
            break;
        case At::end:
            return Step::end;
        case At::broken:
            return Step::broken;
        }
    }
}

void RecordScanner::start() {
    if (peek() != '{') {
        const bool has_mark = size_ >= 3 && std::memcmp(buffer_.data(), "\xEF\xBB\xBF", 3) == 0;
        has_mark
            ? broken(0, "begins with a byte order mark, which JSON does not have")
            : broken_here(fmt::format("'{{' expected (an object with \"{}\")", container_key_));
        return;
    }
    ++position_;
    at_ = At::first_member;
}

void RecordScanner::member(RecordVisitor& visitor) {
    peek();
    const std::uint64_t key_offset = base_ + position_;
    std::string key;
    if (!read_key(key)) {
        return;
    }
    if (std::ranges::find(keys_, key) != keys_.end()) {
        return broken(key_offset, fmt::format("\"{}\" appears twice", key.substr(0, 80)));
    }
    if (keys_.size() == k_members_max) {
        return broken(key_offset, fmt::format("more than {} members", k_members_max));
    }
    keys_.push_back(key);
    if (key == container_key_) {
        return enter_container();
    }
    if (parse_here("a member", [&](const char* begin, const char* end) -> const JsonCursor& {
            return visitor.member(key, begin, end);
        })) {
        at_ = At::after_member;
    }
}

void RecordScanner::enter_container() {
    const char opening = container_ == Container::array ? '[' : '{';
    if (peek() != opening) {
        return broken_here(fmt::format("\"{}\" must be an {}", container_key_,
                                       container_ == Container::array ? "array" : "object"));
    }
    ++position_;
    has_container_ = true;
    at_ = At::first_record;
}

bool RecordScanner::record(RecordVisitor& visitor) {
    if (container_ == Container::object) {
        peek();
        if (!read_key(entry_key_)) {
            return false;
        }
    }
    peek();
    ++ordinal_;
    problem_in_record_ = true;
    const std::size_t before = position_;
    const std::uint64_t offset = base_ + before;
    if (!parse_here("a record", [&](const char* begin, const char* end) -> const JsonCursor& {
            return visitor.record(entry_key_, begin, end);
        })) {
        return false;
    }
    problem_in_record_ = false;
    record_offset_ = offset;
    record_begin_ = static_cast<std::size_t>(offset - base_);
    record_size_ = position_ - record_begin_;
    at_ = At::after_record;
    return true;
}

void RecordScanner::tail() {
    if (!has_container_) {
        return broken(base_ + position_, fmt::format("has no \"{}\"", container_key_));
    }
    if (peek() != '\0' || position_ < size_) {
        return broken_here("nothing expected after the end");
    }
    at_ = At::end;
}

void RecordScanner::expect_either(char more, At after_more, char closing, At after_closing) {
    const char c = peek();
    if (c != more && c != closing) {
        return broken_here(fmt::format("'{}' or '{}' expected", more, closing));
    }
    ++position_;
    at_ = c == more ? after_more : after_closing;
}

char RecordScanner::peek() {
    for (;;) {
        while (position_ < size_) {
            const char c = buffer_[position_];
            if (c != ' ' && c != '\n' && c != '\r' && c != '\t') {
                return c;
            }
            ++position_;
        }
        if (!refill()) {
            return '\0';
        }
    }
}

bool RecordScanner::read_key(std::string& key) {
    JsonCursor cursor;
    return parse_here("a key", [&](const char* begin, const char* end) -> const JsonCursor& {
        cursor.reset(begin, end);
        std::string_view view;
        if (cursor.key(view)) {
            key = view;
        }
        return cursor;
    });
}

// Has `parse` read a value at the position, with a window that grows until it is enough.
template<class Parse>
bool RecordScanner::parse_here(const char* what, Parse&& parse) {
    for (;;) {
        const char* const begin = buffer_.data() + position_;
        const JsonCursor& cursor = parse(begin, static_cast<const char*>(buffer_.data() + size_));
        switch (cursor.state()) {
        case JsonCursor::State::good:
            position_ += static_cast<std::size_t>(cursor.position() - begin);
            return true;
        case JsonCursor::State::broken:
            broken(offset_of(cursor.position()), cursor.reason());
            return false;
        case JsonCursor::State::needs_more:
            break;
        }
        if (size_ - position_ >= record_bytes_max_) {
            broken(base_ + position_,
                   fmt::format("{} of more than {} bytes begins here", what, record_bytes_max_));
            return false;
        }
        if (!refill()) {
            broken(base_ + size_, fmt::format("the file ends inside {}: it is truncated", what));
            return false;
        }
    }
}

// Reads on, first dropping what lies before the position, and growing the buffer only when a single
// value fills it.
bool RecordScanner::refill() {
    if (source_ended_) {
        return false;
    }
    const std::size_t kept = size_ - position_;
    if (kept + JsonCursor::k_padding >= buffer_.size()) {
        buffer_.resize(std::min(buffer_.size() * 2, record_bytes_max_ + JsonCursor::k_padding + 1));
    }
    std::memmove(buffer_.data(), buffer_.data() + position_, kept);
    base_ += position_;
    position_ = 0;
    const std::size_t room = buffer_.size() - JsonCursor::k_padding - kept;
    const std::size_t count = source_->read(buffer_.data() + kept, room);
    size_ = kept + count;
    std::memset(buffer_.data() + size_, 0, JsonCursor::k_padding);
    source_ended_ = count == 0;
    if (tap_ && count > 0) {
        tap_({buffer_.data() + kept, count});
    }
    return count > 0;
}

void RecordScanner::broken(std::uint64_t offset, std::string reason) {
    problem_offset_ = offset;
    problem_reason_ = std::move(reason);
    at_ = At::broken;
}

void RecordScanner::broken_here(const std::string& wanted) {
    const bool ended = position_ == size_;
    const char c = ended ? '\0' : buffer_[position_];
    const auto byte = static_cast<unsigned char>(c);
    broken(base_ + position_, ended ? wanted + ", but the file ends here: it is truncated"
                              : byte > ' ' && byte < 0x7F
                                  ? fmt::format("{}, found '{}'", wanted, c)
                                  : fmt::format("{}, found byte 0x{:02X}", wanted, byte));
}

} // namespace nof0::pipelines
