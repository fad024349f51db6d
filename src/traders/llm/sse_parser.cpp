#include "traders/llm/sse_parser.hpp"

namespace nof0::traders {
namespace {

constexpr std::string_view k_byte_order_mark = "\xEF\xBB\xBF";

} // namespace

bool SseParser::feed(std::string_view bytes) {
    for (std::size_t at = 0; at < bytes.size() && !too_large_; ++at) {
        const char c = bytes[at];
        const bool is_second_half = c == '\n' && after_return_;
        after_return_ = c == '\r';
        if (is_second_half) {
            continue;
        }
        if (c == '\n' || c == '\r') {
            end_line();
            continue;
        }
        const std::size_t end = std::min(bytes.find_first_of("\r\n", at), bytes.size());
        line_.append(bytes.substr(at, end - at));
        at = end - 1;
        too_large_ = line_.size() + data_.size() > k_event_bytes_max;
    }
    return !too_large_;
}

void SseParser::finish() {
    if (!too_large_) {
        end_line();
        dispatch();
    }
}

void SseParser::end_line() {
    std::string_view line = line_;
    if (at_start_ && line.starts_with(k_byte_order_mark)) {
        line.remove_prefix(k_byte_order_mark.size());
    }
    at_start_ = false;
    const std::size_t colon = std::min(line.find(':'), line.size());
    const std::string_view field = line.substr(0, colon);
    std::string_view value = line.substr(std::min(colon + 1, line.size()));
    value.remove_prefix(value.starts_with(' ') ? 1 : 0);
    if (line.empty()) {
        dispatch();
    } else if (field == "data") {
        data_.append(has_data_ ? "\n" : "").append(value);
        has_data_ = true;
    } else if (field == "event") {
        name_ = value;
    }
    line_.clear();
}

void SseParser::dispatch() {
    if (has_data_) {
        on_event_(name_, data_);
    }
    name_.clear();
    data_.clear();
    has_data_ = false;
}

} // namespace nof0::traders
