#include "api/http/tls_front.hpp"

#include "base/clock.hpp"
#include "base/failure.hpp"
#include "base/log.hpp"

#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <filesystem>
#include <fmt/format.h>
#include <sys/socket.h>
#include <unordered_set>

namespace nof0::api {
namespace {

namespace ssl = asio::ssl;
using boost::system::error_code;
using ContextPtr = std::shared_ptr<ssl::context>;

constexpr std::chrono::seconds k_last_words{10}; // to take what was written before the end
constexpr std::chrono::seconds k_look_again{10}; // at the files

int choose_http1(SSL*, const unsigned char** out, unsigned char* out_size, const unsigned char* in,
                 unsigned in_size, void*) {
    static constexpr unsigned char k_http1[] = "\x08http/1.1";
    unsigned char* chosen = nullptr;
    if (SSL_select_next_proto(&chosen, out_size, k_http1, sizeof k_http1 - 1, in, in_size) !=
        OPENSSL_NPN_NEGOTIATED) {
        return SSL_TLSEXT_ERR_NOACK;
    }
    *out = chosen;
    return SSL_TLSEXT_ERR_OK;
}

ContextPtr make_context(const TlsFiles& files) {
    try {
        auto context = std::make_shared<ssl::context>(ssl::context::tls_server);
        context->set_options(ssl::context::default_workarounds | ssl::context::no_sslv2 |
                             ssl::context::no_sslv3 | ssl::context::no_tlsv1 |
                             ssl::context::no_tlsv1_1 | SSL_OP_NO_RENEGOTIATION);
        context->use_certificate_chain_file(files.certificate);
        context->use_private_key_file(files.key, ssl::context::pem);
        SSL_CTX_set_alpn_select_cb(context->native_handle(), choose_http1, nullptr);
        return context;
    } catch (const boost::system::system_error& failure) {
        throw UsageError(fmt::format("TLS with the certificate {} and the key {}: {}",
                                     files.certificate, files.key, failure.code().message()));
    }
}

} // namespace

// One client: its TLS stream, our end of the pair, and the two pumps.
class TlsSession : public std::enable_shared_from_this<TlsSession> {
public:
    using Forget = std::function<void(TlsSession&)>;

    TlsSession(TcpSocket socket, ContextPtr context, Forget forget)
        : context_(std::move(context)), stream_(std::move(socket), *context_),
          inner_(stream_.get_executor()), timer_(stream_.get_executor()),
          forget_(std::move(forget)) {}

    void start(std::chrono::milliseconds timeout, TlsFront::Adopt adopt) {
        expire_after(timeout);
        stream_.async_handshake(ssl::stream_base::server,
                                [self = shared_from_this(), adopt = std::move(adopt)](
                                    const error_code& ec) { self->on_handshake(ec, adopt); });
    }

    void close() {
        if (!forget_) {
            return;
        }
        const auto self = shared_from_this();
        std::exchange(forget_, nullptr)(*this);
        error_code ec;
        timer_.cancel();
        inner_.close(ec);
        stream_.next_layer().close(ec);
    }

private:
    using Buffer = std::array<char, 16 * 1024>; // a TLS record

    void expire_after(std::chrono::milliseconds time) {
        timer_.expires_after(time);
        timer_.async_wait([self = shared_from_this()](const error_code& ec) {
            if (!ec) {
                self->close();
            }
        });
    }

    void on_handshake(const error_code& ec, const TlsFront::Adopt& adopt) {
        int pair[2];
        if (ec || !forget_ || ::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0) {
            return close();
        }
        timer_.cancel();
        inner_.assign(asio::ip::tcp::v4(), pair[0]);
        TcpSocket far(stream_.get_executor());
        far.assign(asio::ip::tcp::v4(), pair[1]);
        read_client();
        read_inner();
        adopt(std::move(far));
    }

