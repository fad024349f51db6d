#include "api/http/server.hpp"

#include "api/http/listen.hpp"
#include "api/http/shard.hpp"
#include "base/deadline.hpp"
#include "base/ensure.hpp"
#include "base/log.hpp"

#include <algorithm>
#include <atomic>
#include <thread>
#include <vector>

namespace nof0::api {
namespace {

// What an application's own loops get after Application::stop(), and cancelled handlers after the
// drain time, before they are abandoned.
constexpr std::chrono::milliseconds k_last_grace{1000};
// Descriptors for what is not a connection: databases, listeners, files in memory.
constexpr std::size_t k_other_files = 256;

class RoutesOnly final : public Application {
public:
    explicit RoutesOnly(std::vector<Route> routes) : router_(std::move(routes)) {}
    const Router& router() const override { return router_; }

private:
    Router router_;
};

} // namespace

struct Server::State {
    struct Running {
        std::unique_ptr<Shard> shard;
        std::future<void> ended;
        std::thread thread;
    };

    ServerOptions options;
    ApplicationFactory factory;
    Metrics& metrics;
    ClientLimit client_limit{options.client_limit};
    std::atomic<std::size_t> connections{0};
    std::vector<Running> shards{};
    std::uint16_t port = 0;

    bool wait_all(Deadline deadline);
};

ApplicationFactory routes_only(std::function<std::vector<Route>()> make_routes) {
    return [make_routes = std::move(make_routes)](const Executor&) {
        return std::make_unique<RoutesOnly>(make_routes());
    };
}

Server::Server(ServerOptions options, ApplicationFactory factory, Metrics& metrics)
    : state_(new State{std::move(options), std::move(factory), metrics}) {
    ServerOptions& given = state_->options;
    ensure(given.connections_max > 0 && given.pipeline_depth_max > 0, "limits are positive");
    ensure(given.header_bytes_max >= 256, "a request line fits into the header limit");
    ensure(given.idle_timeout_ms > 0 && given.header_timeout_ms > 0, "timeouts are positive");
    ensure(given.write_timeout_ms > 0 && given.drain_timeout_ms > 0, "timeouts are positive");
    if (given.shards == 0) {
        given.shards = std::max(1u, std::thread::hardware_concurrency());
    }
}

Server::~Server() {
    stop();
}

void Server::start() {
    State& s = *state_;
    ensure(s.shards.empty(), "a server is started once");
    raise_file_limit(s.options.connections_max + k_other_files);
    auto endpoint = resolve_endpoint(s.options.host, s.options.port);
    require_free(endpoint);
    std::vector<State::Running> shards;
    for (unsigned i = 0; i < s.options.shards; ++i) {
        auto shard =
            std::make_unique<Shard>(s.options, i, s.connections, s.client_limit, s.metrics);
        shard->listen(endpoint);
        endpoint.port(shard->port()); // the first one picked it, the others join
        shard->serve(s.factory(shard->executor()));
        auto ended = shard->ended();
        shards.push_back({std::move(shard), std::move(ended), {}});
    }
    s.port = endpoint.port();
    s.shards = std::move(shards);
    for (State::Running& running : s.shards) {
        running.thread = std::thread([shard = running.shard.get()] { shard->run(); });
    }
}

std::uint16_t Server::port() const {
    ensure(state_->port != 0, "the server was started");
    return state_->port;
}

bool Server::State::wait_all(Deadline deadline) {
    return std::all_of(shards.begin(), shards.end(), [&](const Running& running) {
        return running.ended.wait_until(deadline.at()) == std::future_status::ready;
    });
}

void Server::stop() {
    State& s = *state_;
    if (s.shards.empty()) {
        return;
    }
    for (State::Running& running : s.shards) {
        running.shard->drain();
    }
    const std::chrono::milliseconds drain_time(s.options.drain_timeout_ms);
    if (!s.wait_all(Deadline::after(drain_time))) {
        log_warn("api.drain_deadline", {{"waited_ms", s.options.drain_timeout_ms}});
        for (State::Running& running : s.shards) {
            running.shard->close_all();
        }
        if (!s.wait_all(Deadline::after(k_last_grace))) {
            for (State::Running& running : s.shards) {
                running.shard->halt();
            }
        }
    }
    for (State::Running& running : s.shards) {
        running.thread.join();
    }
    s.shards.clear();
}

} // namespace nof0::api
