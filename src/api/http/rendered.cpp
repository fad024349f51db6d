#include "api/http/rendered.hpp"

#include "base/ensure.hpp"
#include "base/hash.hpp"

#include <sys/mman.h>
#include <unistd.h>

namespace nof0::api {
namespace {

// Between these sizes sendfile from a memfd costs less than copying from user space, as measured
// (docs/BENCHMARKS.md). It does so above, too, but there the second copy in memory would count.
constexpr std::size_t k_file_bytes_min = 16 * 1024;
constexpr std::size_t k_file_bytes_max = 4 * 1024 * 1024;
// A document that changes with every request must not cost a file each time.
constexpr std::uint64_t k_sendings_before_file = 8;
constexpr std::size_t k_gzip_bytes_min = 1024;

void append_line(std::string& head, std::string_view name, std::string_view value) {
    head.append(name).append(": ");
    for (const char c : value) {
        head += c == '\r' || c == '\n' || c == '\0' ? ' ' : c;
    }
    head += "\r\n";
}

bool pays_to_compress(std::string_view content_type, std::size_t bytes) {
    return bytes >= k_gzip_bytes_min &&
           (content_type.starts_with("text/") || content_type.starts_with("application/j") ||
            content_type.starts_with("image/svg"));
}

std::string etag_of(int status, std::string_view body) {
    return status == 200 ? '"' + sha256_hex(body, 32) + '"' : std::string();
}

std::string lines_of(std::span<const NamedText> headers) {
    std::string lines;
    for (const NamedText& header : headers) {
        append_line(lines, header.name, header.value);
    }
    return lines;
}

// The headers that a 304 repeats, and the ones that describe the body.
std::string head_of(int status, std::string_view content_type, std::string_view etag,
                    std::string_view encoding, std::string_view extra_lines, std::size_t bytes,
                    std::size_t plain_bytes) {
    std::string head = "HTTP/1.1 " + std::to_string(status) + ' ';
    head.append(reason_phrase(status)).append("\r\n");
    if (status != 204) {
        append_line(head, "Content-Type", content_type);
        append_line(head, "Content-Length", std::to_string(bytes));
    }
    if (!encoding.empty()) {
        append_line(head, "Content-Encoding", encoding);
    }
    if (!etag.empty()) {
        append_line(head, "ETag", etag);
    }
    if (pays_to_compress(content_type, plain_bytes)) {
        append_line(head, "Vary", "Accept-Encoding");
    }
    return head.append(extra_lines);
}

// 304 repeats what a cache may want to update: all but what describes the body that is not sent.
std::string not_modified_head_of(std::string_view head) {
    std::string result = "HTTP/1.1 304 Not Modified\r\n";
    head.remove_prefix(head.find("\r\n") + 2);
    while (!head.empty()) {
        const std::size_t end = head.find("\r\n") + 2;
        const std::string_view line = head.substr(0, end);
        if (!line.starts_with("Content-")) {
            result += line;
        }
        head.remove_prefix(end);
    }
    return result;
}

} // namespace

Representation::Representation(std::string head, std::string etag, std::string body)
    : head_(std::move(head)), etag_(std::move(etag)), body_(std::move(body)) {
    if (!etag_.empty()) {
        not_modified_head_ = not_modified_head_of(head_);
    }
}

Representation::~Representation() {
    if (const int file = file_.load(std::memory_order_acquire); file >= 0) {
        ::close(file);
    }
}

int Representation::body_file() const {
    if (body_.size() < k_file_bytes_min || body_.size() > k_file_bytes_max) {
        return -1;
    }
    if (const int file = file_.load(std::memory_order_acquire); file >= 0) {
        return file;
    }
    // Exactly one caller sees this number, so exactly one makes the file; when it cannot (no
    // descriptors left) the body is written from memory for good.
    if (sendings_.fetch_add(1, std::memory_order_relaxed) != k_sendings_before_file) {
        return -1;
    }
    const int file = ::memfd_create("nof0-body", MFD_CLOEXEC);
    if (file < 0) {
        return -1;
    }
    if (::write(file, body_.data(), body_.size()) != static_cast<ssize_t>(body_.size())) {
        ::close(file);
        return -1;
    }
    file_.store(file, std::memory_order_release);
    return file;
}

Rendered::Rendered(int status, std::string_view content_type, std::string etag, std::string body,
                   std::span<const NamedText> headers, Effort effort)
    : status_(status), content_type_(content_type), extra_lines_(lines_of(headers)),
      has_cache_control_(extra_lines_.find("Cache-Control: ") != std::string::npos),
      identity_(head_of(status, content_type, etag, {}, extra_lines_, body.size(), body.size()),
                std::move(etag), std::move(body)),
      effort_(effort) {}

const Representation& Rendered::choose(std::string_view accept_encoding) const {
    if (accept_encoding.empty() || !pays_to_compress(content_type_, identity_.body().size())) {
        return identity_;
    }
    const Coding coding = preferred_coding(accept_encoding);
    return coding == Coding::identity ? identity_ : packed(coding);
}

const Representation& Rendered::packed(Coding coding) const {
    Packed& packed = packed_[coding == Coding::gzip ? 0 : 1];
    std::call_once(packed.once, [&] {
        const std::string& plain = identity_.body();
        std::string body = compress(plain, coding, effort_);
        if (body.size() >= plain.size()) {
            return;
        }
        std::string etag = etag_of(status_, body);
        std::string head = head_of(status_, content_type_, etag, coding_name(coding), extra_lines_,
                                   body.size(), plain.size());
        packed.representation = std::make_unique<const Representation>(
            std::move(head), std::move(etag), std::move(body));
    });
    return packed.representation ? *packed.representation : identity_;
}

RenderedPtr render(int status, std::string_view content_type, std::string body,
                   std::span<const NamedText> headers, Effort effort) {
    ensure(status >= 200 && status <= 599, "a response has a final status");
    std::string etag = etag_of(status, body);
    return std::make_shared<const Rendered>(status, content_type, std::move(etag), std::move(body),
                                            headers, effort);
}

RenderedPtr render(int status, std::string_view content_type, std::string body,
                   std::initializer_list<NamedText> headers) {
    return render(status, content_type, std::move(body),
                  std::span<const NamedText>(headers.begin(), headers.size()));
}

} // namespace nof0::api