    void read_client() {
        stream_.async_read_some(asio::buffer(from_client_),
                                [self = shared_from_this()](const error_code& ec, std::size_t n) {
                                    self->on_client(ec, n);
                                });
    }

    // The client said all it will say; what it is still to be told goes on.
    void on_client(const error_code& ec, std::size_t bytes) {
        if (ec) {
            error_code ignored;
            inner_.shutdown(TcpSocket::shutdown_send, ignored);
            return ec == asio::error::eof ? void() : end_soon();
        }
        asio::async_write(inner_, asio::buffer(from_client_.data(), bytes),
                          [self = shared_from_this()](const error_code& failed, std::size_t) {
                              failed ? self->end_soon() : self->read_client();
                          });
    }

    void read_inner() {
        inner_.async_read_some(asio::buffer(to_client_),
                               [self = shared_from_this()](const error_code& ec, std::size_t n) {
                                   self->on_inner(ec, n);
                               });
    }

    // The shard is done with this client: say so in TLS, and be gone.
    void on_inner(const error_code& ec, std::size_t bytes) {
        if (ec) {
            end_soon();
            stream_.async_shutdown(
                [self = shared_from_this()](const error_code&) { self->close(); });
            return;
        }
        asio::async_write(stream_, asio::buffer(to_client_.data(), bytes),
                          [self = shared_from_this()](const error_code& failed, std::size_t) {
                              failed ? self->close() : self->read_inner();
                          });
    }

    void end_soon() {
        if (forget_) {
            expire_after(k_last_words);
        }
    }

    ContextPtr context_;
    ssl::stream<TcpSocket> stream_;
    TcpSocket inner_;
    asio::basic_waitable_timer<std::chrono::steady_clock,
                               asio::wait_traits<std::chrono::steady_clock>, Executor>
        timer_;
    Forget forget_; // null: closed
    Buffer from_client_{};
    Buffer to_client_{};
};

struct TlsFront::State {
    Executor executor;
    TlsFiles files;
    std::chrono::milliseconds handshake_timeout;
    ContextPtr context;
    std::filesystem::file_time_type changed_at;
    MonotonicTime looked_at = monotonic_now();
    std::unordered_set<TlsSession*> sessions{};

    static std::filesystem::file_time_type change_of(const TlsFiles& files) {
        std::error_code ec;
        return std::max(std::filesystem::last_write_time(files.certificate, ec),
                        std::filesystem::last_write_time(files.key, ec));
    }
    void look_again();
};

// A pair of files that is being replaced may not fit together for a moment: the old one stays.
void TlsFront::State::look_again() {
    if (monotonic_now() - looked_at < k_look_again) {
        return;
    }
    looked_at = monotonic_now();
    const auto now_changed_at = change_of(files);
    if (now_changed_at == changed_at) {
        return;
    }
    try {
        context = make_context(files);
        changed_at = now_changed_at;
        log_info("api.tls_renewed", {{"certificate", files.certificate}});
    } catch (const UsageError& failure) {
        log_error("api.tls_not_renewed", {{"why", failure.what()}});
    }
}

TlsFront::TlsFront(Executor executor, TlsFiles files, std::chrono::milliseconds handshake_timeout)
    : state_(std::make_shared<State>(State{std::move(executor), files, handshake_timeout,
                                           make_context(files), State::change_of(files)})) {}

TlsFront::~TlsFront() {
    close_all();
}

void TlsFront::open(TcpSocket socket, Adopt adopt) {
    state_->look_again();
    const auto forget = [state = state_](TlsSession& session) { state->sessions.erase(&session); };
    auto session = std::make_shared<TlsSession>(std::move(socket), state_->context, forget);
    state_->sessions.insert(session.get());
    session->start(state_->handshake_timeout, std::move(adopt));
}

std::size_t TlsFront::sessions() const {
    return state_->sessions.size();
}

void TlsFront::close_all() {
    while (!state_->sessions.empty()) {
        (*state_->sessions.begin())->close();
    }
}

} // namespace nof0::api
