#include "api/http/connection.hpp"

#include "api/http/shard.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <limits>

namespace nof0::api {
namespace {

using boost::system::error_code;

constexpr std::string_view k_continue = "HTTP/1.1 100 Continue\r\n\r\n";
constexpr std::int64_t k_no_deadline = std::numeric_limits<std::int64_t>::max();

ReaderLimits limits_of(const ServerOptions& options) {
    ReaderLimits limits;
    limits.header_bytes_max = options.header_bytes_max;
    limits.target_bytes_max = options.target_bytes_max;
    limits.body_bytes_max = options.body_bytes_max;
    return limits;
}

} // namespace

Connection::Connection(Shard& shard, TcpSocket socket, const IpAddress& peer, std::size_t slot)
    : shard_(shard), socket_(std::move(socket)), reader_(limits_of(shard.options())), peer_(peer),
      slot_(slot) {
    error_code ec;
    socket_.native_non_blocking(true, ec); // sendfile has no flag for it
}

Connection::~Connection() = default;

void Connection::start() {
    read();
}

void Connection::turn_away() {
    last_ = true;
    push_error(error_response(ErrorCode::unavailable, "too many connections; try again shortly"));
    shard_.metrics().dropped(DropReason::too_many);
    flush(Next::finish);
}

void Connection::read() {
    phase_ = Phase::reading;
    if (!reader_.mid_request()) {
        began_ = false;
        deadline_ms_ = shard_.now_ms() +
                       (shard_.draining() ? k_drain_grace_ms : shard_.options().idle_timeout_ms);
    } else if (!began_) {
        began_ = true; // the clock of a request runs from its first byte, however it dribbles in
        deadline_ms_ = shard_.now_ms() + shard_.options().header_timeout_ms;
    }
    const auto space = reader_.prepare();
    socket_.async_read_some(asio::buffer(space.data(), space.size()),
                            [self = shared_from_this()](const error_code& ec, std::size_t bytes) {
                                self->on_read(ec, bytes);
                            });
}

void Connection::on_read(const error_code& ec, std::size_t bytes) {
    if (phase_ == Phase::closed) {
        return;
    }
    if (ec) {
        // A client may leave between requests; one that leaves inside a request broke off.
        return began_ ? close(DropReason::broken) : close();
    }
    reader_.commit(bytes);
    read_at_ = monotonic_now();
    process();
}

void Connection::process() {
    if (phase_ == Phase::closed) {
        return;
    }
    while (pending_.size() < shard_.options().pipeline_depth_max) {
        switch (reader_.next()) {
        case ReadProgress::need_more:
            return flush(Next::read);
        case ReadProgress::send_continue:
            output_.push_text(k_continue);
            return flush(Next::read);
        case ReadProgress::refused:
            refuse(reader_.refusal());
            return flush(Next::finish);
        case ReadProgress::request:
            began_ = false;
            if (!take_request()) {
                return flush(Next::handle);
            }
            if (last_) {
                return flush(Next::finish);
            }
        }
    }
    flush(Next::process);
}

// Answers what can be answered at once; false when a coroutine has to.
bool Connection::take_request() {
    Request& request = reader_.request();
    last_ = request.connection == ConnectionUse::close || shard_.draining();
    match_ = shard_.router().match(request);
    if (!is_within_limit(request)) {
        answer(too_many_requests(verdict_.retry_s));
        return true;
    }
    if (const RenderedPtr rendered = answer_now(request)) {
        answer(rendered);
        return true;
    }
    return false;
}

bool Connection::is_within_limit(const Request& request) {
    ClientLimit& limit = shard_.client_limit();
    if (limit.is_on()) {
        verdict_ = limit.count(peer_, request.header("X-Forwarded-For"), shard_.now_ms());
    }
    return verdict_.is_allowed;
}

RenderedPtr Connection::answer_now(Request& request) {
    if (match_.outcome == Router::Outcome::unknown) {
        match_.route = shard_.metrics().unknown_route();
        if (request.method == Method::options && request.path == "*") {
            return shard_.cors().preflight(request, "GET, HEAD, OPTIONS");
        }
        return error_response(ErrorCode::not_found, "there is no such route");
    }
    if (match_.outcome == Router::Outcome::wrong_method) {
        return request.method == Method::options ? shard_.cors().preflight(request, match_.allow)
                                                 : method_not_allowed(match_.allow);
    }
    const Route& route = shard_.router().route(match_.route);
    if (route.ready) {
        try {
            if (RenderedPtr rendered = route.ready(request)) {
                return rendered;
            }
        } catch (...) {
            return error_response_from(std::current_exception(), route.name);
        }
    }
    return route.handle || route.take
               ? nullptr
               : error_response(ErrorCode::unavailable, "this is not available yet");
}

void Connection::start_handler() {
    const Route& route = shard_.router().route(match_.route);
    if (route.take && (!route.takes || route.takes(reader_.request()))) {
        return hand_over();
    }
    phase_ = Phase::handling;
    deadline_ms_ = k_no_deadline; // handlers have deadlines of their own on every wait
    if (!cancel_) {
        cancel_ = std::make_unique<asio::cancellation_signal>();
    }
    shard_.handler_started();
    try {
        Task<RenderedPtr> task = shard_.router().route(match_.route).handle(reader_.request());
        asio::co_spawn(
            shard_.executor(), std::move(task),
            asio::bind_cancellation_slot(
                cancel_->slot(), [self = shared_from_this()](const std::exception_ptr& failure,
                                                             RenderedPtr rendered) {
                    self->on_handled(failure, std::move(rendered));
                }));
    } catch (...) {
        on_handled(std::current_exception(), nullptr);
    }
}

// From here on the route answers; this object ends, and its views of the request with it.
void Connection::hand_over() {
    const auto self = shared_from_this();
    const Request& request = reader_.request();
    phase_ = Phase::closed;
    std::string lines(shard_.cors().lines(request.origin));
    lines += shard_.date_line();
    lines += shard_.client_limit().header_lines(verdict_);
    Takeover takeover{std::move(socket_), std::string(reader_.unread()), std::move(lines),
                      shard_.place()};
    shard_.leave(*this);
    const TakeHandler& take = shard_.router().route(match_.route).take;
    take(request, std::move(takeover));
    pending_.push_back({match_.route, 200});
    count_answers();
}

void Connection::on_handled(const std::exception_ptr& failure, RenderedPtr rendered) {
    shard_.handler_ended();
    if (phase_ == Phase::closed) {
        return;
    }
    if (failure) {
        rendered = error_response_from(failure, shard_.router().route(match_.route).name);
    } else if (!rendered) {
        rendered = error_response(ErrorCode::internal, "the handler gave no answer");
    }
    last_ = last_ || shard_.draining();
    answer(rendered);
    if (last_) {
        flush(Next::finish);
    } else {
        process();
    }
}

void Connection::refuse(const Refusal& refusal) {
    last_ = true;
    push_error(error_response(refusal.code, refusal.message));
    shard_.metrics().dropped(DropReason::refused);
}

void Connection::answer(const RenderedPtr& rendered) {
    const Request& request = reader_.request();
    const bool reads = request.method == Method::get || request.method == Method::head;
    const Representation& chosen = rendered->choose(request.accept_encoding);
    if (reads && !request.if_none_match.empty() &&
        names_etag(request.if_none_match, chosen.etag())) {
        pending_.push_back({match_.route, 304});
        return push_head(chosen.not_modified_head(), 304, *rendered, request);
    }
    pending_.push_back({match_.route, rendered->status()});
    push_head(chosen.head(), rendered->status(), *rendered, request);
    if (request.method != Method::head) {
        output_.push_body(rendered, chosen);
    }
}

void Connection::push_head(const std::string& head, int status, const Rendered& rendered,
                           const Request& request) {
    output_.push_text(head);
    const bool is_good = status == 200 || status == 304;
    if (match_.outcome == Router::Outcome::found && is_good && !rendered.has_cache_control()) {
        const std::string& cache_control = shard_.router().route(match_.route).cache_control;
        if (!cache_control.empty()) {
            output_.push_text("Cache-Control: ");
            output_.push_text(cache_control);
            output_.push_text("\r\n");
        }
    }
    output_.push_text(shard_.cors().lines(request.origin));
    output_.push_text(shard_.date_line());
    if (verdict_.is_counted) {
        output_.push_text(shard_.client_limit().header_lines(verdict_));
    }
    if (last_) {
        output_.push_text("Connection: close\r\n\r\n");
    } else {
        output_.push_text(request.http_minor == 0 ? "Connection: keep-alive\r\n\r\n" : "\r\n");
    }
}

// An answer to something that is no request.
void Connection::push_error(const RenderedPtr& rendered) {
    pending_.push_back({shard_.metrics().unreadable(), rendered->status()});
    output_.push_text(rendered->identity().head());
    output_.push_text(shard_.date_line());
    output_.push_text("Connection: close\r\n\r\n");
    output_.push_body(rendered, rendered->identity());
}

} // namespace nof0::api
