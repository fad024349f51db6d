#include "app/doctor.hpp"

#include "app/backend.hpp"
#include "app/terminal.hpp"
#include "base/failure.hpp"
#include "cache/commands.hpp"
#include "storage/imports.hpp"
#include "storage/migrate.hpp"
#include "storage/server.hpp"
#include "venues/replay/replay_source.hpp"

#include <filesystem>
#include <fmt/format.h>
#include <system_error>

namespace nof0::app {
namespace {

constexpr Milliseconds k_patience{5'000};
constexpr int k_redis_major_least = 7;
constexpr std::int32_t k_postgres_least = 150'000;

using Findings = std::vector<Finding>;

void good(Findings& findings, std::string text) {
    findings.push_back({Verdict::good, std::move(text)});
}
void notice(Findings& findings, std::string text) {
    findings.push_back({Verdict::notice, std::move(text)});
}
void wrong(Findings& findings, std::string text) {
    findings.push_back({Verdict::wrong, std::move(text)});
}

struct StoreState {
    storage::ServerRow server;
    std::vector<storage::ImportRow> imports;
    storage::Head head;
};

Task<storage::ServerRow> ask_server(Backend& backend) {
    const Deadline deadline = Deadline::after(k_patience);
    pg::PooledConnection connection = co_await backend.pool().acquire(deadline);
    pg::Session session = connection.session(deadline);
    co_return co_await storage::describe_server(session);
}

Task<StoreState> ask_store(Backend& backend) {
    const Deadline deadline = Deadline::after(k_patience);
    pg::PooledConnection connection = co_await backend.pool().acquire(deadline);
    pg::Session session = connection.session(deadline);
    StoreState state;
    state.imports = co_await storage::all_imports(session);
    state.head = co_await storage::read_head(session);
    co_return state;
}

void examine_postgres(Backend& backend, Findings& findings) {
    const storage::ServerRow server = backend.run(ask_server(backend));
    if (server.version_number < k_postgres_least) {
        wrong(findings, fmt::format("Postgres {} is older than 15", server.version));
    } else {
        good(findings, fmt::format("Postgres {} answers as {}", server.version, server.login));
    }
    if (server.is_superuser) {
        notice(findings, "the login is a superuser: a mistake of ours could do anything; give nof0 "
                         "a login of its own");
    }
    if (!server.has_reader || !server.has_writer) {
        notice(findings, "the roles nof0_reader and nof0_writer are not there: the login's own "
                         "rights are in use");
    }
}

void examine_store(Backend& backend, Findings& findings) {
    storage::Migrator migrator(backend.pool());
    const auto status = backend.run(migrator.status(Deadline::after(k_patience)));
    for (const std::string& problem : status.problems) {
        wrong(findings, "schema: " + problem);
    }
    if (!status.pending.empty()) {
        notice(findings, fmt::format("schema: {} migrations pending; run `nof0 migrate up`",
                                     status.pending.size()));
        return;
    }
    good(findings, fmt::format("schema: version {}, nothing pending", status.version()));
    const StoreState state = backend.run(ask_store(backend));
    good(findings, fmt::format("store: data version {}", state.head.version));
    for (const storage::ImportRow& import : state.imports) {
        const std::string text =
            fmt::format("{} {} from {}", import.kind, import.origin, import.folder);
        if (import.state == "done") {
            good(findings, text);
        } else {
            wrong(findings, text + " was cut short; run `nof0 import` on the folder again");
        }
    }
}

Task<std::string> redis_version(Backend& backend) {
    co_await backend.redis().connected(Deadline::after(k_patience));
    const auto info = co_await cache::info(backend.redis(), "server");
    const auto version = info.find("redis_version");
    co_return version == info.end() ? std::string("0") : version->second;
}

void examine_redis(Backend& backend, Findings& findings) {
    const std::string version = backend.run(redis_version(backend));
    if (std::atoi(version.c_str()) < k_redis_major_least) {
        wrong(findings, fmt::format("Redis {} is older than 7", version));
    } else {
        good(findings, fmt::format("Redis {} answers", version));
    }
}

// What a replayed market would tell; other markets are asked when somebody trades.
void examine_recordings(const config::Config& config, Findings& findings) {
    for (const config::MarketProvider& market : config.market.providers) {
        if (market.type != config::MarketType::replay) {
            continue;
        }
        std::error_code failed;
        const bool is_there = std::filesystem::exists(market.path, failed);
        const auto files =
            is_there ? venues::replay_files(market.path) : std::vector<std::filesystem::path>{};
        const std::string what = fmt::format("market {}: {}", market.name, market.path);
        if (files.empty()) {
            wrong(findings, what + (is_there ? " holds no recorded feed" : " is not there"));
        } else {
            good(findings, fmt::format("{} holds {} recorded feeds, told at speed {}", what,
                                       files.size(), market.speed));
        }
    }
}

// Turns what a step throws into a finding, so that the next step runs.
template<class Step>
void attempt(Findings& findings, const char* what, Step step) {
    try {
        step();
    } catch (const std::exception& error) {
        wrong(findings, fmt::format("{}: {}", what, error.what()));
    }
}

} // namespace

std::string_view word_of(Verdict verdict) {
    switch (verdict) {
    case Verdict::good:
        return "ok";
    case Verdict::notice:
        return "notice";
    case Verdict::wrong:
        return "wrong";
    }
    return "wrong";
}

Findings examine(const config::Config& config, const std::string& data_dir) {
    Findings findings;
    attempt(findings, "recordings", [&] { examine_recordings(config, findings); });
    attempt(findings, "servers", [&] {
        const Endpoints endpoints = open_endpoints(config, data_dir);
        if (endpoints.servers) {
            good(findings, "the embedded servers of " + endpoints.servers->data_dir() + " run");
        }
        Backend backend(config, endpoints, DatabaseRole::owner);
        attempt(findings, "Postgres", [&] { examine_postgres(backend, findings); });
        attempt(findings, "store", [&] { examine_store(backend, findings); });
        attempt(findings, "Redis", [&] { examine_redis(backend, findings); });
    });
    return findings;
}

} // namespace nof0::app
