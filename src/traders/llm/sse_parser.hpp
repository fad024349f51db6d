// SseParser: server-sent events out of a byte stream, in whatever pieces it arrives: lines end in
// LF, CR or CRLF, an event may have several data lines, a character may be split between two
// pieces, comments are keep-alives.
//
// After the WHATWG specification of text/event-stream, with one difference: finish() gives the
// event that a stream ended in the middle of, because model servers forget the last blank line.
// Knows no I/O.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

namespace nof0::traders {

class SseParser {
public:
    static constexpr std::size_t k_event_bytes_max = 1024 * 1024;

    // `name` is the event's ("" when it has none), `data` its lines joined by LF. The views live as
    // long as the call.
    using OnEvent = std::function<void(std::string_view name, std::string_view data)>;
    explicit SseParser(OnEvent on_event) : on_event_(std::move(on_event)) {}

    // False once an event is larger than allowed; nothing is read from then on.
    bool feed(std::string_view bytes);
    void finish();

private:
    void end_line();
    void dispatch();

    OnEvent on_event_;
    std::string line_;
    std::string name_;
    std::string data_;
    bool has_data_ = false;
    bool after_return_ = false; // the CR of a CRLF ended the line already
    bool at_start_ = true;      // where a byte order mark may stand
    bool too_large_ = false;
};

} // namespace nof0::traders
