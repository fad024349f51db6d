// RecordScanner: walks the top level of a recorded file of any size and hands out its records one
// by one, in a window of memory that grows only to the largest record.
//
//   {"trades": [record, record, ...], "serverTime": 1761452354435}
//   {"prices": {"BTC": record, ...}, "serverTime": ...}
//
// The scanner owns the buffer, refills it, and calls the visitor to parse what lies at the cursor.
// When the window ends inside a value, the visitor is called again for the same value with more
// bytes, so it must not keep anything of a call whose cursor ends in needs_more.
#pragma once

#include "pipelines/import/byte_source.hpp"
#include "pipelines/import/json_cursor.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace nof0::pipelines {

// Sees every byte of a file once, in order.
using ByteTap = std::function<void(std::string_view bytes)>;

// Parses values at a window [begin, end) that k_padding readable bytes follow.
class RecordVisitor {
public:
    virtual ~RecordVisitor() = default;
    // One record. Returns the cursor that read it, to say where it ended or why not.
    virtual const JsonCursor& record(std::string_view entry_key, const char* begin,
                                     const char* end) = 0;
    // The value of another member of the top level.
    virtual const JsonCursor& member(std::string_view key, const char* begin, const char* end) = 0;
};

class RecordScanner {
public:
    static constexpr std::size_t k_window_bytes = 256 * 1024;

    enum class Container { array, object };
    enum class Step { record, end, broken };

    // `container_key` is the member that holds the records. A record may have record_bytes_max
    // bytes; so may any other member.
    RecordScanner(std::unique_ptr<ByteSource> source, std::string container_key,
                  Container container, std::size_t record_bytes_max, ByteTap tap = {});

    // Goes to the next record and has the visitor parse it; or to the end of the file, having seen
    // all of it; or to the first thing that is wrong, where it stays.
    Step next(RecordVisitor& visitor);

    // Of the last record: its place in the file, number (from 1) and bytes (until the next call).
    std::uint64_t record_offset() const { return record_offset_; }
    std::uint64_t ordinal() const { return ordinal_; }
    std::string_view record_bytes() const { return {buffer_.data() + record_begin_, record_size_}; }
    std::uint64_t offset_of(const char* at) const {
        return base_ + static_cast<std::uint64_t>(at - buffer_.data());
    }
    std::uint64_t bytes_done() const { return base_ + position_; }

    // When broken.
    std::uint64_t problem_offset() const { return problem_offset_; }
    bool problem_in_record() const { return problem_in_record_; }
    const std::string& problem_reason() const { return problem_reason_; }

private:
    enum class At {
        start,
        first_member,
        member,
        after_member,
        first_record,
        record,
        after_record,
        tail,
        end,
        broken
    };

    void start();
    void member(RecordVisitor& visitor);
    void enter_container();
    bool record(RecordVisitor& visitor);
    void tail();
    void expect_either(char more, At after_more, char closing, At after_closing);
    // The next character that is no white space, refilling as needed; '\0' at the end of the file.
    char peek();
    bool read_key(std::string& key);
    template<class Parse>
    bool parse_here(const char* what, Parse&& parse);
    bool refill();
    void broken(std::uint64_t offset, std::string reason);
    void broken_here(const std::string& wanted);

    std::unique_ptr<ByteSource> source_;
    std::string container_key_;
    Container container_;
    std::size_t record_bytes_max_;
    ByteTap tap_;
    At at_ = At::start;
    bool has_container_ = false;
    std::vector<std::string> keys_; // of the top level so far
    std::string entry_key_;
    std::vector<char> buffer_;
    std::uint64_t base_ = 0;   // offset of the buffer's first byte in the file
    std::size_t position_ = 0; // in the buffer, like the next three
    std::size_t size_ = 0;     // bytes that are filled; zeros follow
    std::size_t record_begin_ = 0;
    std::size_t record_size_ = 0;
    bool source_ended_ = false;
    std::uint64_t record_offset_ = 0;
    std::uint64_t ordinal_ = 0;
    std::uint64_t problem_offset_ = 0;
    bool problem_in_record_ = false;
    std::string problem_reason_;
};

} // namespace nof0::pipelines
