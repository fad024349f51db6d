// ResponseQueue: what a connection still has to send, written with as few system calls as there
// are kinds of bytes: heads and small bodies are gathered with the bodies they precede into one
// sendmsg, large bodies of suitable size go by sendfile. Bodies are shared, never copied.
#pragma once

#include "api/http/rendered.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace nof0::api {

enum class WriteProgress {
    done,    // everything was handed to the kernel
    blocked, // the peer reads slower than we write; try again when writable
    broken,  // the peer is gone
};

// One connection's output; one thread. Nothing is pushed between a blocked write and its end.
class ResponseQueue {
public:
    // Adds text that belongs to no document: a 100 Continue, parts of heads.
    void push_text(std::string_view text);
    // Adds a body, or copies it when it is small. `owner` keeps the representation alive.
    void push_body(const RenderedPtr& owner, const Representation& representation);

    bool empty() const { return segments_.empty() && text_.empty(); }

    // Writes as much as the socket takes without waiting.
    WriteProgress write(int socket);
    // Bytes handed to the kernel since construction.
    std::size_t bytes_written() const { return bytes_written_; }

    void clear();

private:
    enum class Source { text, memory, file };
    struct Segment {
        Source source = Source::text;
        std::size_t size = 0;
        std::size_t text_offset = 0;  // text: into text_
        const char* memory = nullptr; // memory
        int file = -1;                // file
        RenderedPtr owner;
    };

    void end_text();
    ssize_t write_gathered(int socket);
    ssize_t write_file(int socket);
    void advance(std::size_t bytes);

    std::string text_;
    std::size_t text_ended_ = 0; // text_ up to here belongs to segments
    std::vector<Segment> segments_;
    std::size_t first_ = 0;  // the segment being written
    std::size_t offset_ = 0; // bytes of it that are written
    std::size_t bytes_written_ = 0;
};

} // namespace nof0::api
