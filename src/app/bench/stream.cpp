#include "app/bench/stream.hpp"

#include "api/http/listen.hpp"
#include "app/arena_server.hpp"
#include "app/bench/import_database.hpp"
#include "app/bench/pins.hpp"
#include "app/bench/stream_clients.hpp"
#include "net/timer.hpp"
#include "net/url.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <fstream>
#include <stdexcept>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>

namespace nof0::bench {
namespace {

constexpr std::string_view k_target = "/api/stream?topics=leaderboard";

// KB of this process that are in memory.
double resident_kb() {
    std::ifstream in("/proc/self/statm");
    double pages = 0;
    in >> pages >> pages;
    return pages * static_cast<double>(::sysconf(_SC_PAGESIZE)) / 1024;
}

// At a steady rate, and never before its time.
template<class Send>
void at_rate(int per_second, int seconds, Send send) {
    const auto period = std::chrono::nanoseconds{1'000'000'000 / per_second};
    MonotonicTime due = monotonic_now();
    for (int n = 0; n < per_second * seconds; ++n) {
        due += period;
        std::this_thread::sleep_until(due);
        send(n);
    }
}

void expect_all(const StreamBenchOptions& options, const StreamFigures& figures) {
    const std::int64_t sent =
        std::int64_t{options.clients} * options.messages_per_second * options.seconds;
    if (figures.received < sent) {
        throw std::runtime_error(
            fmt::format("{} of {} messages were received", figures.received, sent));
    }
}

// ---- ours ----------------------------------------------------------------------------------

cache::RedisOptions redis_of(const StreamBenchOptions& options) {
    cache::RedisOptions redis = options.redis;
    redis.database = options.redis_database;
    redis.budget = Milliseconds{5'000};
    return redis;
}

// Publishes leaderboards as an ingest in another process would.
class Publishing {
public:
    Publishing(ScratchDatabase& database, const StreamBenchOptions& options)
        : database_(database), redis_(database.context(), redis_of(options), metrics_, health_),
          store_(redis_, {}, {}, metrics_) {
        database_.run(begin(*this));
    }
    void publish(int n) { database_.run(write(*this, n)); }
    void empty() { database_.run(flush(*this)); }

private:
    static Task<int> flush(Publishing& self) {
        const cache::Command command{"FLUSHDB"};
        co_await self.redis_.call(command);
        co_return 0;
    }
    static Task<int> begin(Publishing& self) {
        co_await self.redis_.connected(Deadline::after(Milliseconds{10'000}));
        co_await flush(self);
        storage::ReadScope scope = co_await storage::ReadScope::open(
            self.database_.pool(), Deadline::after(Milliseconds{10'000}));
        self.store_id_ = scope.store_id();
        self.version_ = scope.version();
        co_return 0;
    }
    static Task<int> write(Publishing& self, int n) {
        cache::DocumentMeta meta;
        meta.version = self.version_ + 1 + n;
        meta.store_id = self.store_id_;
        const std::string text =
            fmt::format(R"({{"leaderboard":[{{"id":"bench","sent_ns":{}}}]}})", monotonic_ns());
        co_await self.store_.write(cache::keys::leaderboard_cache(),
                                   cache::string_document(text, std::move(meta)));
        co_return 0;
    }

    ScratchDatabase& database_;
    Metrics metrics_;
    Health health_;
    cache::Redis redis_;
    cache::DocumentStore store_;
    std::string store_id_;
    std::int64_t version_ = 0;
};

struct Measured {
    StreamFigures figures;
    double kb_per_client = 0;
};

Measured measure_ours(const StreamBenchOptions& options, StreamClients& clients) {
    ScratchDatabase database(options.postgres_dsn, fmt::format("nof0_bench_{}", ::getpid()));
    Publishing publishing(database, options);
    config::Config config;
    config.api.port = 0;
    config.api.shards = 1;
    app::Endpoints endpoints;
    endpoints.postgres_dsn = database.dsn();
    endpoints.redis = redis_of(options);
    Measured measured;
    {
        app::ArenaServer server(config, endpoints);
        const double before_kb = resident_kb();
        clients.connect(net::parse_url(server.url())->port, std::string(k_target));
        measured.kb_per_client = (resident_kb() - before_kb) / options.clients;
        at_rate(options.messages_per_second, options.seconds,
                [&publishing](int n) { publishing.publish(n); });
        std::this_thread::sleep_for(Seconds{1}); // what is on its way
        measured.figures = clients.finish();
    }
    publishing.empty();
    return measured;
}

// ---- the anchor ----------------------------------------------------------------------------

// Accepted sockets and a loop over them: nothing can be less.
class Loop {
public:
    explicit Loop(int clients) : listener_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        if (::bind(listener_, reinterpret_cast<const sockaddr*>(&address), size) != 0 ||
            ::listen(listener_, 4'096) != 0 ||
            ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size) != 0) {
            throw std::runtime_error("the anchor cannot listen");
        }
        port_ = ntohs(address.sin_port);
        accepting_ = std::thread([this, clients] {
            for (int i = 0; i < clients; ++i) {
                const int socket = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
                char request[1'024];
                if (socket < 0 || ::recv(socket, request, sizeof request, 0) <= 0) {
                    return;
                }
                sockets_.push_back(socket);
            }
            send(": welcome\n\n");
        });
    }
    ~Loop() {
        ::shutdown(listener_, SHUT_RDWR);
        if (accepting_.joinable()) {
            accepting_.join();
        }
        for (const int socket : sockets_) {
            ::close(socket);
        }
        ::close(listener_);
    }
    std::uint16_t port() const { return port_; }
    void send(const std::string& bytes) {
        for (const int socket : sockets_) {
            if (::send(socket, bytes.data(), bytes.size(), MSG_DONTWAIT | MSG_NOSIGNAL) < 0) {
                continue; // the count of what arrived tells
            }
        }
    }

private:
    int listener_;
    std::uint16_t port_ = 0;
    std::vector<int> sockets_;
    std::thread accepting_;
};

StreamFigures measure_anchor(const StreamBenchOptions& options, StreamClients& clients) {
    Loop loop(options.clients);
    clients.connect(loop.port(), "/");
    at_rate(options.messages_per_second, options.seconds, [&loop](int n) {
        loop.send(fmt::format("id: {}-0\nevent: leaderboard\ndata: {{\"version\":{},\"time\":0,"
                              "\"leaderboard\":[{{\"id\":\"bench\",\"sent_ns\":{}}}]}}\n\n",
                              n, n, monotonic_ns()));
    });
    std::this_thread::sleep_for(Seconds{1});
    return clients.finish();
}

Row row(const StreamBenchOptions& options, std::string what, double value, std::string unit,
        double anchor) {
    Row row;
    row.bench = "stream";
    row.case_name =
        fmt::format("{} to {} clients at {}/s", what, options.clients, options.messages_per_second);
    row.value = value;
    row.unit = std::move(unit);
    row.anchor = "a loop of send()";
    row.anchor_value = anchor;
    row.ratio = anchor > 0 ? value / anchor : 0;
    row.seconds = options.seconds;
    return row;
}

} // namespace

std::vector<Row> run_stream_bench(const StreamBenchOptions& options) {
    const auto say = [&options](const std::string& line) {
        if (options.progress) {
            options.progress(line);
        }
    };
    api::raise_file_limit(static_cast<std::size_t>(options.clients) + 512);
    StreamClients clients(options.clients); // forks: before there are threads
    Pins pins;
    pins.pin_us();
    say(fmt::format("{} clients, {} s: a loop of send()", options.clients, options.seconds));
    const StreamFigures anchor = measure_anchor(options, clients);
    expect_all(options, anchor);
    say(fmt::format("{} clients, {} s: nof0", options.clients, options.seconds));
    const Measured ours = measure_ours(options, clients);
    // Of a document that changes twice before it is read, the newest is told: on a machine that is
    // too busy clients hear of fewer changes, and this row says so.
    const auto heard = [&options](const StreamFigures& figures) {
        return static_cast<double>(figures.received) / options.clients / options.seconds;
    };
    return {row(options, "publish to receive p50", ours.figures.p50_ms, "ms", anchor.p50_ms),
            row(options, "publish to receive p99", ours.figures.p99_ms, "ms", anchor.p99_ms),
            row(options, "publish to receive max", ours.figures.max_ms, "ms", anchor.max_ms),
            row(options, "messages heard by one", heard(ours.figures), "1/s", heard(anchor)),
            row(options, "memory of one", ours.kb_per_client, "KB", 0)};
}

} // namespace nof0::bench
