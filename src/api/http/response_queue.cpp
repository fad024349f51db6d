#include "api/http/response_queue.hpp"

#include <array>
#include <cerrno>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/uio.h>

namespace nof0::api {
namespace {

constexpr std::size_t k_copy_bytes_max = 1024;       // below, a copy is cheaper than an iovec
constexpr std::size_t k_gather_max = 64;             // iovecs per sendmsg
constexpr std::size_t k_text_bytes_kept = 16 * 1024; // more is given back after a burst

} // namespace

void ResponseQueue::push_text(std::string_view text) {
    text_.append(text);
}

void ResponseQueue::push_body(const RenderedPtr& owner, const Representation& representation) {
    const std::string& body = representation.body();
    if (body.size() <= k_copy_bytes_max) {
        text_.append(body);
        return;
    }
    end_text();
    Segment segment;
    segment.size = body.size();
    segment.file = representation.body_file();
    segment.source = segment.file >= 0 ? Source::file : Source::memory;
    segment.memory = body.data();
    segment.owner = owner;
    segments_.push_back(std::move(segment));
}

void ResponseQueue::end_text() {
    if (text_ended_ == text_.size()) {
        return;
    }
    Segment segment;
    segment.text_offset = text_ended_;
    segment.size = text_.size() - text_ended_;
    segments_.push_back(std::move(segment));
    text_ended_ = text_.size();
}

WriteProgress ResponseQueue::write(int socket) {
    end_text();
    while (first_ < segments_.size()) {
        const bool is_file = segments_[first_].source == Source::file;
        const ssize_t written = is_file ? write_file(socket) : write_gathered(socket);
        if (written > 0) {
            advance(static_cast<std::size_t>(written));
            continue;
        }
        if (written < 0 && errno == EINTR) {
            continue;
        }
        if (written < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
            return WriteProgress::blocked;
        }
        return WriteProgress::broken;
    }
    clear();
    return WriteProgress::done;
}

ssize_t ResponseQueue::write_gathered(int socket) {
    std::array<iovec, k_gather_max> parts;
    std::size_t count = 0;
    std::size_t index = first_;
    for (; index < segments_.size() && count < parts.size(); ++index, ++count) {
        const Segment& segment = segments_[index];
        if (segment.source == Source::file) {
            break;
        }
        const std::size_t skip = index == first_ ? offset_ : 0;
        const char* const bytes =
            segment.source == Source::text ? text_.data() + segment.text_offset : segment.memory;
        parts[count] = {const_cast<char*>(bytes) + skip, segment.size - skip};
    }
    msghdr message{};
    message.msg_iov = parts.data();
    message.msg_iovlen = count;
    // A head whose body follows by sendfile waits for it, so that both share packets.
    const int more = index < segments_.size() ? MSG_MORE : 0;
    return ::sendmsg(socket, &message, MSG_NOSIGNAL | MSG_DONTWAIT | more);
}

ssize_t ResponseQueue::write_file(int socket) {
    const Segment& segment = segments_[first_];
    auto position = static_cast<off_t>(offset_);
    return ::sendfile(socket, segment.file, &position, segment.size - offset_);
}

void ResponseQueue::advance(std::size_t bytes) {
    bytes_written_ += bytes;
    offset_ += bytes;
    while (first_ < segments_.size() && offset_ >= segments_[first_].size) {
        offset_ -= segments_[first_].size;
        segments_[first_].owner.reset();
        ++first_;
    }
}

void ResponseQueue::clear() {
    segments_.clear();
    first_ = 0;
    offset_ = 0;
    text_ended_ = 0;
    text_.clear();
    if (text_.capacity() > k_text_bytes_kept) {
        text_.shrink_to_fit();
    }
}

} // namespace nof0::api
