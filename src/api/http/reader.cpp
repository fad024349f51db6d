#include "api/http/reader.hpp"

#include "api/http/request_parser.hpp"
#include "api/http/target.hpp"
#include "base/ensure.hpp"

#include <algorithm>
#include <cstring>
#include <optional>

namespace nof0::api {
namespace {

constexpr std::size_t k_buffer_bytes_initial = 2 * 1024;
constexpr std::size_t k_body_bytes_kept = 4 * 1024; // larger bodies give their memory back
// Room for what stands behind a full header: pieces of the body, chunk headers, the next request.
constexpr std::size_t k_buffer_bytes_behind_header = 4 * 1024;

} // namespace

// The buffer holds [begin, parsed) = the current request's header, [parsed, end) = unread bytes.
// Body bytes are copied out, so the header stays where its offsets say until the request is done.
struct RequestReader::State {
    explicit State(const ReaderLimits& given)
        : limits(given), capacity_max(given.header_bytes_max + k_buffer_bytes_behind_header) {}

    ReadProgress parse();
    ReadProgress finish();
    ReadProgress refuse(Refusal why);
    void drop_request();
    void skip_empty_lines();

    const ReaderLimits limits;
    const std::size_t capacity_max;
    std::unique_ptr<char[]> buffer;
    std::size_t capacity = 0;
    std::size_t begin = 0;
    std::size_t header_end = 0; // 0 until the current header is complete
    std::size_t parsed = 0;
    std::size_t end = 0;

    ParsedHeader header;
    std::optional<RequestParser> parser;
    bool continue_said = false;
    bool finished = false;
    bool is_refused = false;
    Refusal refusal;
    Request request;
    std::vector<NamedText> query;
    std::vector<NamedText> headers;
};

RequestReader::RequestReader(const ReaderLimits& limits)
    : state_(std::make_unique<State>(limits)) {}
RequestReader::~RequestReader() = default;

Request& RequestReader::request() {
    return state_->request;
}
const Refusal& RequestReader::refusal() const {
    return state_->refusal;
}
std::string_view RequestReader::unread() const {
    return {state_->buffer.get() + state_->parsed, state_->end - state_->parsed};
}
bool RequestReader::mid_request() const {
    return state_->parser.has_value() && !state_->finished;
}

std::span<char> RequestReader::prepare() {
    State& s = *state_;
    ensure(!s.is_refused, "a refused connection is not read");
    if (s.finished) {
        s.drop_request();
    }
    // Unread bytes move down behind what must stay, so that the buffer never creeps.
    const std::size_t keep = s.header_end != 0 ? s.header_end : s.parsed;
    if (s.begin > 0 || keep < s.parsed) {
        char* const base = s.buffer.get();
        std::memmove(base, base + s.begin, keep - s.begin);
        std::memmove(base + (keep - s.begin), base + s.parsed, s.end - s.parsed);
        s.end = (keep - s.begin) + (s.end - s.parsed);
        s.parsed = keep - s.begin;
        s.header_end = s.header_end != 0 ? keep - s.begin : 0;
        s.begin = 0;
    }
    if (s.end == s.capacity) {
        const std::size_t wanted = s.capacity == 0 ? k_buffer_bytes_initial : s.capacity * 2;
        s.capacity = std::min(wanted, s.capacity_max);
        auto bigger = std::make_unique_for_overwrite<char[]>(s.capacity);
        if (s.end > 0) {
            std::memcpy(bigger.get(), s.buffer.get(), s.end);
        }
        s.buffer = std::move(bigger);
    }
    ensure(s.end < s.capacity, "a request that fills the buffer was refused before");
    return {s.buffer.get() + s.end, s.capacity - s.end};
}

void RequestReader::commit(std::size_t bytes) {
    ensure(state_->end + bytes <= state_->capacity, "no more was committed than prepared");
    state_->end += bytes;
}

ReadProgress RequestReader::next() {
    State& s = *state_;
    if (s.is_refused) {
        return ReadProgress::refused;
    }
    if (s.finished) {
        s.drop_request();
    }
    if (!s.parser) {
        s.skip_empty_lines();
        if (s.parsed == s.end) {
            return ReadProgress::need_more;
        }
        // Methods are upper-case words: a TLS greeting or line noise is told so at once, rather
        // than after the header timeout.
        if (const char first = s.buffer[s.parsed]; first < 'A' || first > 'Z') {
            return s.refuse({ErrorCode::malformed_request, "this is not an HTTP/1 request"});
        }
        s.begin = s.parsed;
        s.header.clear();
        s.parser.emplace(s.limits, s.header);
    }
    return s.parse();
}

// RFC 9112 2.2: empty lines before a request line are ignored.
void RequestReader::State::skip_empty_lines() {
    while (parsed < end && (buffer[parsed] == '\r' || buffer[parsed] == '\n')) {
        ++parsed;
    }
    begin = parsed;
}

ReadProgress RequestReader::State::parse() {
    while (parsed < end) {
        header.base = buffer.get() + begin;
        const auto step = parser->step(std::string_view(buffer.get() + parsed, end - parsed));
        parsed += step.consumed;
        if (step.refusal) {
            return refuse(*step.refusal);
        }
        if (parser->header_done() && header_end == 0) {
            header_end = parsed;
        }
        if (parser->done()) {
            return finish();
        }
        if (step.need_more) {
            break;
        }
    }
    if (header_end != 0 && header.expects_continue && !continue_said) {
        continue_said = true;
        return ReadProgress::send_continue;
    }
    // Only a chunk header without end can fill the buffer behind a complete header.
    const std::size_t kept = header_end != 0 ? header_end - begin : parsed - begin;
    if (kept + (end - parsed) >= capacity_max) {
        return refuse({ErrorCode::malformed_request, "a chunk header does not end"});
    }
    return ReadProgress::need_more;
}

// Offsets become views, now that the buffer stays where it is until the request was handled.
ReadProgress RequestReader::State::finish() {
    finished = true;
    char* const base = buffer.get() + begin;
    const auto view = [base](ParsedHeader::Text text) {
        return std::string_view(base + text.offset, text.size);
    };
    request = Request{};
    headers.clear();
    for (const ParsedHeader::Field& field : header.fields) {
        const std::string_view value = view(field.value);
        headers.push_back({view(field.name), value});
        switch (field.id) {
        case boost::beast::http::field::origin:
            request.origin = value;
            break;
        case boost::beast::http::field::if_none_match:
            request.if_none_match = value;
            break;
        case boost::beast::http::field::accept_encoding:
            request.accept_encoding = value;
            break;
        default:
            break;
        }
    }
    const DecodedTarget target = decode_target({base + header.target.offset, header.target.size},
                                               limits.parameters_max, query);
    if (!target.problem.empty()) {
        return refuse({ErrorCode::malformed_request, target.problem});
    }
    request.method = header.method;
    request.path = target.path;
    request.query = query;
    request.headers = headers;
    request.body = header.body;
    request.http_minor = header.http_minor;
    request.connection = parser->keep_alive() ? ConnectionUse::keep_alive : ConnectionUse::close;
    return ReadProgress::request;
}

ReadProgress RequestReader::State::refuse(Refusal why) {
    is_refused = true;
    refusal = why;
    return ReadProgress::refused;
}

void RequestReader::State::drop_request() {
    finished = false;
    continue_said = false;
    parser.reset();
    begin = parsed;
    header_end = 0;
    if (header.body.capacity() > k_body_bytes_kept) {
        header.body = std::string();
    }
}

} // namespace nof0::api
